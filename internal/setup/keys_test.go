package setup

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"vmapower/credentials"
	"vmapower/internal/terminal"
)

// madeKeyring returns the file of a new keyring.
func madeKeyring(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "keyring")
	if code, _, errs := vmapower(t, nil, "keys", "generate", path); code != terminal.ExitDone {
		t.Fatalf("exit %d: %s", code, errs)
	}
	return path
}

func keysIn(t *testing.T, path string) (keys []shownKey) {
	t.Helper()
	code, out, errs := vmapower(t, nil, "keys", "list", path, "-o", "json")
	if err := json.Unmarshal([]byte(out), &keys); code != terminal.ExitDone || err != nil {
		t.Fatalf("exit %d, %v: %s%s", code, err, out, errs)
	}
	return keys
}

// noKeyMaterial fails when a text quotes the keyring.
func noKeyMaterial(t *testing.T, path, text string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(data), "\n") {
		if _, quoted, found := strings.Cut(line, `": "`); found && len(quoted) > 40 && strings.Contains(text, quoted[:40]) {
			t.Errorf("key material is printed: %s", text)
		}
	}
}

func TestAKeyringIsMadeOnceAndListedWithoutItsKeys(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keyring")
	code, out, errs := vmapower(t, nil, "keys", "generate", path)
	if code != terminal.ExitDone || !strings.Contains(errs, "keyring_file: "+path) || !strings.Contains(errs, "keys public") {
		t.Fatalf("exit %d: %s", code, errs)
	}
	noKeyMaterial(t, path, out+errs)
	before := keysIn(t, path)
	if len(before) != 1 || !before[0].Active || !before[0].Private || !strings.Contains(out, before[0].ID) {
		t.Errorf("keys %+v, generated %s", before, out)
	}
	if code, _, errs := vmapower(t, nil, "keys", "generate", path); code != terminal.ExitFailed || !strings.Contains(errs, "exists already") {
		t.Errorf("again: exit %d: %s", code, errs)
	}
	if after := keysIn(t, path); after[0] != before[0] {
		t.Errorf("the keyring was overwritten: %+v, then %+v", before, after)
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
		t.Errorf("left beside it: %v, %v", left, err)
	}
	if code, _, errs := vmapower(t, nil, "keys", "generate", filepath.Join(path, "below")); code != terminal.ExitFailed || !strings.Contains(errs, "can't be made: not a directory") {
		t.Errorf("in no directory: exit %d: %s", code, errs)
	}
}

func TestARotatedKeyringSealsTheProfilesAgainAndTheOldKeyRetires(t *testing.T) {
	path := madeKeyring(t)
	first := keysIn(t, path)[0].ID
	profiles := savedProfiles(t, path)
	environ := []string{"VMAPOWER_PROFILES_FILE=" + profiles}

	code, out, errs := vmapower(t, nil, "keys", "rotate", path)
	keys := keysIn(t, path)
	if code != terminal.ExitDone || len(keys) != 2 || keys[0].ID == first || !keys[0].Active || keys[1] != (shownKey{first, false, true}) {
		t.Fatalf("exit %d, keys %+v: %s%s", code, keys, out, errs)
	}
	noKeyMaterial(t, path, out+errs)
	if code, _, errs := vmapower(t, environ, "keys", "retire", path, first); code != terminal.ExitFailed || !strings.Contains(errs, "sealed with the key "+first) || !strings.Contains(errs, "keys rotate") {
		t.Errorf("a key in use: exit %d: %s", code, errs)
	}
	if code, _, errs := vmapower(t, environ, "keys", "rotate", path); code != terminal.ExitDone {
		t.Fatalf("exit %d: %s", code, errs)
	}
	ring, err := credentials.LoadKeyring(path)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := credentials.ReadProfiles(profiles, ring); err != nil || again.SealedWith() != ring.ActiveKey() {
		t.Errorf("the profiles: %v, %v", again, err)
	}
	if code, _, errs := vmapower(t, environ, "keys", "retire", path, first); code != terminal.ExitDone || len(keysIn(t, path)) != 2 {
		t.Errorf("exit %d: %s", code, errs)
	}
	if code, _, errs := vmapower(t, environ, "keys", "retire", path, ring.ActiveKey()); code != terminal.ExitFailed || !strings.Contains(errs, "active key") {
		t.Errorf("the active key: exit %d: %s", code, errs)
	}
	if code, _, errs := vmapower(t, environ, "keys", "retire", path, "nobody"); code != terminal.ExitFailed || !strings.Contains(errs, "nobody") {
		t.Errorf("an unknown key: exit %d: %s", code, errs)
	}
}

func TestProfilesThatCannotBeOpenedStopARotation(t *testing.T) {
	path := madeKeyring(t)
	profiles := savedProfiles(t, madeKeyring(t))
	if code, _, errs := vmapower(t, nil, "keys", "rotate", path, "--profiles-file", profiles); code != terminal.ExitFailed || !strings.Contains(errs, profiles) {
		t.Errorf("exit %d: %s", code, errs)
	}
	if keys := keysIn(t, path); len(keys) != 1 {
		t.Errorf("the keyring was changed: %+v", keys)
	}
}

func TestAnAPIHostGetsKeysThatOpenNothing(t *testing.T) {
	path := madeKeyring(t)
	public := filepath.Join(t.TempDir(), "public")
	if code, out, errs := vmapower(t, nil, "keys", "public", path, public); code != terminal.ExitDone || out != "" || !strings.Contains(errs, "keyring_file") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	whole := keysIn(t, path)
	if keys := keysIn(t, public); len(keys) != 1 || keys[0] != (shownKey{whole[0].ID, true, false}) {
		t.Errorf("keys %+v", keys)
	}
	if code, _, errs := vmapower(t, nil, "keys", "public", path, path); code != terminal.ExitUsage || !strings.Contains(errs, "would be lost") {
		t.Errorf("onto itself: exit %d: %s", code, errs)
	}
	if code, _, errs := vmapower(t, nil, "keys", "rotate", public); code != terminal.ExitFailed || !strings.Contains(errs, "holds no private key") {
		t.Errorf("rotate: exit %d: %s", code, errs)
	}
	if keys := keysIn(t, path); len(keys) != 1 || !keys[0].Private {
		t.Errorf("the keyring is now %+v", keys)
	}
}

// savedProfiles returns a file with one profile, sealed with that keyring.
func savedProfiles(t *testing.T, keyring string) string {
	t.Helper()
	ring, err := credentials.LoadKeyring(keyring)
	if err != nil {
		t.Fatal(err)
	}
	profiles, err := credentials.NewProfiles().Put(credentials.Profile{Name: "site-a", VCenter: "vc.example.test",
		Username: "u", Password: credentials.NewSecret("not-a-real-password")})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "profiles")
	if err := profiles.Save(path, ring); err != nil {
		t.Fatal(err)
	}
	return path
}
