package config

import (
	"strings"
	"testing"
)

func TestAProfileOfTheEnvironmentNeedsAllItsVariablesAndQuotesNone(t *testing.T) {
	for want, environ := range map[string][]string{
		"": {"VCENTER_HOST=vc.example.test", "VCENTER_USERNAME=u", "VCENTER_PASSWORD=not-a-real-password"},
		"VCENTER_USERNAME, VCENTER_PASSWORD: is missing, and VCENTER_HOST is set": {"VCENTER_HOST=vc.example.test", "VCENTER_PASSWORD="},
		"VCENTER_HOST: must be":     {"VCENTER_HOST=https://u:canary@vc.example.test", "VCENTER_USERNAME=u", "VCENTER_PASSWORD=canary"},
		"VCENTER_PASSWORD: must be": {"VCENTER_HOST=vc.example.test", "VCENTER_USERNAME=u", "VCENTER_PASSWORD=" + strings.Repeat("canary", 200)},
	} {
		cfg, err := Load(Layers{Environ: environ})
		if want == "" && (err != nil || cfg.FromEnvironment == nil || cfg.FromEnvironment.Name != "env") {
			t.Errorf("%v, %v", cfg.FromEnvironment, err)
		}
		if want != "" && (err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "canary")) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if cfg, err := Load(Layers{}); err != nil || cfg.FromEnvironment != nil {
		t.Errorf("without any: %v, %v", cfg.FromEnvironment, err)
	}
}
