#!/usr/bin/env bash
# Fetches the page's scripts from npm, of the versions and with the checksums that stand here, and
# puts them with their licences into assets/. Nothing is installed or run. Node is needed for this
# alone, not to build: the files are committed, and a test holds their checksums.
set -euo pipefail
cd "$(dirname "$0")/assets"

fetch() { # PACKAGE@VERSION SHA512 FILE
	local work
	work="$(mktemp -d)"
	(cd "$work" && npm pack --ignore-scripts --silent "$1" >/dev/null && mv ./*.tgz package.tgz)
	if [ "$(openssl dgst -sha512 -binary "$work/package.tgz" | base64 -w0)" != "$2" ]; then
		echo "$1 is not what it was: its sha512 differs" >&2
		exit 1
	fi
	tar -xzf "$work/package.tgz" -C "$work" "package/$3" package/LICENSE
	cp "$work/package/$3" .
	cp "$work/package/LICENSE" "LICENSE.${1%@*}"
	rm -r "$work"
}

fetch htmx.org@2.0.11 Thx/WtpeOQqSrqBCw/A1cwGJGg4UrVa3+sW0GmrM3p4gJgO89ecH4qtbnyzDDWFvBTqjnIMCgELTNt636dtamA== dist/htmx.min.js
fetch htmx-ext-sse@2.2.4 LJmxVhykyflBWgh5PvbRidcyuqMHlgfajmmzumvKctv9puvsufeH6OaejSMZTNTnEI8O2wXXn4ZZtBdpEMqmEQ== dist/sse.min.js
fetch idiomorph@0.8.0 R47JBL+6jHDQvcnbppIUtXXcxi5h6+wuCEEZXnRhUltsgzPFKzThL5PuHppP9ypJuy+7WawcY1TsSBD/iQbMhw== dist/idiomorph-ext.min.js
