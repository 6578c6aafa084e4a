package main

import (
	"path/filepath"
	"strings"
	"testing"

	"vmapower/credentials"
)

func TestCommandsNameAProfileInPlaceOfAPassword(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path, keyring := filepath.Join(dir, "profiles"), filepath.Join(dir, "keyring")
	ring, err := credentials.CreateKeyring(keyring)
	if err != nil {
		t.Fatal(err)
	}
	profiles := credentials.NewProfiles()
	add := func(profile credentials.Profile) {
		t.Helper()
		if profiles, err = profiles.Put(profile); err == nil {
			err = profiles.Save(path, ring)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	add(credentials.Profile{Name: "gone", VCenter: "vc.example.test", Username: "u", Password: credentials.NewSecret("not-a-real-password")})
	s := startService(t, "VMAPOWER_PROFILES_FILE="+path, "VMAPOWER_KEYRING_FILE="+keyring)
	add(credentials.Profile{Name: "site-a", VCenter: s.vcenter.Address(), Username: s.vcenter.Username(),
		Password: credentials.NewSecret(s.vcenter.Password()), Thumbprint: s.vcenter.Thumbprint()})
	caller := []string{"VMAPOWER_URL=" + s.url, "VMAPOWER_PROFILE=gone"}
	for _, line := range []string{"power-off " + s.vm("web"), "power-state " + s.vm("web"), "power-on " + s.vm("web")} {
		if code, out, errs := vmapowerCLI(t, caller, append(strings.Fields(line), "--profile", "site-a")...); code != exitDone {
			t.Errorf("%s: exit %d: %s%s", line, code, out, errs)
		}
	}
	if code, out, errs := vmapowerCLI(t, append(s.environ(), "VMAPOWER_PROFILE=gone"), "power-state", s.vm("web"), "--vcenter", s.vcenter.Address()); code != exitDone {
		t.Errorf("a vCenter that is spelled out: exit %d: %s%s", code, out, errs)
	}
	if code, _, errs := vmapowerCLI(t, s.environ(), "power-state", s.vm("web"), "--vcenter", "x", "--profile", "site-a"); code != exitUsage || !strings.Contains(errs, "--profile knows") {
		t.Errorf("both: exit %d: %s", code, errs)
	}
	if code, _, errs := vmapowerCLI(t, s.environ(), "power-off", s.vm("web"), "--profile", "nobody"); code != exitUsage || !strings.Contains(errs, "profile") {
		t.Errorf("unknown: exit %d: %s", code, errs)
	}
}
