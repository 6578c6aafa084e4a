//go:build unix

package credentials

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// keepOwner gives a file the owner of the one it will replace: root may change
// the file of a service, which must be able to read it afterwards.
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
