package main

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"vmapower/credentials"
)

func TestProcessesOfOneUserShareTheKeyringThatOneOfThemMade(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "own")
	found := make([]Keys, 8)
	var group sync.WaitGroup
	for i := range found {
		group.Go(func() {
			path, err := exportedOwnKeyring(dir)
			if err == nil {
				found[i], err = mustLoad(t, "VMAPOWER_KEYRING_FILE="+path).openKeys(roleServe)
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
	if _, err := exportedOwnKeyring(dir); err == nil {
		t.Error("a directory that others may enter is used")
	}
}

func TestWithoutAKeyringAServerSaysHowToMakeOne(t *testing.T) {
	t.Parallel()
	cfg := mustLoad(t)
	for _, r := range []role{roleServe, roleAPI, roleWorker} {
		_, err := cfg.openKeys(r)
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
	cfg := mustLoad(t, "VMAPOWER_KEYRING_FILE="+path)
	if k, err := cfg.openKeys(roleAPI); err != nil || k.Sealer == nil || k.Keyring != nil {
		t.Errorf("api: %+v, %v", k, err)
	}
	for _, r := range []role{roleServe, roleWorker} {
		if _, err := cfg.openKeys(r); err == nil {
			t.Errorf("%s runs without private keys", r)
		}
	}
}
