#!/usr/bin/env bash
# Makes sure that real NBD servers are on the PATH, nbdkit, qemu-nbd and
# nbd-server: the tests start their own instances of them. nbdcopy is what the benchmark
# stands beside. With gcc and nbdkit's header the tests build a plugin that stands in for VDDK's.
exec "$(dirname "$0")/apt-install.sh" "The tests" "nbdkit qemu-nbd nbd-server nbdcopy gcc /usr/include/nbdkit-plugin.h" \
	"Install nbdkit with its header, qemu-utils (qemu-img), nbd-server, libnbd and gcc with this system's package manager and run make test again." \
	nbdkit nbdkit-plugin-dev qemu-utils nbd-server libnbd-bin gcc libc6-dev
