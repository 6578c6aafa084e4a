//go:build !unix

package access

import (
	"io/fs"
	"os"
)

// lockBeside has nothing to do where directories can't be locked.
func lockBeside(string) (unlock func(), err error) { return func() {}, nil }

// keepOwner has nothing to do where a file inherits its owner from the directory.
func keepOwner(*os.File, fs.FileInfo) error { return nil }

// syncDirectory has nothing to do where directories can't be synced.
func syncDirectory(string) error { return nil }
