#!/usr/bin/env bash
# Makes sure that commands are on the PATH, or files there that are named by their path, and
# installs Debian's packages if not:
#
#   apt-install.sh WHO "COMMAND|/FILE ..." "HINT for other systems" PACKAGE ...
set -euo pipefail

who=$1 commands=$2 hint=$3
shift 3

missing() {
	for command in $commands; do
		case $command in
		/*) [ -e "$command" ] || echo "$command" ;;
		*) command -v "$command" >/dev/null || echo "$command" ;;
		esac
	done
}

if [ -z "$(missing)" ]; then
	exit 0
fi

if ! command -v apt-get >/dev/null; then
	echo "$who: these must be on the PATH: $commands. $hint" >&2
	exit 1
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
	if ! command -v sudo >/dev/null; then
		echo "$who: there is no sudo to install what is missing. As root: apt-get install $*" >&2
		exit 1
	fi
	as_root=(sudo)
fi

echo "$who: installing $* (apt-get)"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
	apt-get install -y -qq --no-install-recommends "$@" >/dev/null
if [ -n "$(missing)" ]; then
	echo "$who: $* are installed, but not on the PATH: $(missing)" >&2
	exit 1
fi
