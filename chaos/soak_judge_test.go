package chaos

import (
	"math"
	"strings"
	"testing"
	"time"
)

// TestASoakTellsALeakFromASawtooth judges lines that were drawn by hand, of 6 minutes.
func TestASoakTellsALeakFromASawtooth(t *testing.T) {
	for what, c := range map[string]struct {
		measure string
		at      func(minutes float64) float64
		want    string
	}{
		"flat":                              {"memory, MiB", func(float64) float64 { return 70 }, ""},
		"jobs that are removed each minute": {"Redis keys", func(m float64) float64 { return 3000 + 1500*(m-math.Floor(m)) }, ""},
		"a warm-up":                         {"memory, MiB", func(m float64) float64 { return 70 - 20/(1+10*m) }, ""},
		"a leak of memory":                  {"memory, MiB", func(m float64) float64 { return 70 + 6*m }, "memory, MiB of it has grown"},
		"a goroutine for each replacement":  {"goroutines", func(m float64) float64 { return 18 + 10*m }, "goroutines of it has grown"},
		"a session that is left":            {"vCenter sessions", func(m float64) float64 { return 2 + math.Floor(m) }, "vCenter sessions of it has grown"},
		"keys that stay":                    {"Redis keys", func(m float64) float64 { return 3000 + 600*m }, "Redis keys of it has grown"},
	} {
		record := newSoakRecord()
		for at := time.Duration(0); at < 6*time.Minute; at += soakSample {
			record.lines[c.measure]["it"] = append(record.lines[c.measure]["it"], point{at, c.at(at.Minutes())})
		}
		if said := strings.Join(record.grown(), "; "); !strings.HasPrefix(said, c.want) || (c.want == "") != (said == "") {
			t.Errorf("%s: %q", what, said)
		}
	}
}
