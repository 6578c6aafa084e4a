//go:build linux

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"vmapower/internal/testenv"
)

// A container's single-file secret is a bind mount: what is put in the file's place on the host is never seen.
func TestAFollowedFileThatIsAMountOfItsOwnIsAWarning(t *testing.T) {
	t.Parallel()
	if exec.Command("unshare", "--mount", "true").Run() != nil {
		t.Skip("needs the right to mount")
	}
	dir := t.TempDir()
	file, mount, keyring := filepath.Join(dir, "file"), filepath.Join(dir, "mount"), filepath.Join(dir, "keyring")
	binary := build(t)
	for path, args := range map[string][]string{
		file: {"appliances", "add", "oma-01", "--appliances-file"}, mount: {"appliances", "add", "oma-01", "--appliances-file"}, keyring: {"keys", "generate"},
	} {
		if out, err := exec.Command(binary, append(args, path)...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	environ := append(os.Environ(), "VMAPOWER_KEYRING_FILE="+keyring, "VMAPOWER_LISTEN=127.0.0.1:0", "VMAPOWER_ADMIN_LISTEN=off", "VMAPOWER_REDIS_URL=redis://127.0.0.1:1")
	start := func(path string, args ...string) *child {
		mounted := []string{"--mount", "sh", "-c", `mount --bind "$1" "$2" && shift 2 && exec "$@"`, "sh", file, mount, binary}
		return startChild(t, "unshare", append(environ, "VMAPOWER_APPLIANCES_FILE="+path), append(mounted, args...)...)
	}
	said := mount + " is a mount of its own"
	for path, want := range map[string]bool{mount: true, file: false} {
		check := start(path, "config", "check", "api")
		if err := <-check.ended; err != nil || strings.Contains(check.String(), "warning: appliances_file: "+said) != want {
			t.Errorf("config check of %s: %v, %s", path, err, check)
		}
	}
	api := start(mount, "api")
	testenv.Await(t, api.Transcript, said, api.ended)
	api.stop(t)
}
