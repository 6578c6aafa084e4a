package secretfile_test

import (
	"os"
	"path/filepath"
	"testing"

	"vmapower/internal/secretfile"
)

func TestAFileThatIsAMountOfItsOwnIsToldFromOneInAMountedDirectory(t *testing.T) {
	dir := t.TempDir()
	table, file, link := filepath.Join(dir, "mountinfo"), filepath.Join(dir, "a file"), filepath.Join(dir, "link")
	for path, text := range map[string]string{
		file: "", filepath.Join(dir, "other"): "",
		table: "36 35 98:0 / " + dir + " rw,noatime - ext4 /dev/root rw\n37 36 98:0 /deploy/x " + dir + `/a\040file ro - ext4 /dev/root rw` + "\n",
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(file, link); err != nil {
		t.Fatal(err)
	}
	secretfile.MountTable(t, table)
	for path, want := range map[string]bool{file: true, link: true, filepath.Join(dir, "other"): false, filepath.Join(dir, "none"): false} {
		if got := secretfile.IsMount(path); got != want {
			t.Errorf("%s is a mount: %t", path, got)
		}
	}
	secretfile.MountTable(t, filepath.Join(dir, "none"))
	if secretfile.IsMount(file) {
		t.Error("without a list of mounts it is one")
	}
}
