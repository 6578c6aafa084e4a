#!/usr/bin/env bash
# pack.sh DIR NAME OUT: packs the directory NAME below DIR. The bytes depend on names, contents and the right
# to execute alone, and on SOURCE_DATE_EPOCH: not on owners, times, or what else the modes say.
set -euo pipefail
LC_ALL=C tar --sort=name --format=ustar --mtime="@${SOURCE_DATE_EPOCH:?}" --owner=0 --group=0 --numeric-owner \
  --mode=u=rwX,go=rX -C "$1" -cf - "$2" | gzip -9n >"$3"
