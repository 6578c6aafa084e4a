package credentials

import (
	"os"
	"path/filepath"
)

// CreateKeyring makes a file with a new keyring, whole or not at all. A file that is there already
// stays as it is, and the error is fs.ErrExist.
func CreateKeyring(path string) (*Keyring, error) {
	ring, err := GenerateKeyring()
	if err != nil {
		return nil, err
	}
	scratch, err := os.MkdirTemp(filepath.Dir(path), ".new-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(scratch)
	made := filepath.Join(scratch, "keyring")
	if err := ring.Save(made); err != nil {
		return nil, err
	}
	return ring, os.Link(made, path)
}
