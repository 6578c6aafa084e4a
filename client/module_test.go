package client_test

import (
	"os"
	"testing"
)

// Whoever imports the package gets nothing else with it, and may use an older Go than
// the service is built with.
func TestTheModuleRequiresNothing(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("go.mod")
	if want := "module vmapower/client\n\ngo 1.23\n"; err != nil || string(text) != want {
		t.Errorf("go.mod is %q, want %q; %v", text, want, err)
	}
}
