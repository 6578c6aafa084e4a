//go:build unix

package credentials_test

import (
	"os"
	"syscall"
	"testing"
)

func TestRootChangesTheFileOfAServiceWithoutTakingItAway(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give a file to somebody else")
	}
	path := inNewDirectory(t, "keyring")
	must(t, newKeyring(t).Save(path))
	must(t, os.Chown(path, 12345, 23456))
	must(t, newKeyring(t).Save(path))
	info, err := os.Stat(path)
	must(t, err)
	if owner := info.Sys().(*syscall.Stat_t); owner.Uid != 12345 || owner.Gid != 23456 || info.Mode().Perm() != 0o600 {
		t.Errorf("owner %d:%d, mode %v", owner.Uid, owner.Gid, info.Mode())
	}
}
