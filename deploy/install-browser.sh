#!/usr/bin/env bash
# Makes sure that Chromium is on the PATH, in which the tests look at the operators' page, and that
# axe-core is in the user's cache, with which they look for what keeps people from using it. Without
# npm or the registry those tests are skipped.
set -euo pipefail

"$(dirname "$0")/apt-install.sh" "The tests" "chromium" \
	"Install Chromium with this system's package manager and run make test again." \
	chromium fonts-dejavu-core

axe=axe-core@4.14.1
sum=FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==
cache="${XDG_CACHE_HOME:-$HOME/.cache}/vmapower/$axe"
if [ -e "$cache/axe.min.js" ] || ! command -v npm >/dev/null; then
	exit 0
fi
work="$(mktemp -d)"
trap 'rm -r "$work"' EXIT
if ! (cd "$work" && npm pack --ignore-scripts --silent "$axe" >/dev/null); then
	echo "The tests: $axe can't be fetched, so the page's accessibility is not tested" >&2
	exit 0
fi
if [ "$(openssl dgst -sha512 -binary "$work"/*.tgz | base64 -w0)" != "$sum" ]; then
	echo "The tests: $axe is not what it was: its sha512 differs" >&2
	exit 1
fi
tar -xzf "$work"/*.tgz -C "$work" package/axe.min.js
mkdir -p "$cache"
mv "$work/package/axe.min.js" "$cache/"
