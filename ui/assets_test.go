package ui_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"testing"
)

func TestTheScriptsAreThoseOfTheirReleases(t *testing.T) {
	for name, want := range map[string]string{
		"htmx.min.js":          "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717",
		"sse.min.js":           "98a46496de0c3605fbffdce9167ba427bdd9553184f83f149c261891a92c0136",
		"idiomorph-ext.min.js": "5811b9a7eda14878b7dab4378bf60432e1bb6f11fcfb970cc26540642650181e",
	} {
		content, err := os.ReadFile("assets/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if sum := sha256.Sum256(content); hex.EncodeToString(sum[:]) != want {
			t.Errorf("%s is not the file that was released: fetch it again with vendor.sh", name)
		}
	}
}
