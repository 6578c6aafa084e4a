package api_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"vmapower/failure"
)

// event is one server-sent event.
type event struct{ id, kind, data string }

// open starts a stream of the job's events; the test ends it by its context or the
// stream ends by itself.
func (b bundle) open(t *testing.T, id, last string) (*http.Response, *bufio.Scanner) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.url+"/api/v1/jobs/"+id+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	response, err := b.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = response.Body.Close() })
	return response, bufio.NewScanner(response.Body)
}

// next reads one event; false at the end of the stream.
func next(t *testing.T, lines *bufio.Scanner) (e event, found bool) {
	t.Helper()
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), ": ")
		switch name {
		case "id":
			e.id = value
		case "event":
			e.kind = value
		case "data":
			e.data = value
		case "":
			if e.id != "" {
				return e, true
			}
		}
	}
	return event{}, false
}

func TestEventsAreStreamedToTheEnd(t *testing.T) {
	b := setup(t)
	job := b.submit(t)
	response, lines := b.open(t, job.ID, "")
	if response.StatusCode != http.StatusOK || response.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("%d %v", response.StatusCode, response.Header)
	}
	first, _ := next(t, lines)
	if first.kind != "state" || !strings.Contains(first.data, `"status":"pending"`) {
		t.Errorf("first event %+v", first)
	}
	b.complete(t, job.ID)
	var all []event
	for e, found := next(t, lines); found; e, found = next(t, lines) {
		all = append(all, e)
		var data struct{ At time.Time }
		if err := json.Unmarshal([]byte(e.data), &data); err != nil || data.At.IsZero() {
			t.Errorf("data %s: %v", e.data, err)
		}
	}
	kinds := ""
	for _, e := range all {
		kinds += e.kind + " "
	}
	if !strings.HasPrefix(kinds, "state step step ") || !strings.HasSuffix(kinds, "state end ") {
		t.Errorf("events %s", kinds)
	}

	_, lines = b.open(t, job.ID, all[1].id)
	if e, _ := next(t, lines); e != all[2] {
		t.Errorf("resumed with %+v, want %+v", e, all[2])
	}
	if response, _ = b.open(t, job.ID, all[len(all)-1].id); response.StatusCode != http.StatusNoContent {
		t.Errorf("after the end: %d", response.StatusCode)
	}
}

func TestAStreamEndsWithTheServer(t *testing.T) {
	b := setup(t)
	job := b.submit(t)
	_, lines := b.open(t, job.ID, "")
	if _, found := next(t, lines); !found {
		t.Fatal("no event")
	}
	b.api.Close()
	if e, found := next(t, lines); found {
		t.Errorf("event %+v", e)
	}
}

func TestAReaderThatLeavesEndsItsStream(t *testing.T) {
	b := setup(t)
	job := b.submit(t)
	response, lines := b.open(t, job.ID, "")
	if _, found := next(t, lines); !found {
		t.Fatal("no event")
	}
	_ = response.Body.Close()
	limit := time.Now().Add(10 * time.Second)
	for !strings.Contains(b.logged.String(), "/events") { // its line in the log is its end
		if time.Now().After(limit) {
			t.Fatal("the stream goes on")
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func TestAStreamOutlivesTheServersWriteTimeout(t *testing.T) {
	b := setup(t)
	job := b.submit(t)
	b.url = serveWithWriteTimeout(t, b.api, 800*time.Millisecond)
	_, lines := b.open(t, job.ID, "")
	if _, found := next(t, lines); !found {
		t.Fatal("no event")
	}
	b.do(t, "GET", "/api/v1/jobs/"+job.ID+"?wait=1", "").job(t, http.StatusOK) // longer than the timeout
	b.fail(t, job.ID, failure.Failure{Code: failure.Internal, Summary: "x"})
	last := event{}
	for e, found := next(t, lines); found; e, found = next(t, lines) {
		last = e
	}
	if last.kind != "end" {
		t.Errorf("last event %s", fmt.Sprint(last))
	}
}

// Whoever writes to Redis can put an end among the events: it is told only when the record
// proves it.
func TestAnEndThatNobodySignedIsNotStreamed(t *testing.T) {
	b := setup(t)
	job := b.submit(t)
	for _, forged := range []string{
		`["9000000000000-1","end","completed"]`,
		`["9000000000000-2","state","completed"]`,
		`["9000000000000-3","state",["completed"]]`,
		`["9000000000000-4","end\ndata: x","pending"]`,
		`["9000000000000-5","step"]`,
		`["9000000000000-6","progress","no object"]`,
		`["9000000000000-7","state`,
		`["9000000000000-8"]`,
	} {
		if err := b.redis.Client().RPush(t.Context(), "{vmapower}:job:"+job.ID+":events", forged).Err(); err != nil {
			t.Fatal(err)
		}
	}
	_, lines := b.open(t, job.ID, "")
	b.fail(t, job.ID, *failure.New(failure.Timeout, "it took too long"))
	var told []string
	for e, found := next(t, lines); found; e, found = next(t, lines) {
		if e.kind == "state" || e.kind == "end" {
			told = append(told, e.kind+" "+e.data[strings.Index(e.data, `"status"`):])
		}
	}
	want := []string{`state "status":"pending"}`, `state "status":"running"}`, `state "status":"failed"}`, `end "status":"failed"}`}
	if !slices.Equal(told, want) {
		t.Errorf("told %q", told)
	}
}
