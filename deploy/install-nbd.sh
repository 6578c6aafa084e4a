#!/usr/bin/env bash
# Makes sure that real NBD servers are on the PATH, nbdkit and qemu-nbd: the
# tests start their own instances of them. nbdcopy is what the benchmark stands
# beside.
exec "$(dirname "$0")/apt-install.sh" "The tests" "nbdkit qemu-nbd nbdcopy" \
	"Install nbdkit, qemu-utils (qemu-img) and libnbd with this system's package manager and run make test again." \
	nbdkit qemu-utils libnbd-bin
