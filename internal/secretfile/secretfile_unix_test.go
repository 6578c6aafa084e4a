//go:build unix

package secretfile_test

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"vmapower/internal/secretfile"
)

func TestAFileThatRootReplacesKeepsItsOwner(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("needs root")
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := errors.Join(os.WriteFile(file, []byte("old"), 0o600), os.Chown(file, 4711, 4712)); err != nil {
		t.Fatal(err)
	}
	if err := secretfile.Replace(file, []byte("new")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	if owner := info.Sys().(*syscall.Stat_t); owner.Uid != 4711 || owner.Gid != 4712 {
		t.Errorf("it belongs to %d:%d", owner.Uid, owner.Gid)
	}
}
