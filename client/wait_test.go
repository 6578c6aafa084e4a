package client_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"

	"vmapower/client"
)

func TestWaitFollowsTheJobThroughOutagesToItsEnd(t *testing.T) {
	var asked atomic.Int32
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		known, wait := r.Header.Get("If-None-Match"), r.URL.Query().Get("wait")
		revision, status := 1, "pending"
		switch asked.Add(1) {
		case 1:
			if known != "" || wait != "" {
				t.Errorf("first: %q %q", known, wait)
			}
		case 2:
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		case 3:
			panic(http.ErrAbortHandler) // the connection breaks
		case 4:
			w.Header().Set("ETag", known)
			w.WriteHeader(http.StatusNotModified)
			return
		default:
			if known != `"r1"` || wait != "30" {
				t.Errorf("later: %q %q", known, wait)
			}
			revision, status = 2, "completed"
		}
		w.Header().Set("ETag", fmt.Sprintf(`"r%d"`, revision))
		fmt.Fprint(w, job(status, revision))
	})
	var seen []string
	got, err := c.Wait(context.Background(), "j1", func(j client.Job) { seen = append(seen, string(j.Status)) })
	if err != nil || !got.Ended() || fmt.Sprint(seen) != "[pending completed]" {
		t.Errorf("job %+v, seen %v, %v", got, seen, err)
	}
}

func TestWaitEndsForWhatWillNotPass(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, `{"error":"There is no such job","code":"job_not_found","timestamp":"2026-01-01T00:00:00Z"}`)
	})
	_, err := c.Wait(context.Background(), "j1", nil)
	var refused *client.Error
	if !errors.As(err, &refused) || refused.Code != client.ErrorCodeJobNotFound {
		t.Errorf("error %v", err)
	}
}

func TestWaitEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancelCause(context.Background())
	enough := errors.New("enough")
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Has("wait") {
			cancel(enough)
			<-r.Context().Done()
			return
		}
		w.Header().Set("ETag", `"r1"`)
		fmt.Fprint(w, job("running", 1))
	})
	if got, err := c.Wait(ctx, "j1", nil); !errors.Is(err, enough) || got.Status != client.JobStatusRunning {
		t.Errorf("job %+v, %v", got, err)
	}
}

// Another job may get the same external id meanwhile, and is not the one that is followed.
func TestWaitStaysWithTheJobThatItFoundByAnExternalID(t *testing.T) {
	var asked []string
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path)
		status := "running"
		if len(asked) > 1 {
			status = "completed"
		}
		w.Header().Set("ETag", fmt.Sprintf(`"r%d"`, len(asked)))
		fmt.Fprint(w, job(status, len(asked)))
	})
	got, err := c.Wait(context.Background(), "failover-1", nil)
	if err != nil || len(asked) != 2 || asked[0] != "/api/v1/jobs/failover-1" || asked[1] != "/api/v1/jobs/"+got.JobId {
		t.Errorf("asked for %q, job %s, %v", asked, got.JobId, err)
	}
}
