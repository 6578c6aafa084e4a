package replication

import (
	"os"
	"syscall"
)

// Modes of fallocate.
const (
	keepSize  = 0x1
	punchHole = 0x2
)

// punch frees the range, which reads as zeroes afterwards.
func punch(file *os.File, offset, length int64) error {
	raw, err := file.SyscallConn()
	if err != nil {
		return err
	}
	var failed error
	if err := raw.Control(func(fd uintptr) {
		failed = syscall.Fallocate(int(fd), keepSize|punchHole, offset, length)
	}); err != nil {
		return err
	}
	return failed
}
