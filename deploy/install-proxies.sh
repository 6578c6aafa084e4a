#!/usr/bin/env bash
# Makes sure that nginx and haproxy are on the PATH: the tests start their own
# instances of them and never touch one that is already running. Debian has both
# outside of a user's PATH.
export PATH="$PATH:/usr/sbin:/usr/local/sbin"
exec "$(dirname "$0")/apt-install.sh" "The tests" "nginx haproxy" \
	"Install nginx and haproxy with this system's package manager and run make test again." \
	nginx-light haproxy
