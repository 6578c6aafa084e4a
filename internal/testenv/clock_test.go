package testenv_test

import (
	"testing"
	"time"

	"vmapower/internal/testenv"
)

func TestRedisTellsTheTimeOfASteppedClock(t *testing.T) {
	clock := testenv.NewClock(t)
	if clock == nil {
		t.Skip("no C compiler")
	}
	redis := testenv.StartRedisOn(t, clock)
	client := redis.Client()
	for _, by := range []time.Duration{0, 90 * time.Second, -20 * time.Second} {
		clock.Step(by)
		now, err := client.Time(t.Context()).Result()
		if err != nil {
			t.Fatal(err)
		}
		if wrong := time.Until(now) - by; wrong.Abs() > time.Second {
			t.Errorf("stepped by %s, it is wrong by %s", by, wrong+by)
		}
	}
}
