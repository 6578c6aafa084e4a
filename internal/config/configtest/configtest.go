package configtest

import (
	"testing"

	"vmapower/internal/config"
)

// Load is load for settings that are right.
func Load(t *testing.T, environ ...string) config.Config {
	t.Helper()
	cfg, err := config.Load(config.Layers{Environ: environ})
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}
