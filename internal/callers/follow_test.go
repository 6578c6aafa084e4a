package callers_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"vmapower/client"
	"vmapower/internal/server/servertest"
)

func TestWatchTellsWhatAJobDoesUntilItsEnd(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	c := callerOf(t, s, client.Config{URL: s.URL})
	job, err := c.PowerOff(t.Context(), s.VM("web"), client.PowerOffRequest{ExternalJobId: "failover-1"}, "")
	if err != nil {
		t.Fatal(err)
	}
	completed := map[string]bool{}
	var last client.Event
	for event, err := range c.Watch(t.Context(), "failover-1") {
		if err != nil {
			t.Fatal(err)
		}
		if event.Step.Status == client.StepStatusCompleted {
			completed[event.Step.Name] = true
		}
		last = event
	}
	if last.Kind != client.EventEnd || last.Status != client.JobStatusCompleted || last.At.Before(job.CreatedAt) || !completed["shutdown-guest"] || !completed["verify-power-state"] {
		t.Errorf("last %+v, completed %v", last, completed)
	}
}

// A job that takes longer than a long-poll is followed by its stream, to the same end.
func TestALongJobIsFollowedByItsStream(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	var streams atomic.Int32
	address := between(t, s.URL, func(forward http.Handler, w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/events") {
			streams.Add(1)
		}
		forward.ServeHTTP(w, r)
	})
	c := callerOf(t, s, client.Config{URL: address, RequestLimit: 3 * time.Second})
	timeout := 5
	job, err := c.PowerOff(t.Context(), s.VM("stuck"), client.PowerOffRequest{Timeout: &timeout}, "")
	if err == nil {
		job, err = c.Wait(t.Context(), job.JobId, nil)
	}
	if err != nil || job.Status != client.JobStatusCompleted || streams.Load() == 0 {
		t.Errorf("%s, %v, after %d streams", job.Status, err, streams.Load())
	}
}

func TestAnApplianceLogsInAndOnceMoreWhenItsSessionHasEnded(t *testing.T) {
	t.Parallel()
	g := servertest.StartGuarded(t)
	c, err := client.New(client.Config{URL: g.URL, ApplianceID: "oma-01", Token: g.Tokens["oma-01"], Version: "1.0.0"})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := c.Jobs(t.Context(), client.Filter{}); err != nil {
			t.Fatal(err)
		}
		if err := c.LogOut(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	wrong, err := client.New(client.Config{URL: g.URL, ApplianceID: "oma-01", Token: "not-the-token"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := wrong.Jobs(t.Context(), client.Filter{}); client.CodeOf(err) != client.ErrorCodeUnauthorized || client.IsTransient(err) {
		t.Errorf("a wrong token: %v", err)
	}
}
