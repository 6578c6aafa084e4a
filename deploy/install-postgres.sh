#!/usr/bin/env bash
# Makes sure that PostgreSQL's server is there, or on the PATH: make bench starts an instance of its own
# and never touches one that is already running. Debian has it outside of a user's PATH.
newest=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
export PATH="$PATH:${newest:-/usr/lib/postgresql/15/bin}"
exec "$(dirname "$0")/apt-install.sh" "make bench" "postgres initdb" \
	"Install PostgreSQL's server with this system's package manager and run make bench again." \
	postgresql
