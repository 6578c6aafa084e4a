package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"vmapower/credentials"
	"vmapower/internal/config"
	"vmapower/internal/config/configtest"
)

func TestProcessesOfOneUserShareTheKeyringThatOneOfThemMade(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "own")
	found := make([]config.Keys, 8)
	var group sync.WaitGroup
	for i := range found {
		group.Go(func() {
			path, err := config.OwnKeyring(dir)
			if err == nil {
				found[i], err = configtest.Load(t, "VMAPOWER_KEYRING_FILE="+path).OpenKeys(config.RoleServe)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	login := credentials.Login{VCenter: "vc.example.test", Username: "u", Password: credentials.NewSecret("not-a-real-password")}
	binding := credentials.Binding{JobID: "j", Operation: "power-off", VMID: "vm-1"}
	for i, k := range found {
		sealed, err := k.Sealer.Seal(login, binding)
		if err != nil {
			t.Fatal(err)
		}
		if opened, err := found[(i+1)%len(found)].Keyring.Open(sealed, binding); err != nil || opened != login {
			t.Errorf("what process %d sealed can't be opened by the next: %v", i, err)
		}
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := config.OwnKeyring(dir); err == nil {
		t.Error("a directory that others may enter is used")
	}
}

func TestWithoutAKeyringAServerSaysHowToMakeOne(t *testing.T) {
	t.Parallel()
	cfg := configtest.Load(t)
	for _, r := range []config.Role{config.RoleServe, config.RoleAPI, config.RoleWorker} {
		_, err := cfg.OpenKeys(r)
		if err == nil || !strings.Contains(err.Error(), "keyring_file") || !strings.Contains(err.Error(), "vmapower keys generate") {
			t.Errorf("%s: %v", r, err)
		}
	}
}

func TestAnAPIRunsWithThePublicHalvesAndAWorkerDoesNot(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "public.json")
	ring, err := credentials.GenerateKeyring()
	if err == nil {
		err = ring.Sealer().Save(path)
	}
	if err != nil {
		t.Fatal(err)
	}
	cfg := configtest.Load(t, "VMAPOWER_KEYRING_FILE="+path)
	if k, err := cfg.OpenKeys(config.RoleAPI); err != nil || k.Sealer == nil || k.Keyring != nil {
		t.Errorf("api: %+v, %v", k, err)
	}
	for _, r := range []config.Role{config.RoleServe, config.RoleWorker} {
		if _, err := cfg.OpenKeys(r); err == nil {
			t.Errorf("%s runs without private keys", r)
		}
	}
}
