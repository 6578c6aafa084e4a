package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strings"
	"testing"

	"vmapower/credentials"
	"vmapower/internal/config/configtest"
	"vmapower/vcenter"
)

// ruleOf is that of a process with these settings.
func ruleOf(t *testing.T, environ ...string) *vcenterRule {
	t.Helper()
	cfg := configtest.Load(t, environ...)
	if cfg.ProfilesFile == "" {
		return newVCenterRule(cfg, nil)
	}
	keys, err := credentials.LoadSealer(cfg.ProfilesFile + ".keyring")
	if err != nil {
		t.Fatal(err)
	}
	profiles, err := credentials.FollowPublicProfiles(cfg.ProfilesFile, keys, func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	return newVCenterRule(cfg, profiles)
}

// profilesOf returns a file with a profile for each vCenter, and how to save another state of it.
func profilesOf(t *testing.T, vcenters ...string) (path string, save func(vcenters ...string)) {
	t.Helper()
	ring, err := credentials.GenerateKeyring()
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "profiles")
	if err := ring.Save(path + ".keyring"); err != nil {
		t.Fatal(err)
	}
	save = func(vcenters ...string) {
		t.Helper()
		profiles := credentials.NewProfiles()
		for i, vcenter := range vcenters {
			profiles, err = profiles.Put(credentials.Profile{Name: fmt.Sprintf("site-%d", i), VCenter: vcenter, Username: "u", Password: credentials.NewSecret("not-a-real-password")})
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := profiles.Save(path, ring); err != nil {
			t.Fatal(err)
		}
	}
	save(vcenters...)
	return path, save
}

func TestVCentersThatMayBeNamed(t *testing.T) {
	t.Parallel()
	profiles, _ := profilesOf(t, "vc.example.test")
	for name, c := range map[string]struct {
		environ         []string
		allowed, denied string
	}{
		"nothing is listed": {nil, "", "127.0.0.1 127.0.0.1:443 localhost vc.example.test"},
		"names":             {[]string{"VMAPOWER_VCENTER_ALLOW=vc-1.example.test"}, "vc-1.example.test VC-1.Example.Test:8443 vc-1.example.test.", "vc.example.test vc-1.example.test.evil.test 10.0.0.1"},
		"a rooted name":     {[]string{"VMAPOWER_VCENTER_ALLOW=vc-1.example.test."}, "vc-1.example.test vc-1.example.test.:443", "vc.example.test"},
		"networks":          {[]string{"VMAPOWER_VCENTER_ALLOW=10.1.0.0/16,fd00::/8"}, "10.1.2.3 10.1.2.3:443 [fd00::1]:443", "10.2.0.1 127.0.0.1 [::1]:443 [::ffff:10.2.0.1]:443"},
		"an address":        {[]string{"VMAPOWER_VCENTER_ALLOW=127.0.0.1"}, "127.0.0.1:8989 [::ffff:127.0.0.1]:443", "127.0.0.2"},
		"profiles":          {[]string{"VMAPOWER_PROFILES_FILE=" + profiles}, "vc.example.test vc.example.test:443", "127.0.0.1 vc-1.example.test"},
		"without auth":      {[]string{"VMAPOWER_AUTH=off", "VMAPOWER_VCENTER_ALLOW=vc-1.example.test"}, "vc-1.example.test", "127.0.0.1"},
	} {
		rule := ruleOf(t, c.environ...)
		for _, host := range strings.Fields(c.allowed) {
			if err := rule.check(host); err != nil {
				t.Errorf("%s: %s is refused: %v", name, host, err)
			}
		}
		for _, host := range strings.Fields(c.denied) {
			if rule.check(host) == nil {
				t.Errorf("%s: %s is allowed", name, host)
			}
		}
	}
	if rule := ruleOf(t, "VMAPOWER_AUTH=off"); rule != nil {
		t.Errorf("without auth and list: %+v", rule)
	}
}

func TestOnlyAllowedVCentersAreDialled(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	dial := func(rule *vcenterRule) error {
		conn, err := rule.dial(context.Background(), "tcp", listener.Addr().String())
		if err == nil {
			err = conn.Close()
		}
		return err
	}
	if err := dial(ruleOf(t, "VMAPOWER_VCENTER_ALLOW=127.0.0.0/8")); err != nil {
		t.Errorf("listed: %v", err)
	}
	for _, list := range []string{"", "10.0.0.0/8", "vc.example.test"} {
		if err := dial(ruleOf(t, "VMAPOWER_VCENTER_ALLOW="+list)); !errors.Is(err, vcenter.ErrNotAllowed) {
			t.Errorf("%q: %v", list, err)
		}
	}
}

func TestAProfilesVCenterIsAllowedAsSoonAsItIsThere(t *testing.T) {
	t.Parallel()
	path, save := profilesOf(t)
	rule := ruleOf(t, "VMAPOWER_PROFILES_FILE="+path)
	if rule.check("vc.example.test") == nil {
		t.Error("a vCenter without a profile is allowed")
	}
	save("https://vc.example.test:8443/sdk")
	if err := rule.check("vc.example.test:443"); err != nil {
		t.Error(err)
	}
}
