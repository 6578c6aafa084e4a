#!/usr/bin/env bash
# Makes sure that a real redis-server is on the PATH: the tests start their own
# instances of it and never touch one that is already running.
set -euo pipefail

if command -v redis-server >/dev/null; then
	exit 0
fi

if ! command -v apt-get >/dev/null; then
	echo "The tests need redis-server 6.2 or newer on the PATH. Install it with this system's package manager (brew install redis, dnf install redis, apk add redis) and run make test again." >&2
	exit 1
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
	if ! command -v sudo >/dev/null; then
		echo "The tests need redis-server, and there is no sudo to install it with. As root: apt-get install redis-server" >&2
		exit 1
	fi
	as_root=(sudo)
fi

echo "Installing redis-server for the tests (apt-get)"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
	apt-get install -y -qq --no-install-recommends redis-server >/dev/null
if ! command -v redis-server >/dev/null; then
	echo "redis-server is installed, but not on the PATH." >&2
	exit 1
fi
