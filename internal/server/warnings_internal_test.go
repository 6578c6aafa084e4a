package server

import (
	"path/filepath"
	"strings"
	"testing"

	"vmapower/credentials"
	"vmapower/internal/config"
	"vmapower/internal/config/configtest"
)

func TestTrustWithoutProofIsSaidAtTheStart(t *testing.T) {
	t.Parallel()
	ring, err := credentials.GenerateKeyring()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "profiles")
	profiles := credentials.NewProfiles()
	for name, thumbprint := range map[string]string{"weak": strings.Repeat("ab", 20), "strong": strings.Repeat("ab", 32), "none": ""} {
		profiles, err = profiles.Put(credentials.Profile{
			Name: name, VCenter: "vc.example.test", Username: "u", Password: credentials.NewSecret("not-a-real-password"), Thumbprint: thumbprint,
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := profiles.Save(path, ring); err != nil {
		t.Fatal(err)
	}
	for insecure, want := range map[string]int{"true": 1, "false": 0} {
		var log strings.Builder
		cfg := configtest.Load(t, "VMAPOWER_PROFILES_FILE="+path, "VMAPOWER_VCENTER_INSECURE="+insecure)
		p := &Process{Options: Options{Config: cfg, Role: config.RoleWorker, Log: NewLogger(&log, cfg), Keys: config.Keys{Keyring: ring}}}
		if p.profiles, err = p.followProfiles(); err != nil {
			t.Fatal(err)
		}
		p.warn(t.Context())
		text := log.String()
		if strings.Count(text, "vcenter_insecure is set") != want {
			t.Errorf("insecure %s: %s", insecure, text)
		}
		if strings.Count(text, "SHA-1 thumbprint") != 1 || !strings.Contains(text, `"profile":"weak"`) {
			t.Errorf("thumbprints: %s", text)
		}
	}
}
