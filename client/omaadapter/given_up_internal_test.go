package omaadapter

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"vmapower/client"
)

const password = "canary-not-a-real-password"

// standIn is a service whose one job runs until it is cancelled. Requests that refuses names get nothing.
type standIn struct {
	status  client.JobStatus
	keys    []string
	refuses map[string]bool
}

func (s *standIn) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	what := r.Method + " " + r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
	if what == "POST cancel" && !s.refuses[what] {
		s.status = client.JobStatusCancelled
	}
	if what == "POST power-off" {
		s.keys = append(s.keys, r.Header.Get("Idempotency-Key"))
	}
	if s.refuses[what] {
		panic(http.ErrAbortHandler)
	}
	if what == "GET power-state" {
		fmt.Fprint(w, `{"power_state":"poweredOn"}`)
		return
	}
	failure := "null"
	if s.status == client.JobStatusCancelled {
		failure = `{"code":"cancelled","error":"The job was cancelled","details":""}`
	}
	w.Header().Set("ETag", `"`+string(s.status)+`"`)
	fmt.Fprintf(w, `{"job_id":"j1","vm_id":"vm-1","status":%q,"revision":%d,"error":%s}`, s.status, len(s.status), failure)
}

// adapt returns an adapter of the service, whose job has a second.
func adapt(t *testing.T, s *standIn, limit, stopWithin time.Duration) *Adapter {
	t.Helper()
	s.status = client.JobStatusRunning
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	a, err := New(client.Config{URL: server.URL, RequestLimit: limit}, Options{ShutdownTimeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	a.margin, a.stopWithin = 0, stopWithin
	return a
}

func TestAJobWhoseTimeIsOverIsCancelledAndItsEndAwaited(t *testing.T) {
	t.Parallel()
	s := new(standIn)
	err := adapt(t, s, 10*time.Second, time.Minute).PowerOffSourceVM(context.Background(), "vm-1", "vc.example.test", "u", password)
	var failed *Error
	if !errors.As(err, &failed) || !errors.Is(err, errLimit) || failed.Unsure || failed.State != "poweredOn" || failed.JobID != "j1" || s.status != client.JobStatusCancelled {
		t.Errorf("%v, and the job is %s", err, s.status)
	}
	if strings.Contains(err.Error(), password) {
		t.Errorf("the error holds the password: %v", err)
	}
}

// A service that stays away can't be asked to stop: what may still happen is said, and never left out.
func TestAJobThatCannotBeEndedIsSaidToGoOn(t *testing.T) {
	t.Parallel()
	for name, refuses := range map[string]map[string]bool{
		"the job": {"POST cancel": true}, "an answer that was lost": {"POST power-off": true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &standIn{refuses: refuses}
			err := adapt(t, s, 300*time.Millisecond, time.Second).PowerOffSourceVM(context.Background(), "vm-1", "vc.example.test", "u", password)
			var failed *Error
			if !errors.As(err, &failed) || !failed.Unsure || !strings.Contains(err.Error(), "may go on") {
				t.Errorf("%v", err)
			}
			for _, key := range s.keys {
				if key != s.keys[0] {
					t.Errorf("keys %q", s.keys)
				}
			}
		})
	}
}

func TestATimeoutThatIsNoneIsRefusedByItsName(t *testing.T) {
	t.Parallel()
	for name, options := range map[string]Options{
		"ShutdownTimeout": {ShutdownTimeout: -time.Second}, "BootTimeout": {BootTimeout: time.Millisecond}, "SyncTimeout": {SyncTimeout: 1500 * time.Millisecond},
	} {
		if _, err := New(client.Config{}, options); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := New(client.Config{URL: "localhost"}, Options{}); err == nil {
		t.Error("an address that is none was taken")
	}
}
