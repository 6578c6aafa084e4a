#!/usr/bin/env bash
# Builds the release of the same commit once more, from a copy in another directory and with an empty build
# cache, and compares it with dist/ byte for byte. What is not committed is not in the copy.
set -euo pipefail
cd "$(dirname "$0")/../.."
git diff --quiet HEAD || { echo "what is not committed would not be in the second build: commit it, or give ONCE=1" >&2; exit 1; }
there=$(mktemp -d)
trap 'rm -rf "$there"' EXIT
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
mkdir "$there/source"
git archive HEAD | tar -xf - -C "$there/source"
GOCACHE=$there/cache OUT=$there/dist "$there/source/deploy/release/build.sh" >/dev/null
while read -r _ name; do
  cmp "dist/$name" "$there/dist/$name" || { echo "$name is not reproducible" >&2; exit 1; }
done <dist/SHA256SUMS
cmp dist/SHA256SUMS "$there/dist/SHA256SUMS"
echo "built twice, the same bytes"
