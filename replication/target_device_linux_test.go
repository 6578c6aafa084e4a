package replication

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// The names that last are links in directories below /dev, as of LVM and by-id.
func TestALinkToADeviceMayBeNamedByItsDirectory(t *testing.T) {
	t.Parallel()
	base, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	dev, elsewhere := filepath.Join(base, "dev"), filepath.Join(base, "elsewhere")
	in := func(name string) string { return filepath.Join(dev, name) }
	if err := syscall.Mkdir(dev, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mknod(in("dm-0"), syscall.S_IFBLK|0o600, 7<<8); errors.Is(err, syscall.EPERM) {
		t.Skip("only root makes a device")
	} else if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(
		os.MkdirAll(in("vg/sub"), 0o700), os.Mkdir(in("shm"), 0o700), os.Mkdir(elsewhere, 0o700),
		os.WriteFile(in("shm/file"), nil, 0o600),
		syscall.Mknod(filepath.Join(elsewhere, "disk"), syscall.S_IFBLK|0o600, 7<<8),
		os.Symlink("../dm-0", in("vg/lv")), os.Symlink("../../dm-0", in("vg/sub/lv")),
		os.Symlink("../shm/file", in("vg/file")), os.Symlink(filepath.Join(elsewhere, "disk"), in("vg/away")),
		os.Symlink(in("dm-0"), filepath.Join(elsewhere, "lv")),
	); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ root, name, leads string }{
		{in("vg"), "lv", in("dm-0")},
		{in("vg"), "sub/lv", ""}, // its directory is another one
		{in("vg"), "file", ""},   // no device
		{in("vg"), "away", ""},   // a device elsewhere
		{elsewhere, "lv", ""},    // who makes links there is not known
		{in("vg/sub"), "lv", in("dm-0")},
	} {
		p, err := resolve(allowedPath{c.root, c.name}, dev)
		if leads := p.String(); (err == nil) != (c.leads != "") || leads != c.leads {
			t.Errorf("%s in %s leads to %q: %v", c.name, c.root, leads, err)
		}
	}
}
