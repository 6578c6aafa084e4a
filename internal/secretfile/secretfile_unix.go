//go:build unix

package secretfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// Lock keeps other changes away until unlock is called, or this process ends; ErrLocked
// when another one takes too long. The lock is on the directory of what path leads to:
// the file itself is replaced, and may not exist yet.
func Lock(path string) (unlock func(), err error) {
	directory, err := os.Open(filepath.Dir(Real(path)))
	if err != nil {
		return nil, err
	}
	for limit := time.Now().Add(lockWait); ; time.Sleep(10 * time.Millisecond) {
		err := syscall.Flock(int(directory.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return func() { _ = directory.Close() }, nil
		}
		busy := errors.Is(err, syscall.EWOULDBLOCK) || errors.Is(err, syscall.EINTR)
		if busy && time.Now().Before(limit) {
			continue
		}
		_ = directory.Close()
		if busy {
			err = ErrLocked
		}
		return nil, err
	}
}

// isOwn reports whether a file belongs to the user of this process.
func isOwn(info fs.FileInfo) bool {
	owner, known := info.Sys().(*syscall.Stat_t)
	return !known || int(owner.Uid) == os.Getuid()
}

// trustedOwner reports whether nobody but root and the user of this process could have written a file.
func trustedOwner(info fs.FileInfo) bool {
	owner, known := info.Sys().(*syscall.Stat_t)
	return !known || os.Geteuid() == 0 || owner.Uid == 0 || int(owner.Uid) == os.Geteuid()
}

// keepOwner gives a file the owner of the one it will replace.
func keepOwner(file *os.File, before fs.FileInfo) error {
	owner, known := before.Sys().(*syscall.Stat_t)
	if !known {
		return nil
	}
	return file.Chown(int(owner.Uid), int(owner.Gid))
}

// syncDirectory makes a rename in it last over a power failure.
func syncDirectory(path string) error {
	directory, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(directory.Sync(), directory.Close())
}
