package secretfile_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"vmapower/internal/secretfile"
)

func TestAFileIsReplacedBehindItsLinkAndForItsOwnerAlone(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "file"), filepath.Join(dir, "link")
	if err := errors.Join(os.WriteFile(file, []byte("old"), 0o644), os.Symlink(file, link)); err != nil {
		t.Fatal(err)
	}
	if err := secretfile.Replace(link, []byte("new")); err != nil {
		t.Fatal(err)
	}
	data, info, err := secretfile.Read(file, 3)
	if err != nil || string(data) != "new" || info.Mode().Perm() != 0o600 {
		t.Errorf("%q, %v, %v", data, info, err)
	}
	if kind, err := os.Lstat(link); err != nil || kind.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link was replaced: %v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 2 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestAFileThatIsTooLargeOrNoneIsRefused(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("four"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, says := range map[string]string{file: "more than 3 bytes", dir: "not a regular file", file + "x": "no such file"} {
		if _, _, err := secretfile.Read(path, 3); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", path, err, says)
		}
	}
}

func TestAFileThatOthersMayReadIsRefusedButForMounts(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for mode, allowed := range map[os.FileMode][2]bool{0o600: {true, true}, 0o644: {false, true}, 0o620: {false, false}} {
		if err := os.Chmod(file, mode); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, mounts := range [][]string{nil, {dir}} {
			if err := secretfile.Check(file, info, mounts...); (err == nil) != allowed[i] || err != nil && !errors.Is(err, secretfile.ErrMode) {
				t.Errorf("mode %04o, mounts %v: %v", mode, mounts, err)
			}
		}
	}
}

func TestOneChangesAtATime(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	unlock, err := secretfile.Lock(file)
	if err != nil {
		t.Fatal(err)
	}
	second := make(chan error, 1)
	go func() {
		leave, err := secretfile.Lock(file)
		if err == nil {
			leave()
		}
		second <- err
	}()
	select {
	case err := <-second:
		t.Errorf("two hold the lock: %v", err)
	default:
	}
	unlock()
	if err := <-second; err != nil {
		t.Errorf("after the first has left: %v", err)
	}
}
