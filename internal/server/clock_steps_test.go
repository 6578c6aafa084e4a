package server_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"vmapower/internal/server/servertest"
	"vmapower/internal/testenv"
)

// steppedService is a service whose Redis has a clock that can be stepped, and that has looked
// at it.
func steppedService(t *testing.T) (*servertest.Service, *testenv.Clock) {
	t.Helper()
	clock := testenv.NewClock(t)
	if clock == nil {
		t.Skip("no C compiler")
	}
	redis := testenv.StartRedisOn(t, clock)
	s := servertest.Start(t, "VMAPOWER_REDIS_URL="+redis.URL())
	client := redis.Client()
	for limit := time.Now().Add(time.Minute); client.HGet(t.Context(), "{vmapower}:clock", "at").Err() != nil; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatal("nobody looks at the clock")
		}
	}
	return s, clock
}

// The guest has its time, and no more; who follows the job sees its end; and it is told.
func TestARunningJobGoesOnInItsTimeWhenRedisClockIsStepped(t *testing.T) {
	for _, by := range []time.Duration{-time.Hour, time.Hour} {
		t.Run(by.String(), func(t *testing.T) {
			s, clock := steppedService(t)
			answered := make(chan string, 1)
			go func() {
				status, body := s.Post(t, s.VM("stuck"), "power-off", `,"timeout":6,"external_job_id":"steps"`)
				answered <- http.StatusText(status) + " " + body
			}()
			id := s.AwaitStep(t, "steps", "wait-for-shutdown")
			stream, err := http.Get(s.URL + "/api/v1/jobs/" + id + "/events")
			if err != nil {
				t.Fatal(err)
			}
			defer stream.Body.Close()
			clock.Step(by)

			body := <-answered
			if !strings.HasPrefix(body, "OK") || !strings.Contains(body, `"forced_reason":"timeout"`) {
				t.Errorf("power-off: %s", body)
			}
			var result struct {
				DurationMS int64 `json:"duration_ms"`
			}
			if err := json.Unmarshal([]byte(body[3:]), &result); err != nil || result.DurationMS < 6000 || result.DurationMS > 60_000 {
				t.Errorf("it took %d ms, %v", result.DurationMS, err)
			}
			if events, err := io.ReadAll(stream.Body); err != nil || !strings.Contains(string(events), "event: end") {
				t.Errorf("stream: %v\n%s", err, events)
			}
			job := s.Job(t, id)
			for _, step := range job.Steps {
				if step.Attempt > 1 || step.DurationMs < 0 || step.DurationMs > 60_000 {
					t.Errorf("step %s, attempt %d, took %d ms", step.Name, step.Attempt, step.DurationMs)
				}
			}
			wantClockTold(t, s, by)
		})
	}
}

func wantClockTold(t *testing.T, s *servertest.Service, by time.Duration) {
	t.Helper()
	if _, metrics, _ := testenv.Get(t, s.Admin+"/metrics"); !strings.Contains(metrics, `vmapower_clock_steps_total{clock="redis"} 1`) {
		t.Error("the step is not counted")
	}
	status, ready, _ := testenv.Get(t, s.Admin+"/readyz")
	if status != http.StatusOK || !strings.Contains(ready, "the clock of Redis' host was stepped") {
		t.Errorf("readyz: %d %s", status, ready)
	}
	where := map[bool]string{true: "ahead of", false: "behind"}[by > 0]
	if told := s.Log.String(); !strings.Contains(told, "clock=redis stepped_by=") ||
		strings.Count(told, "is 1h0m0s "+where+" this machine's") != 1 {
		t.Errorf("log: %s", told)
	}
}
