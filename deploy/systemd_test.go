package deploy

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// installed is the root of a machine with our units, and with the programs that they start.
func installed(t *testing.T) (root string) {
	t.Helper()
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		t.Skip("there is no systemd here")
	}
	root = t.TempDir()
	units := filepath.Join(root, "usr/lib/systemd/system")
	if err := os.CopyFS(units, os.DirFS("systemd")); err != nil {
		t.Fatal(err)
	}
	worker, err := os.ReadFile("systemd/vmapower-worker@.service")
	if err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(units, "vmapower-worker@1.service"), string(worker), 0o644)
	for _, ofSystemd := range []string{"sysinit.target", "basic.target", "shutdown.target", "network-online.target"} {
		put(t, filepath.Join(units, ofSystemd), "[Unit]\n", 0o644)
	}
	for _, program := range []string{"usr/bin/vmapower", "usr/bin/ssh", "bin/kill"} {
		put(t, filepath.Join(root, program), "", 0o755)
	}
	return root
}

func put(t *testing.T, name, text string, mode os.FileMode) {
	t.Helper()
	err := os.MkdirAll(filepath.Dir(name), 0o755)
	if err == nil {
		err = os.WriteFile(name, []byte(text), mode)
	}
	if err != nil {
		t.Fatal(err)
	}
}

var units = []string{"vmapower-api.service", "vmapower-worker@1.service", "vmapower-tunnel.service"}

func TestEveryUnitIsConfined(t *testing.T) {
	root := installed(t)
	for _, unit := range units {
		said, err := exec.Command("systemd-analyze", "security", "--no-pager", "--offline=true", "--threshold=20", "--root="+root, unit).CombinedOutput()
		if err != nil {
			t.Errorf("%s is more exposed than 2.0: %v\n%s", unit, err, said)
		}
	}
}

func TestEveryUnitIsUnderstoodBySystemd(t *testing.T) {
	root := installed(t)
	said, err := exec.Command("systemd-analyze", append([]string{"verify", "--man=no", "--root=" + root}, units...)...).CombinedOutput()
	if err != nil || len(said) > 0 {
		t.Errorf("%v\n%s", err, said)
	}
}

func TestTheUnitsUserAndItsDirectoryAreMade(t *testing.T) {
	if _, err := exec.LookPath("systemd-sysusers"); err != nil {
		t.Skip("there is no systemd here")
	}
	root := t.TempDir()
	put(t, filepath.Join(root, "etc/passwd"), "", 0o644)
	if said, err := exec.Command("systemd-sysusers", "--root="+root, must(filepath.Abs("systemd/sysusers.conf"))(t)).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	if users, err := os.ReadFile(filepath.Join(root, "etc/passwd")); err != nil || !strings.Contains(string(users), "vmapower:x:") {
		t.Errorf("%v: %s", err, users)
	}
	if said, err := exec.Command("systemd-tmpfiles", "--create", "--root="+root, must(filepath.Abs("systemd/tmpfiles.conf"))(t)).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	if info, err := os.Stat(filepath.Join(root, "etc/vmapower")); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%v, %v", info, err)
	}
}

func must[T any](value T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}
