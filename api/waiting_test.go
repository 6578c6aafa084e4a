package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"vmapower/joblog"
)

// The job was accepted: a Redis that is away for a moment is no reason to answer a caller
// that waits with anything else than its result.
func TestAWaitOutlivesAMomentWithoutRedis(t *testing.T) {
	b := setup(t)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.url+powerOff, strings.NewReader("{"+login+"}"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Prefer", "wait=30")
	answered := make(chan answer, 1)
	go func() {
		a, err := b.read(r)
		if err != nil {
			t.Error(err)
		}
		answered <- a
	}()
	var jobs []joblog.Job
	for len(jobs) == 0 {
		if jobs, _, err = b.log.List(t.Context(), joblog.Filter{}, "", 1); err != nil {
			t.Fatal(err)
		}
	}
	b.redis.Kill()
	time.Sleep(1500 * time.Millisecond) // the waiting request looks each second
	b.redis.Start()
	b.complete(t, jobs[0].ID)
	a := <-answered
	if a.status != http.StatusOK || a.header.Get("Location") != "/api/v1/jobs/"+jobs[0].ID || !strings.Contains(a.text, `"success":true`) {
		t.Errorf("%d %v %s", a.status, a.header, a.text)
	}
}
