#!/usr/bin/env bash
# Makes sure that spin and gcc are on the PATH: spin writes the model's checker in C.
set -euo pipefail

missing=()
for tool in spin gcc; do
	if ! command -v "$tool" >/dev/null; then
		missing+=("$tool")
	fi
done
if [ "${#missing[@]}" -eq 0 ]; then
	exit 0
fi

if ! command -v apt-get >/dev/null; then
	echo "The model needs spin 6.5 and gcc on the PATH. Install them with this system's package manager (brew install spin) and run make model again." >&2
	exit 1
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
	if ! command -v sudo >/dev/null; then
		echo "The model needs spin and gcc, and there is no sudo to install them with. As root: apt-get install spin gcc" >&2
		exit 1
	fi
	as_root=(sudo)
fi

echo "Installing ${missing[*]} for the model (apt-get)"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
	apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
for tool in spin gcc; do
	if ! command -v "$tool" >/dev/null; then
		echo "$tool is installed, but not on the PATH." >&2
		exit 1
	fi
done
