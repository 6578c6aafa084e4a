#!/usr/bin/env bash
# Makes sure that real NBD servers are on the PATH, nbdkit and qemu-nbd: the
# tests start their own instances of them. nbdcopy is what the benchmark stands
# beside.
set -euo pipefail

present() { command -v nbdkit >/dev/null && command -v qemu-nbd >/dev/null && command -v nbdcopy >/dev/null; }

if present; then
	exit 0
fi

if ! command -v apt-get >/dev/null; then
	echo "The tests need nbdkit, qemu-nbd and nbdcopy on the PATH. Install nbdkit, qemu-utils (qemu-img) and libnbd with this system's package manager and run make test again." >&2
	exit 1
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
	if ! command -v sudo >/dev/null; then
		echo "The tests need NBD servers, and there is no sudo to install them with. As root: apt-get install nbdkit qemu-utils libnbd-bin" >&2
		exit 1
	fi
	as_root=(sudo)
fi

echo "Installing nbdkit, qemu-utils and libnbd-bin for the tests (apt-get)"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
	apt-get install -y -qq --no-install-recommends nbdkit qemu-utils libnbd-bin >/dev/null
if ! present; then
	echo "nbdkit, qemu-utils and libnbd-bin are installed, but not on the PATH." >&2
	exit 1
fi
