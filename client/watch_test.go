package client_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"vmapower/client"
)

// streams answers with these events, the way the service writes them.
func streams(w http.ResponseWriter, events ...string) {
	w.Header().Set("Content-Type", "text/event-stream")
	fmt.Fprint(w, "retry: 2000\n\n")
	for _, event := range events {
		fmt.Fprint(w, event)
	}
	w.(http.Flusher).Flush()
}

func event(id int, kind, data string) string {
	return fmt.Sprintf("id: 1-%d\nevent: %s\ndata: %s\n\n", id, kind, data)
}

// streaming serves a job that runs, and its events by the connection and the event that was seen last.
func streaming(t *testing.T, events func(w http.ResponseWriter, r *http.Request, connection int32, last string)) *client.Client {
	t.Helper()
	var connections atomic.Int32
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/events") {
			shows("running", 1)(w, r)
			return
		}
		events(w, r, connections.Add(1), r.Header.Get("Last-Event-ID"))
	})
}

// told are the events as one line each.
func told(c *client.Client, ctx context.Context) (lines []string, err error) {
	for e, err := range c.Watch(ctx, "j1") {
		if err != nil {
			return lines, err
		}
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s %s%s %s", e.Kind, e.Step.Name, e.Step.Status, e.Status)))
	}
	return lines, nil
}

func TestWatchTellsEachEventOnceAcrossConnectionsThatBreak(t *testing.T) {
	c := streaming(t, func(w http.ResponseWriter, _ *http.Request, connection int32, last string) {
		switch connection {
		case 1:
			streams(w, event(1, "state", `{"status":"running","at":"2026-01-01T00:00:00Z"}`), ": still here\n\n", "id: 1-2\nevent: step\ndata: {half")
			panic(http.ErrAbortHandler)
		case 2:
			page(http.StatusBadGateway)(w, nil)
		default:
			if last != "1-1" {
				t.Errorf("asked for what comes after %q", last)
			}
			streams(w, event(2, "step", `{"seq":3,"name":"shutdown-guest","status":"running","attempt":1}`), event(3, "end", `{"status":"completed"}`))
		}
	})
	lines, err := told(c, context.Background())
	if got := strings.Join(lines, ", "); err != nil || got != "state  running, step shutdown-guestrunning, end  completed" {
		t.Errorf("%s, %v", got, err)
	}
}

func TestWatchTellsHowFarACopyHasCome(t *testing.T) {
	c := streaming(t, func(w http.ResponseWriter, _ *http.Request, _ int32, _ string) {
		streams(w, event(1, "progress", `{"percentage":12.5,"bytes_transferred":9007199254740993,"total_bytes":9007199254740995,"eta_seconds":7,"at":"2026-01-01T00:00:01Z"}`),
			event(2, "end", `{"status":"failed"}`))
	})
	for e, err := range c.Watch(context.Background(), "j1") {
		if err != nil || e.Kind != client.EventProgress || e.Copy.Percentage != 12.5 || e.Copy.BytesTransferred != 9007199254740993 || e.Copy.EtaSeconds != 7 || e.At.Second() != 1 {
			t.Errorf("%+v, %v", e, err)
		}
		break // and nobody is asked any more
	}
}

func TestWatchEndsWhereThereIsNothingToTell(t *testing.T) {
	t.Run("no event is left", func(t *testing.T) {
		c := streaming(t, func(w http.ResponseWriter, _ *http.Request, _ int32, _ string) { w.WriteHeader(http.StatusNoContent) })
		if lines, err := told(c, context.Background()); err != nil || lines != nil {
			t.Errorf("%q, %v", lines, err)
		}
	})
	t.Run("what will not pass", func(t *testing.T) {
		c := streaming(t, func(w http.ResponseWriter, _ *http.Request, _ int32, _ string) {
			refuses(http.StatusForbidden, client.ErrorCodeForbidden)(w, nil)
		})
		if _, err := told(c, context.Background()); client.CodeOf(err) != client.ErrorCodeForbidden {
			t.Errorf("%v", err)
		}
	})
	t.Run("its context ends", func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(context.Background())
		enough := errors.New("enough")
		c := streaming(t, func(w http.ResponseWriter, r *http.Request, _ int32, _ string) {
			streams(w, event(1, "state", `{"status":"running"}`))
			cancel(enough)
			<-r.Context().Done()
		})
		if _, err := told(c, ctx); !errors.Is(err, enough) {
			t.Errorf("%v", err)
		}
	})
}

// followed is Wait of a client that takes a job for a long one after a moment.
func followed(t *testing.T, handler http.HandlerFunc, onChange func(client.Job)) (client.Job, error) {
	t.Helper()
	t.Parallel()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	c, err := client.New(client.Config{URL: server.URL, RequestLimit: 1500 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	return c.Wait(ctx, "j1", onChange)
}

// longPolls answers a question that waits when the second is over, as a service does whose job stays as it is.
func longPolls(w http.ResponseWriter, r *http.Request) {
	if r.URL.Query().Has("wait") {
		select {
		case <-r.Context().Done():
		case <-time.After(time.Second):
		}
		w.WriteHeader(http.StatusNotModified)
		return
	}
	shows("running", 1)(w, r)
}

func TestWaitFollowsTheStreamOfAJobThatTakesLong(t *testing.T) {
	var ended atomic.Bool // which only the reader of the stream sees
	var seen []string
	got, err := followed(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/events"):
			streams(w, event(1, "state", `{"status":"running"}`), event(2, "step", `{"name":"shutdown-guest","status":"running"}`))
			ended.Store(true)
			streams(w, event(3, "end", `{"status":"completed"}`))
		case ended.Load():
			shows("completed", 2)(w, r)
		default:
			longPolls(w, r)
		}
	}, func(j client.Job) { seen = append(seen, string(j.Status)) })
	if err != nil || got.Status != client.JobStatusCompleted || strings.Join(seen, " ") != "running completed" {
		t.Errorf("%s, %v, seen %q", got.Status, err, seen)
	}
}

// A way on which streams don't come through is one for long-polls all the same.
func TestWaitNeedsNoStream(t *testing.T) {
	for name, stream := range map[string]http.HandlerFunc{
		"refused": refuses(http.StatusTooManyRequests, client.ErrorCodeTooManyJobs), "a page": page(http.StatusOK), "cut off": cutOff,
		"silent": func(w http.ResponseWriter, r *http.Request) { streams(w); <-r.Context().Done() },
		"no stream of ours": func(w http.ResponseWriter, _ *http.Request) {
			streams(w, "event: state\ndata: {\n\n", strings.Repeat("x", 1<<20), "\n\n")
		},
	} {
		t.Run(name, func(t *testing.T) {
			var streamed atomic.Int32
			got, err := followed(t, func(w http.ResponseWriter, r *http.Request) {
				switch {
				case strings.HasSuffix(r.URL.Path, "/events"):
					streamed.Add(1)
					stream(w, r)
				case streamed.Load() > 0:
					shows("completed", 2)(w, r)
				default:
					longPolls(w, r)
				}
			}, nil)
			if err != nil || got.Status != client.JobStatusCompleted || streamed.Load() == 0 {
				t.Errorf("%s, %v, %d streams", got.Status, err, streamed.Load())
			}
		})
	}
}
