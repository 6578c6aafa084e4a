//go:build linux

package secretfile_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"unsafe"

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
	asUser(t, self, nil, func() {
		for name, want := range files {
			file := filepath.Join(dir, name)
			if _, _, err := secretfile.Read(file, 1); !errors.Is(err, want) {
				t.Errorf("%s: %v, want %v", name, err, want)
			}
			if _, _, err := secretfile.Read(file, 1, dir); err != nil {
				t.Errorf("%s in a mount: %v", name, err)
			}
		}
	})
	if err := os.Chmod(filepath.Join(dir, "theirs"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := secretfile.Read(filepath.Join(dir, "theirs"), 1); err != nil {
		t.Errorf("by root: %v", err)
	}
}

// asUser calls do as a user of these groups.
func asUser(t *testing.T, uid uintptr, groups []uint32, do func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // and never unlocked: the thread ends with its user
		if len(groups) > 0 {
			if _, _, errno := syscall.RawSyscall(syscall.SYS_SETGROUPS, uintptr(len(groups)), uintptr(unsafe.Pointer(&groups[0])), 0); errno != 0 {
				t.Error(errno)
				return
			}
		}
		if _, _, errno := syscall.RawSyscall(syscall.SYS_SETRESUID, ^uintptr(0), uid, ^uintptr(0)); errno != 0 {
			t.Error(errno)
			return
		}
		do()
	}()
	<-done
}

func TestAFileThatRootHasGivenToAGroupOfTheProcessIsReadByIt(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("needs root, to be another user")
	}
	dir := t.TempDir()
	if err := errors.Join(os.Chmod(dir, 0o755), os.Chmod(filepath.Dir(dir), 0o755)); err != nil {
		t.Fatal(err)
	}
	const self, fsGroup, other = 65532, 2000, 2001
	for _, c := range []struct {
		owner, group int
		mode         os.FileMode
		says         string // nothing when it is read
	}{
		{0, fsGroup, 0o440, ""}, // as Kubernetes mounts it
		{0, fsGroup, 0o640, ""},
		{0, fsGroup, 0o660, "as root, run chown 65532 FILE and chmod 0600 FILE; where Kubernetes mounts it, give the volume defaultMode 0400 and the pod an fsGroup"},
		{0, fsGroup, 0o444, "as root, run chown 65532 FILE and chmod 0600 FILE"},
		{0, other, 0o444, "as root, run chown 65532 FILE and chmod 0600 FILE"},
		{self, fsGroup, 0o440, "run chmod 0600 FILE"},
		{4711, fsGroup, 0o440, "as root, run chown 65532 FILE"},
	} {
		file := filepath.Join(dir, "file")
		if err := errors.Join(os.WriteFile(file, []byte("1"), 0o600), os.Chown(file, c.owner, c.group), os.Chmod(file, c.mode)); err != nil {
			t.Fatal(err)
		}
		asUser(t, self, []uint32{fsGroup}, func() {
			_, _, err := secretfile.Read(file, 1)
			if c.says == "" && err != nil || c.says != "" && (err == nil || !strings.Contains(err.Error(), strings.ReplaceAll(c.says, "FILE", file))) {
				t.Errorf("%d:%d %04o: %v", c.owner, c.group, c.mode, err)
			}
		})
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
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
