#!/usr/bin/env bash
# Makes sure that real NBD servers are on the PATH, nbdkit, qemu-nbd and
# nbd-server: the tests start their own instances of them. nbdcopy is what the benchmark
# stands beside.
exec "$(dirname "$0")/apt-install.sh" "The tests" "nbdkit qemu-nbd nbd-server nbdcopy" \
	"Install nbdkit, qemu-utils (qemu-img), nbd-server and libnbd with this system's package manager and run make test again." \
	nbdkit qemu-utils nbd-server libnbd-bin
