#!/usr/bin/env bash
# Makes sure that prometheus and promtool are on the PATH: the tests check the rules and the dashboard
# with them, start their own instances and never touch one that is already running.
exec "$(dirname "$0")/apt-install.sh" "The tests" "prometheus promtool" \
	"Install prometheus 2.42 or newer with this system's package manager and run make test again." \
	prometheus
