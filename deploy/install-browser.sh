#!/usr/bin/env bash
# Makes sure that Chromium is on the PATH, in which the tests look at the operators' page.
exec "$(dirname "$0")/apt-install.sh" "The tests" "chromium" \
	"Install Chromium with this system's package manager and run make test again." \
	chromium fonts-dejavu-core
