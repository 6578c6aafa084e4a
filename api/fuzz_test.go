package api

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/access"
	"vmapower/audit"
	"vmapower/credentials"
	"vmapower/internal/sandbox"
	"vmapower/joblog"
	"vmapower/tasks/queue"
	"vmapower/vcenter"
)

// fuzzed is a server on an embedded Redis that is asked without a network.
type fuzzed struct {
	*Server
	redis *redis.Client
}

func newFuzzed(f *testing.F) fuzzed {
	f.Helper()
	embedded, err := sandbox.StartRedis()
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(embedded.Close)
	client := redis.NewClient(&redis.Options{Addr: embedded.Addr()})
	f.Cleanup(func() { _ = client.Close() })
	keys, err := credentials.GenerateKeyring()
	if err != nil {
		f.Fatal(err)
	}
	quiet := slog.New(slog.DiscardHandler)
	log, pool := joblog.New(client, joblog.Options{Keys: keys, Retention: time.Hour}), vcenter.NewPool(vcenter.Options{})
	f.Cleanup(log.Close)
	f.Cleanup(func() { _ = pool.Close(context.Background()) })
	server, err := New(Config{
		Jobs: log, Gate: access.NewOpenGate(), Queue: queue.New(client), VCenters: pool, Sealer: keys.Sealer(), Audit: audit.New(client, quiet),
		DeadlineSlack: time.Minute, MaxAttempts: 5,
	})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(server.Close)
	return fuzzed{server, client}
}

// ask returns the answer, which must be one of the service's own making.
func (s fuzzed) doRequest(t *testing.T, method, path string, body []byte, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, bytes.NewReader(body))
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer := httptest.NewRecorder()
	s.ServeHTTP(answer, r)
	if answer.Code == http.StatusServiceUnavailable {
		t.Skip("the embedded Redis has no time to answer")
	}
	if answer.Code >= http.StatusInternalServerError {
		t.Fatalf("%s %s: %d %s", method, path, answer.Code, answer.Body)
	}
	if answer.Code >= http.StatusBadRequest {
		var refused struct{ Code, Details string }
		if err := json.Unmarshal(answer.Body.Bytes(), &refused); err != nil || refused.Code == "" || !plain(refused.Details) {
			t.Errorf("%s %s: %d %q, %v", method, path, answer.Code, answer.Body, err)
		}
	}
	return answer
}

func (s fuzzed) keys(t *testing.T) int64 {
	t.Helper()
	n, err := s.redis.DBSize(t.Context()).Result()
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// FuzzRequest: a body is refused in words and changes nothing, or it is accepted; never
// is it a fault of ours, and never is its password told.
func FuzzRequest(f *testing.F) {
	const (
		vm     = "420570c7-0000-4000-8000-1e876786cb3c"
		login  = `"vcenter":"vc.example.test","username":"u","password":"canary-not-a-real-password"`
		target = `"disks":[{"disk_key":"2000","change_id":"52 de c0/446","target":"nbd://127.0.0.1:10809/export"}]`
	)
	paths := []string{
		"/api/v1/vm/" + vm + "/power-off", "/api/v1/vm/" + vm + "/power-on", "/api/v1/replicate",
		"/api/v1/jobs/0198c0de-0000-7000-8000-000000000000/approve", "/api/v1/auth/login",
	}
	for i := range paths {
		for _, body := range []string{
			"{" + login + "}", "{" + login + `,"timeout":1,"policy":"graceful_only","metadata":{"a":[1,{"b":null}]}}`, "{" + login + "," + target + `,"vm_id":"vm-42"}`,
			"{" + login + `,"vm_paths":["/DC/vm/NAME"],"nbd_targets":[{"device_path":"nbd://:10809/e","vmware_disk_key":"2000"}],"change_id":"*"}`,
			`{"decision":"approve","reason":"r"}`, `{"appliance_id":"oma-01","token":"vmapower_a1_x","version":"1"}`,
			"", "null", "[]", `{"password":{"a":1}}`, `{"timeout":1e400}`, `{"a":1,"a":2}`, "{\"vcenter\":\"\\ud800\"}", strings.Repeat(`{"a":`, 30), `{"metadata":{"":0}}`,
		} {
			f.Add(byte(i), []byte(body))
		}
	}
	s := newFuzzed(f)
	f.Fuzz(func(t *testing.T, which byte, body []byte) {
		before := s.keys(t)
		answer := s.doRequest(t, "POST", paths[int(which)%len(paths)], body)
		if answer.Code == http.StatusBadRequest && s.keys(t) != before {
			t.Errorf("refused, and %d keys became %d", before, s.keys(t))
		}
		var sent struct{ Password string }
		_ = json.Unmarshal(body, &sent) // what is no request has no password
		if len(sent.Password) > 8 && bytes.Count(body, []byte(sent.Password)) == 1 && strings.Contains(answer.Body.String(), sent.Password) {
			t.Errorf("the password is in the answer: %s", answer.Body)
		}
	})
}

func FuzzCursor(f *testing.F) {
	filter := joblog.Filter{Status: joblog.StatusFailed, By: "oma-01"}
	good, err := cursor("0198c0de-0000-7000-8000-000000000000", filter)
	if err != nil {
		f.Fatal(err)
	}
	other, err := cursor("0198c0de-0000-7000-8000-000000000000", joblog.Filter{By: "oma-02"})
	if err != nil {
		f.Fatal(err)
	}
	for _, text := range []string{good, other, good + "=", good[:len(good)-1], good[1:], good + "\n", strings.ToLower(good), "", "*", "../../etc"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		last, err := parseCursor(text, filter)
		if err != nil {
			if last != "" {
				t.Errorf("%q is refused and is %q", text, last)
			}
			return
		}
		if again, err := cursor(last, filter); err != nil || again != text {
			t.Errorf("%q is the cursor %q, %v", text, again, err)
		}
	})
}

// FuzzLastEventID: a reader goes on after the event it names, is told that there is none,
// or is refused.
func FuzzLastEventID(f *testing.F) {
	for _, id := range []string{"", "0-0", "0-1", "1767225600000-0", "9999999999999-999999999999999999", "1767225600000", "-", "+", "$", "(1-1", "1-1 ", "1-1, 2-2", "-1-1", "1_000-1"} {
		f.Add(id)
	}
	s := newFuzzed(f)
	accepted := httptest.NewRecorder()
	r := httptest.NewRequest("POST", "/api/v1/vm/vm-42/power-off", strings.NewReader(`{"vcenter":"vc.example.test","username":"u","password":"p"}`))
	r.Header.Set("Content-Type", "application/json")
	s.ServeHTTP(accepted, r)
	var job struct {
		ID string `json:"job_id"`
	}
	if err := json.Unmarshal(accepted.Body.Bytes(), &job); err != nil || job.ID == "" {
		f.Fatalf("%d %s, %v", accepted.Code, accepted.Body, err)
	}
	s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("POST", "/api/v1/jobs/"+job.ID+"/cancel", nil))
	f.Fuzz(func(t *testing.T, id string) {
		var headers []string
		if id != "" {
			headers = []string{"Last-Event-ID", id}
		}
		answer := s.doRequest(t, "GET", "/api/v1/jobs/"+job.ID+"/events", nil, headers...)
		text := answer.Body.String()
		switch answer.Code {
		case http.StatusOK:
			if !strings.Contains(text, "event: end\n") || id != "" && strings.Contains(text, "id: "+id+"\n") {
				t.Errorf("after %q: %s", id, text)
			}
		case http.StatusNoContent, http.StatusBadRequest:
			if answer.Code == http.StatusNoContent && text != "" || id == "" {
				t.Errorf("after %q: %d %s", id, answer.Code, text)
			}
		default:
			t.Errorf("after %q: %d %s", id, answer.Code, text)
		}
	})
}
