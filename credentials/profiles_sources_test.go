package credentials

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"vmapower/internal/note"
)

// TestWhoHasAnApisKeyringChoosesNoCommand gives the forger more than that: he can seal profiles too.
func TestWhoHasAnApisKeyringChoosesNoCommand(t *testing.T) {
	keys, err := GenerateKeyring()
	if err != nil {
		t.Fatal(err)
	}
	api := keys.Sealer().active
	for name, chosen := range map[string]func(*storedProfile){
		"a command": func(p *storedProfile) { p.PasswordCommand = "/bin/cat /tmp/password" },
		"a file":    func(p *storedProfile) { p.PasswordFile = "/tmp/password" },
	} {
		profile := storedProfile{Name: "site-a", VCenter: "vc.example.test", Username: "u"}
		chosen(&profile)
		stored := storedProfiles{Version: profilesVersion, KID: api.id, Profiles: []storedProfile{profile}}
		if stored.Sealed, err = sealProfiles(stored.Profiles, keys.active.profiles.Recipient()); err != nil {
			t.Fatal(err)
		}
		if err := api.signProfiles(&stored); !errors.Is(err, note.ErrNotHeld) {
			t.Fatalf("%s: an api's keys have signed it: %v", name, err)
		}
		for _, workersMAC := range [][]byte{nil, make([]byte, 32)} {
			stored.WorkersMAC = workersMAC
			if stored.MAC, err = api.profilesMAC(stored); err != nil {
				t.Fatal(err)
			}
			wantBroken(t, name, stored, keys)
		}
		stored.Version, stored.MAC, stored.WorkersMAC = unsignedProfiles, nil, nil
		wantBroken(t, name+" in an unsigned file", stored, keys)
	}
}

func wantBroken(t *testing.T, name string, stored storedProfiles, keys *Keyring) {
	t.Helper()
	text, err := json.Marshal(stored)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "profiles")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadProfiles(path, keys); !errors.Is(err, ErrProfilesBroken) {
		t.Errorf("%s: %v", name, err)
	}
}
