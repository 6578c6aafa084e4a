// Package configtest gives tests settings as a server would read them. Its one rule: settings that are
// refused end the test.
package configtest

import (
	"testing"

	"vmapower/internal/config"
)

// Load returns the configuration of that environment, the rest being defaults.
func Load(t *testing.T, environ ...string) config.Config {
	t.Helper()
	cfg, err := config.Load(config.Layers{Environ: environ})
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}
