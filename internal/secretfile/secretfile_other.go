//go:build !unix

package secretfile

import (
	"io/fs"
	"os"
)

// Lock has nothing to do where directories can't be locked.
func Lock(string) (unlock func(), err error) { return func() {}, nil }

// isOwn knows no owners.
func isOwn(fs.FileInfo) bool { return true }

// trustedOwner knows no owners.
func trustedOwner(fs.FileInfo) bool { return true }

// keepOwner has nothing to do where a file inherits its owner from the directory.
func keepOwner(*os.File, fs.FileInfo) error { return nil }

// syncDirectory has nothing to do where directories can't be synced.
func syncDirectory(string) error { return nil }
