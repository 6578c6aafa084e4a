//go:build linux

package secretfile_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"vmapower/internal/secretfile"
)

func TestAFileOfAnotherUserIsRefusedButForMountsAndByAnyoneButRoot(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("needs root, to be another user")
	}
	dir := t.TempDir()
	const self, other = 65534, 4711
	files := map[string]error{"ours": nil, "theirs": secretfile.ErrOwner, "open": secretfile.ErrMode}
	for name, owner := range map[string]int{"ours": self, "theirs": other, "open": 0} {
		file, mode := filepath.Join(dir, name), os.FileMode(0o644)
		if name == "ours" {
			mode = 0o600
		}
		if err := errors.Join(os.WriteFile(file, nil, mode), os.Chown(file, owner, owner)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.Chmod(dir, 0o755), os.Chmod(filepath.Dir(dir), 0o755)); err != nil {
		t.Fatal(err)
	}
	checked := make(chan struct{})
	go func() {
		defer close(checked)
		runtime.LockOSThread() // and never unlocked: the thread ends with its user
		if _, _, errno := syscall.RawSyscall(syscall.SYS_SETRESUID, ^uintptr(0), self, ^uintptr(0)); errno != 0 {
			t.Error(errno)
			return
		}
		for name, want := range files {
			file := filepath.Join(dir, name)
			if _, _, err := secretfile.Read(file, 1); !errors.Is(err, want) {
				t.Errorf("%s: %v, want %v", name, err, want)
			}
			if _, _, err := secretfile.Read(file, 1, dir); err != nil {
				t.Errorf("%s in a mount: %v", name, err)
			}
		}
	}()
	<-checked
	if err := os.Chmod(filepath.Join(dir, "theirs"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := secretfile.Read(filepath.Join(dir, "theirs"), 1); err != nil {
		t.Errorf("by root: %v", err)
	}
}

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
