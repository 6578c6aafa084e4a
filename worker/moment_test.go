package worker

import (
	"testing"
	"time"
)

// A step of one clock is found by the other, and no time is below zero.
func TestAMomentIsAsOldAsTheClockTellsThatWasNotStepped(t *testing.T) {
	now := time.Now()
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	for name, c := range map[string]struct {
		redis, machine time.Time
		want           time.Duration
	}{
		"neither":         {ago(time.Minute), ago(time.Minute), time.Minute},
		"Redis' back":     {ago(-59 * time.Minute), ago(time.Minute), time.Minute},
		"Redis' forward":  {ago(time.Hour), ago(time.Minute), time.Minute},
		"machine back":    {ago(time.Minute), ago(-59 * time.Minute), time.Minute},
		"machine forward": {ago(time.Minute), ago(time.Hour), time.Minute},
		"both back":       {ago(-time.Hour), ago(-time.Hour), 0},
		"Redis' alone":    {ago(-time.Hour), time.Time{}, 0},
	} {
		if got := (moment{Redis: c.redis, Machine: c.machine}).since(now); got < c.want || got > c.want+10*time.Second {
			t.Errorf("%s: %s ago, want %s", name, got, c.want)
		}
	}
}
