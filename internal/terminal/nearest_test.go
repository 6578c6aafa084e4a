package terminal_test

import (
	"testing"

	"vmapower/internal/terminal"
)

func TestTheNearestWordIsOneThatMayHaveBeenMeant(t *testing.T) {
	known := []string{"session", "off", "max_attempts", "max_streams", "redis_url"}
	for word, want := range map[string]string{
		"sesion": "session", "OFF": "off", "max_atempts": "max_attempts", "redis-url": "redis_url", "max_stream": "max_streams",
		"on": "", "": "", "retry": "", "x": "", "max_open": "",
	} {
		if meant, near := terminal.Nearest(word, known); meant != want || near != (want != "") {
			t.Errorf("%q: %q, %t", word, meant, near)
		}
	}
}
