#!/usr/bin/env bash
# Makes sure that a real redis-server is on the PATH: the tests start their own
# instances of it and never touch one that is already running.
exec "$(dirname "$0")/apt-install.sh" "The tests" "redis-server" \
	"Install redis-server 6.2 or newer with this system's package manager (brew install redis, dnf install redis, apk add redis) and run make test again." \
	redis-server
