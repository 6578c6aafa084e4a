package credentials_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"vmapower/credentials"
)

func TestRotationLosesNoJob(t *testing.T) {
	before := newKeyring(t)
	oldSealer := before.Sealer()
	waiting := sealed(t, oldSealer)
	after := rotated(t, before)
	late := sealed(t, oldSealer) // by an api that has not got the new file yet
	for name, blob := range map[string][]byte{"before": waiting, "late": late, "after": sealed(t, after.Sealer())} {
		if got, err := after.Open(blob, binding); err != nil || got != login {
			t.Errorf("sealed %s the rotation: %v, %v", name, got, err)
		}
	}
	if after.ActiveKey() == before.ActiveKey() || !slices.Equal(after.KeyIDs(), []string{after.ActiveKey(), before.ActiveKey()}) {
		t.Errorf("keys %v, before %v", after.KeyIDs(), before.KeyIDs())
	}
	if _, err := before.Open(sealed(t, after.Sealer()), binding); !errors.Is(err, credentials.ErrUnknownKey) {
		t.Errorf("the older keyring opens what the newer sealed: %v", err)
	}
}

func TestWhatARetiredKeySealedNamesTheKey(t *testing.T) {
	before := newKeyring(t)
	after, err := rotated(t, before).Retire(before.ActiveKey())
	must(t, err)
	if _, err := after.Open(sealed(t, before.Sealer()), binding); !errors.Is(err, credentials.ErrUnknownKey) || !strings.Contains(err.Error(), before.ActiveKey()) {
		t.Errorf("error %v", err)
	}
	if _, err := after.Retire(after.ActiveKey()); !errors.Is(err, credentials.ErrActiveKey) || !strings.Contains(err.Error(), after.ActiveKey()) {
		t.Errorf("the active key: %v", err)
	}
	if _, err := after.Retire("20010101-none"); !errors.Is(err, credentials.ErrUnknownKey) {
		t.Errorf("a key that is not there: %v", err)
	}
}

func TestAKeyringComesBackFromItsFile(t *testing.T) {
	keys := rotated(t, newKeyring(t))
	path := inNewDirectory(t, "keyring")
	must(t, keys.Save(path))
	read, err := credentials.LoadKeyring(path)
	must(t, err)
	if read.ActiveKey() != keys.ActiveKey() || !slices.Equal(read.KeyIDs(), keys.KeyIDs()) {
		t.Errorf("read %v", read)
	}
	if got, err := read.Open(sealed(t, keys.Sealer()), binding); err != nil || got != login {
		t.Errorf("opened %v, %v", got, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestTheFileOfAnApiHostSealsAndOpensNothing(t *testing.T) {
	keys := rotated(t, newKeyring(t))
	path := inNewDirectory(t, "keyring")
	must(t, keys.Sealer().Save(path))
	sealer, err := credentials.LoadSealer(path)
	must(t, err)
	if got, err := keys.Open(sealed(t, sealer), binding); err != nil || got != login {
		t.Errorf("opened %v, %v", got, err)
	}
	if _, err := credentials.LoadKeyring(path); !errors.Is(err, credentials.ErrPublicOnly) || !strings.Contains(err.Error(), path) {
		t.Errorf("taken for a worker's: %v", err)
	}
	public := string(contents(t, path))
	worker := inNewDirectory(t, "keyring")
	must(t, keys.Save(worker))
	for name, secrets := range secretsOf(t, worker) {
		for _, secret := range secrets {
			if kept := strings.Contains(public, secret); kept != (name == "approval_key") {
				t.Errorf("%s in the file of an api host: %t", name, kept)
			}
		}
	}
}

func TestAnApiBesideAWorkerSealsWithTheWorkersFile(t *testing.T) {
	keys := newKeyring(t)
	path := inNewDirectory(t, "keyring")
	must(t, keys.Save(path))
	sealer, err := credentials.LoadSealer(path)
	must(t, err)
	again := inNewDirectory(t, "keyring")
	must(t, sealer.Save(again))
	if _, err := credentials.LoadKeyring(again); !errors.Is(err, credentials.ErrPublicOnly) {
		t.Errorf("the sealer kept private keys: %v", err)
	}
}

func TestAKeyringThatOthersMayReadIsRefused(t *testing.T) {
	path := inNewDirectory(t, "keyring")
	must(t, newKeyring(t).Save(path))
	for mode, ok := range map[fs.FileMode]bool{0o400: true, 0o600: true, 0o640: false, 0o604: false, 0o644: false, 0o620: false, 0o602: false, 0o601: false} {
		must(t, os.Chmod(path, mode))
		_, err := credentials.LoadKeyring(path)
		_, sealerErr := credentials.LoadSealer(path)
		if (err == nil) != ok || (sealerErr == nil) != ok {
			t.Errorf("mode %o: %v, %v", mode, err, sealerErr)
		}
	}
	must(t, os.Chmod(path, 0o644))
	_, err := credentials.LoadKeyring(path)
	if !errors.Is(err, credentials.ErrFileMode) || !strings.Contains(err.Error(), "(mode 0644): run chmod 0600 "+path) {
		t.Errorf("error %v", err)
	}
}

func TestAMountedKeyringMayBeReadableButNotWritable(t *testing.T) {
	elsewhere := t.TempDir()
	beside := filepath.Join(t.TempDir(), "secrets")
	mount := beside + "-of-ours"
	must(t, errors.Join(os.Mkdir(mount, 0o700), os.Mkdir(beside, 0o700)))
	path := filepath.Join(mount, "keyring")
	must(t, newKeyring(t).Save(path))
	must(t, os.Chmod(path, 0o444))
	if _, err := credentials.LoadKeyring(path, "", mount); err != nil {
		t.Errorf("mounted: %v", err)
	}
	if _, err := credentials.LoadKeyring(path, "", elsewhere, beside); !errors.Is(err, credentials.ErrFileMode) {
		t.Errorf("not mounted: %v", err)
	}
	link := filepath.Join(elsewhere, "keyring")
	must(t, os.Symlink(path, link))
	if _, err := credentials.LoadKeyring(link, elsewhere); !errors.Is(err, credentials.ErrFileMode) {
		t.Errorf("only linked from a mount: %v", err)
	}
	for _, mode := range []fs.FileMode{0o464, 0o446} {
		must(t, os.Chmod(path, mode))
		if _, err := credentials.LoadKeyring(path, mount); !errors.Is(err, credentials.ErrFileMode) || !strings.Contains(err.Error(), "chmod go-w") {
			t.Errorf("mode %o: %v", mode, err)
		}
	}
}

func TestTheKeyringOfSystemdComesFirst(t *testing.T) {
	directory := t.TempDir()
	theirs := filepath.Join(directory, "vmapower-keyring")
	configured := filepath.Join(directory, "configured")
	expect := func(want string, credentialsDirectory, named string) {
		t.Helper()
		if path, err := credentials.KeyringPath(credentialsDirectory, named); path != want || (err != nil) != (want == "") {
			t.Errorf("%q and %q: %q, %v", credentialsDirectory, named, path, err)
		}
	}
	expect(configured, directory, configured)
	expect(configured, "", configured)
	expect("", directory, "")
	expect("", "", "")
	must(t, os.WriteFile(theirs, nil, 0o400))
	expect(theirs, directory, configured)
	expect(theirs, directory, "")
}

func TestADamagedKeyringSaysWhereAndQuotesNothing(t *testing.T) {
	path, publicPath := inNewDirectory(t, "keyring"), inNewDirectory(t, "keyring")
	keys := newKeyring(t)
	must(t, keys.Save(path))
	must(t, keys.Sealer().Save(publicPath))
	whole, public, kid := string(contents(t, path)), string(contents(t, publicPath)), keys.ActiveKey()
	secrets := slices.Concat(slices.Collect(maps.Values(secretsOf(t, path)))...)
	for want, damaged := range map[string]string{
		"byte":                 "{?" + whole[1:],
		"is cut off":           whole[:len(whole)-20],
		"not known":            strings.Replace(whole, `"private"`, `"privat"`, 1),
		"not base64":           strings.Replace(whole, `"private": "`, `"private": "!`, 1),
		"wrong kind":           strings.Replace(whole, `"version": 1`, `"version": "`+canary+`"`, 1),
		"version 2":            strings.Replace(whole, `"version": 1`, `"version": 2`, 1),
		"version 0":            "null",
		"active names":         strings.Replace(whole, `"active": "`+kid, `"active": "other`, 1),
		"keys[0]":              strings.Replace(whole, `"kid": "`+kid, `"kid": "`+canary+`\n`, 1),
		"approval_key must":    strings.Replace(whole, `"approval_key": "`, `"approval_key": "AAAA`, 1),
		"private is not":       strings.Replace(whole, `"private": "`, `"private": "AAAA`, 1),
		"public is not":        strings.Replace(public, `"public": "`, `"public": "AAAA`, 1),
		"not an age identity":  strings.Replace(whole, `"profiles_identity": "`, `"profiles_identity": "`+canary, 1),
		"not belong":           strings.Replace(public, `"approval_key"`, `"profiles_identity": "x", "approval_key"`, 1),
		"either":               strings.Replace(whole, `"approval_key"`, `"public": "AAAA", "approval_key"`, 1),
		"something after":      whole + whole,
		"no key with the kid":  `{"version": 1, "active": "a", "keys": []}`,
		"has more than 262144": whole + strings.Repeat(" ", 1<<20),
	} {
		must(t, os.WriteFile(path, []byte(damaged), 0o600))
		_, err := credentials.LoadKeyring(path)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: error %v", want, err)
			continue
		}
		for _, secret := range append(secrets, canary) {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("%s: quotes its input: %v", want, err)
			}
		}
	}
}

func TestAKeyringOfTwoKeysWithOneIdIsRefused(t *testing.T) {
	path := inNewDirectory(t, "keyring")
	keys := rotated(t, newKeyring(t))
	must(t, keys.Save(path))
	twice := strings.ReplaceAll(string(contents(t, path)), keys.KeyIDs()[1], keys.KeyIDs()[0])
	must(t, os.WriteFile(path, []byte(twice), 0o600))
	if _, err := credentials.LoadKeyring(path); err == nil || !strings.Contains(err.Error(), "keys[1]") {
		t.Errorf("error %v", err)
	}
}

func TestAKeyringThatIsNoFileIsRefusedWithoutWaiting(t *testing.T) {
	if _, err := credentials.LoadKeyring(t.TempDir()); err == nil || !strings.Contains(err.Error(), "not a regular file") {
		t.Errorf("a directory: %v", err)
	}
	if _, err := credentials.LoadKeyring(inNewDirectory(t, "keyring")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("nothing: %v", err)
	}
}

func TestASaveThatFailsLeavesNothingBehind(t *testing.T) {
	directory := t.TempDir()
	path := filepath.Join(directory, "keyring")
	must(t, os.Mkdir(path, 0o700))
	if err := newKeyring(t).Save(path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v", err)
	}
	if left, err := os.ReadDir(directory); err != nil || len(left) != 1 {
		t.Errorf("left %v, %v", left, err)
	}
}

func TestASaveKeepsTheLinkAndReplacesTheFile(t *testing.T) {
	real, link := inNewDirectory(t, "keyring"), inNewDirectory(t, "link")
	must(t, newKeyring(t).Save(real))
	must(t, os.Symlink(real, link))
	keys := newKeyring(t)
	must(t, keys.Save(link))
	read, err := credentials.LoadKeyring(real)
	must(t, err)
	if read.ActiveKey() != keys.ActiveKey() {
		t.Error("the file that the link leads to is the old one")
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is %v, %v", info, err)
	}
}

// secretsOf returns what a keyring file holds that nobody may see, by field.
func secretsOf(t *testing.T, path string) map[string][]string {
	t.Helper()
	var file struct{ Keys []map[string]string }
	must(t, json.Unmarshal(contents(t, path), &file))
	secrets := map[string][]string{}
	for _, key := range file.Keys {
		for _, field := range []string{"private", "profiles_identity", "approval_key"} {
			if key[field] != "" {
				secrets[field] = append(secrets[field], key[field])
			}
		}
	}
	return secrets
}
