//go:build !linux

package main

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// sealMemory keeps the memory of this process, which may have passwords and keys in it, from a disk
// should it crash. It is called before any secret is read.
func sealMemory() error {
	if err := unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}); err != nil {
		return fmt.Errorf("core dumps can't be switched off: %w", err)
	}
	return nil
}
