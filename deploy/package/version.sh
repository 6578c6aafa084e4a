#!/usr/bin/env bash
# Prints Debian's form of VERSION, such as `git describe` names it. A later build is an upgrade of an earlier
# one: what follows a tag is later than the tag, a candidate (-rc1) earlier, and where there is no tag the time
# of the commit decides, which is SOURCE_DATE_EPOCH.
set -euo pipefail
version=${VERSION:?}
version=${version#v}
case $version in
  [0-9]*.*) ;;
  *) version=0~$(date -u -d "@${SOURCE_DATE_EPOCH:?}" +%Y%m%d%H%M%S).$version ;;
esac
# What follows a hyphen would be a packager's.
sed -E 's/-(alpha|beta|rc)/~\1/; s/-/./g' <<<"$version"
