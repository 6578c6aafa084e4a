//go:build linux

package main

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"vmapower/internal/testenv"
)

// mounting runs a program that has the file in two places: as it is, and as a mount of its own, as a container has a
// single-file secret.
func mounting(t *testing.T, environ []string, file, mount, binary string, args ...string) *child {
	mounted := []string{"--mount", "sh", "-c", `mount --bind "$1" "$2" && shift 2 && exec "$@"`, "sh", file, mount, binary}
	return startChild(t, "unshare", environ, append(mounted, args...)...)
}

func mustMount(t *testing.T) {
	t.Helper()
	if exec.Command("unshare", "--mount", "true").Run() != nil {
		t.Skip("needs the right to mount")
	}
}

// What is put in the place of a file that is a mount is never seen.
func TestAFollowedFileThatIsAMountOfItsOwnIsAWarning(t *testing.T) {
	t.Parallel()
	mustMount(t)
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
		return mounting(t, append(environ, "VMAPOWER_APPLIANCES_FILE="+path), file, mount, binary, args...)
	}
	said := mount + " is a mount of its own"
	for path, want := range map[string]bool{mount: true, file: false} {
		check := start(path, "config", "check", "api")
		if err := <-check.ended; err != nil || strings.Contains(check.String(), "warning: appliances_file: "+said) != want {
			t.Errorf("config check of %s: %v, %s", path, err, check)
		}
		doctor := start(path, "doctor", "api") // which finds no Redis either
		if err := <-doctor.ended; err == nil || strings.Contains(doctor.String(), "warning  mounts") != want || strings.Contains(doctor.String(), said) != want {
			t.Errorf("doctor of %s: %v, %s", path, err, doctor)
		}
	}
	api := start(mount, "api")
	testenv.Await(t, api.Transcript, said, api.ended)
	api.stop(t)
}

func TestARevokedApplianceIsRefusedWhereTheAppliancesFileIsAMountOfItsOwn(t *testing.T) {
	t.Parallel()
	mustMount(t)
	dir, redis, listen := t.TempDir(), testenv.StartRedis(t), testenv.FreeAddr(t)
	file, mount, keyring := filepath.Join(dir, "file"), filepath.Join(dir, "mount"), filepath.Join(dir, "keyring")
	binary := build(t)
	environ := append(os.Environ(), "VMAPOWER_KEYRING_FILE="+keyring, "VMAPOWER_LISTEN="+listen, "VMAPOWER_ADMIN_LISTEN=off", "VMAPOWER_REDIS_URL="+redis.URL())
	run := func(args ...string) (out string) {
		t.Helper()
		command := exec.Command(binary, args...)
		command.Env = environ
		text, err := command.Output()
		if err != nil {
			t.Fatalf("%v: %v", args, err)
		}
		return strings.TrimSpace(string(text))
	}
	run("keys", "generate", keyring)
	token := run("appliances", "add", "oma-01", "--appliances-file", file)
	if err := os.WriteFile(mount, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	api := mounting(t, append(environ, "VMAPOWER_APPLIANCES_FILE="+mount), file, mount, binary, "api")
	login := func() int {
		response, err := http.Post("http://"+listen+"/api/v1/auth/login", "application/json", strings.NewReader(`{"appliance_id":"oma-01","token":"`+token+`"}`))
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		return response.StatusCode
	}
	testenv.Await(t, api.Transcript, "vmapower runs", api.ended)
	if status := login(); status != http.StatusOK {
		t.Errorf("login: %d", status)
	}
	run("appliances", "revoke", "oma-01", "--appliances-file", file)
	testenv.Await(t, api.Transcript, "this process' appliances_file does not say so", api.ended)
	if status := login(); status != http.StatusUnauthorized {
		t.Errorf("login of the revoked one: %d", status)
	}
	api.stop(t)
}
