package credentials

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vmapower/internal/note"
)

// firstVersion holds files as the first version of this package wrote them, with
// keys and passwords that were made for this test. What is stored outlives a
// release, so they are never made again.
const firstVersion = "testdata/first-version"

var firstBinding = Binding{JobID: "019ab000-0000-7000-8000-000000000001", Operation: "power-off", VMID: "vm-101"}

func fromFirstVersion(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(firstVersion, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func firstKeyring(t testing.TB) *Keyring {
	t.Helper()
	r, err := parseRing(fromFirstVersion(t, "keyring.json"))
	if err != nil {
		t.Fatal(err)
	}
	return keyringOf(r)
}

func TestWhatTheFirstVersionWroteIsStillRead(t *testing.T) {
	keys := firstKeyring(t)
	login, err := keys.Open(fromFirstVersion(t, "login.sealed"), firstBinding)
	if err != nil || login != (Login{VCenter: "vc.example.test", Username: "svc@example.test", Password: NewSecret("not-a-real-password")}) {
		t.Errorf("login %v, %v", login, err)
	}
	profiles, err := parseProfiles(fromFirstVersion(t, "profiles.json"), opener{keys.ring, keys})
	if err != nil {
		t.Fatal(err)
	}
	if p, err := profiles.Get("site-a"); err != nil || p.Password.Reveal() != "not-a-real-password" {
		t.Errorf("profile %v, %v", p, err)
	}
	api, err := parseRing(fromFirstVersion(t, "keyring-api.json"))
	if err != nil || api.active.private != nil {
		t.Fatalf("keyring of an api host: %v, %v", api, err)
	}
	var found told
	if err := note.Open(api, note.Decision, "job", strings.TrimSpace(string(fromFirstVersion(t, "decision.note"))), time.Now(), &found); err != nil || found.What != "approve" {
		t.Errorf("the approval is not believed: %+v, %v", found, err)
	}
	if _, err := parseProfiles(fromFirstVersion(t, "profiles.json"), opener{ring: api}); !errors.Is(err, ErrProfilesUnsigned) {
		t.Errorf("an api's profiles without a MAC: %v", err)
	}
}

func TestAFlippedBitInAProfilesFileChangesNothingUnnoticed(t *testing.T) {
	keys, whole := firstKeyring(t), fromFirstVersion(t, "profiles.json")
	want, err := parseProfiles(whole, opener{keys.ring, keys})
	if err != nil {
		t.Fatal(err)
	}
	for i := range whole {
		flipped := bytes.Clone(whole)
		flipped[i] ^= 1 << (i % 8)
		got, err := parseProfiles(flipped, opener{keys.ring, keys})
		if err != nil {
			continue
		}
		// The case of a field's name and the spare bits of base64 mean nothing.
		if len(got.entries) != len(want.entries) || *got.entries[0] != *want.entries[0] {
			t.Fatalf("byte %d: %+v", i, got.entries)
		}
	}
}
