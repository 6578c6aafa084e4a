package main

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// sealMemory keeps the memory of this process, which may have passwords and keys in it, from other
// processes of the same user, and from a disk should it crash. It is called before any secret is read.
// GOTRACEBACK stays what it is: Go's traces show addresses, and not what lies there.
func sealMemory() error {
	if err := unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}); err != nil {
		return fmt.Errorf("core dumps can't be switched off: %w", err)
	}
	if err := unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0); err != nil {
		return fmt.Errorf("this process can't be closed to debuggers: %w", err)
	}
	return nil
}
