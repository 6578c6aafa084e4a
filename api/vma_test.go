package api_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"vmapower/access"
	"vmapower/api"
	"vmapower/audit"
	"vmapower/failure"
	"vmapower/internal/sandbox"
)

// olderAPI is a stand-in of the older VMA API: it keeps what it is asked.
type olderAPI struct {
	url *url.URL

	mu    sync.Mutex
	asked []olderRequest
	next  http.HandlerFunc
}

// olderRequest is what came to the older API.
type olderRequest struct {
	line   string
	header http.Header
	body   []byte
}

func startOlderAPI(t *testing.T) *olderAPI {
	t.Helper()
	o := &olderAPI{next: func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-cache")
		fmt.Fprint(w, `{"older":true }`)
	}}
	server := httptest.NewServer(o)
	t.Cleanup(server.Close)
	var err error
	if o.url, err = url.Parse(server.URL); err != nil {
		t.Fatal(err)
	}
	return o
}

func (o *olderAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o.mu.Lock()
	next := o.next
	o.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	o.mu.Lock()
	o.asked = append(o.asked, olderRequest{r.Method + " " + r.RequestURI, r.Header.Clone(), body})
	o.mu.Unlock()
	next(w, r)
}

func (o *olderAPI) answer(next http.HandlerFunc) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.next = next
}

// take returns what came since the last take.
func (o *olderAPI) take() []olderRequest {
	o.mu.Lock()
	defer o.mu.Unlock()
	asked := o.asked
	o.asked = nil
	return asked
}

func (o *olderAPI) beside(c *api.Config) { c.VMA = &api.VMA{URL: o.url} }

// raw asks, and takes any answer.
func (b bundle) raw(t *testing.T, method, path string, body []byte, headers ...string) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, b.url+path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		r.Header.Set(name, value)
	}
	a, err := b.read(r)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestWhatIsNotOursIsPassedOnUnchanged(t *testing.T) {
	older := startOlderAPI(t)
	b := setup(t, older.beside)
	body := make([]byte, 200<<10) // more than a body of ours may have, and no text
	if _, err := rand.Read(body); err != nil {
		t.Fatal(err)
	}
	const query = "?vcenter=vc&username=u;x&password=%zz" // not even well formed
	for line, sent := range map[string][]byte{
		"POST /api/v1/discover":                        []byte("{\"vcenter\" : \"vc\",\n \"password\":\"p\"}"),
		"PUT /api/v1/config":                           body,
		"POST /api/v1/cleanup":                         nil,
		"POST /api/v1/vm-spec-changes":                 body,
		"GET /api/v1/vms/%2FDC%2Fvm%2Fweb/cbt-status":  nil,
		"GET /api/v1/vms//DC/vm/web%20one/cbt-status":  nil,
		"POST /api/v1/progress/job-1/update":           []byte(`{}`),
		"DELETE /api/v1/enrollment/status/x":           nil,
		"GET /api/v1/status/failover-1" + query:        nil,
		"POST /api/v1/enrollment/enroll?a=b&a=c&d=%20": []byte("x"),
	} {
		method, path, _ := strings.Cut(line, " ")
		a := b.raw(t, method, path, sent, "Content-Type: text/odd", "Authorization: Bearer older", "Te: trailers", "Connection: X-Hop", "X-Hop: 1", "X-Odd: 1")
		got := older.take()
		if len(got) != 1 || got[0].line != line || !bytes.Equal(got[0].body, sent) {
			t.Fatalf("%s: %d, came as %d requests %.200v", line, a.status, len(got), got)
		}
		h := got[0].header
		if h.Get("Content-Type") != "text/odd" || h.Get("Authorization") != "Bearer older" || h.Get("X-Odd") != "1" || h.Get("X-Hop") != "" || h.Get("Via") == "" {
			t.Errorf("%s: headers %v", line, h)
		}
		if a.status != http.StatusOK || a.text != `{"older":true }` || strings.Join(a.header.Values("Cache-Control"), "|") != "no-cache" {
			t.Errorf("%s: %d %s %v", line, a.status, a.text, a.header)
		}
	}
	if strings.Contains(b.logged.String(), "%zz") || !strings.Contains(b.logged.String(), "older API") {
		t.Errorf("the log: %s", b.logged.String())
	}
}

func TestTheOlderAPIsAnswerIsItsOwn(t *testing.T) {
	older := startOlderAPI(t)
	b := setup(t, older.beside)
	for _, status := range []int{200, 204, 301, 400, 404, 418, 500, 503} {
		older.answer(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Older", "yes")
			w.Header().Set("Location", "/api/v1/elsewhere")
			w.WriteHeader(status)
			if status != 204 {
				fmt.Fprint(w, "plain text\n")
			}
		})
		b.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		a := b.raw(t, "POST", "/api/v1/discover", []byte("{}"))
		if a.status != status || a.header.Get("X-Older") != "yes" || status != 204 && a.text != "plain text\n" {
			t.Errorf("%d: %d %q %v", status, a.status, a.text, a.header)
		}
	}
}

func TestTheOlderAPIsAnswerIsStreamed(t *testing.T) {
	older := startOlderAPI(t)
	b := setup(t, older.beside)
	read := make(chan struct{})
	older.answer(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, "first")
		_ = http.NewResponseController(w).Flush()
		select {
		case <-read:
		case <-r.Context().Done():
		}
		fmt.Fprintln(w, "second")
	})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, "GET", b.url+"/api/v1/status/x", nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := b.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	lines := bufio.NewScanner(response.Body)
	if !lines.Scan() || lines.Text() != "first" {
		t.Fatalf("%q %v", lines.Text(), lines.Err())
	}
	close(read) // the second half is made when the first has come
	if !lines.Scan() || lines.Text() != "second" {
		t.Errorf("%q %v", lines.Text(), lines.Err())
	}
}

func TestAnAnswerThatBreaksOffDoesSoForItsCallerToo(t *testing.T) {
	older := startOlderAPI(t)
	b := setup(t, older.beside)
	older.answer(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		fmt.Fprint(w, "the beginning")
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	})
	if a, err := b.try(t, "GET", "/api/v1/status/x"); err == nil {
		t.Errorf("%d %q came as a whole", a.status, a.text)
	}
	if !strings.Contains(b.logged.String(), "older API") {
		t.Errorf("the log: %s", b.logged.String())
	}
}

func TestNothingOfOursIsPassedOnByAnotherSpelling(t *testing.T) {
	older := startOlderAPI(t)
	b := setup(t, older.beside)
	for _, path := range []string{
		"/api/v1/vm/vm-1/power-off/", "/api/v1/vm/vm-1/power-of", "/api/v1//vm/vm-1/power-off", "/api/v1/VM/vm-1/power-off",
		"/api/v1/x/../vm/vm-1/power-off", "/api/v1/x/%2e%2e/vm/vm-1/power-off", "/api/v1/x%2f..%2fvm/vm-1/power-off", "/api/v1/%76m/vm-1/power-off",
		"/api/v1/x/%252e%252e/vm/vm-1/power-off", "/api/v1/%2576m/vm-1/power-off", "/api/v1/x\\..\\vm/vm-1/power-off", "/api/v1/x;/vm",
		"/api/v1/./vm/vm-1/power-off", "/api/v1/%2fvm/vm-1/power-off", "/api/v1/replicate/", "/api/v1/jobs/x/y/z", "/api/v1/approvals/a/b", "/api/v1/auth/x",
		"/api/v1/", "/api/v1", "/api/v1/x%00", "/api/v2/discover", "/api/v1/../v1/discover", "/discover", "/metrics", "/api/v1/progress/", "/api/v1/health/x",
	} {
		a := b.raw(t, "POST", path, []byte(`{"vcenter":"vc"}`))
		if got := older.take(); len(got) > 0 || a.status < 400 {
			t.Errorf("%s: %d, passed on as %v", path, a.status, got)
		}
	}
	if a := b.raw(t, "DELETE", "/api/v1/progress/job-1", nil); a.status != http.StatusMethodNotAllowed || len(older.take()) > 0 {
		t.Errorf("a method that a path of ours does not know: %d %s", a.status, a.text)
	}
	if a := b.raw(t, "GET", "/api/v1/vms", nil, "X-VCenter-Password: "+password); a.status != http.StatusNotFound || len(older.take()) > 0 {
		t.Errorf("a password of ours: %d %s", a.status, a.text)
	}
	if a := b.raw(t, "GET", "/api/v1/status/x", nil, "Via: 1.1 vmapower"); a.status != http.StatusBadRequest || len(older.take()) > 0 {
		t.Errorf("in a circle: %d %s", a.status, a.text)
	}
}

func TestAProgressOfAnotherIDIsTheOlderAPIs(t *testing.T) {
	older := startOlderAPI(t)
	b := setup(t, older.beside)
	a := b.do(t, "POST", powerOff, `{`+login+`,"external_job_id":"failover-1"}`)
	if a.status != http.StatusAccepted {
		t.Fatalf("%d %s", a.status, a.text)
	}
	if a = b.do(t, "GET", "/api/v1/progress/failover-1", ""); a.status != http.StatusOK || len(older.take()) > 0 {
		t.Errorf("ours: %d %s", a.status, a.text)
	}
	if a = b.raw(t, "GET", "/api/v1/progress/nightly-1", nil); a.text != `{"older":true }` || len(older.take()) != 1 {
		t.Errorf("not ours: %d %s", a.status, a.text)
	}
	older.answer(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "job not found", http.StatusNotFound) })
	if a = b.raw(t, "GET", "/api/v1/progress/nightly-2", nil); a.status != http.StatusNotFound || a.text != "job not found\n" {
		t.Errorf("nobody's: %d %s", a.status, a.text)
	}
	b.redis.Kill()
	older.take()
	if a = b.raw(t, "GET", "/api/v1/progress/failover-1", nil); a.status != http.StatusServiceUnavailable || len(older.take()) > 0 {
		t.Errorf("perhaps ours: %d %s", a.status, a.text)
	}
}

// nightly is a request for a replication as the older engine sends it.
func nightly(t *testing.T, center *sandbox.VCenter, paths ...string) []byte {
	t.Helper()
	body, err := json.Marshal(map[string]any{
		"job_id": "nightly-1", "vcenter": center.Address(), "username": center.Username(), "password": password, "vm_paths": paths,
		"oma_url": "http://127.0.0.1:8082", "nbd_targets": []map[string]any{{"device_path": "nbd://127.0.0.1:10809/x", "vm_disk_id": 1, "vmware_disk_key": "2000"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return append([]byte("  "), body...)
}

func TestAReplicateOfAVMThatIsOnIsTheOlderAPIs(t *testing.T) {
	older := startOlderAPI(t)
	b, center := setupVCenter(t, older.beside)
	const json = "Content-Type: application/json"
	body := nightly(t, center, "/DC0/vm/web-01")
	if a := b.raw(t, "POST", "/api/v1/replicate", body, json); a.text != `{"older":true }` {
		t.Fatalf("on: %d %s", a.status, a.text)
	}
	if got := older.take(); len(got) != 1 || !bytes.Equal(got[0].body, body) {
		t.Errorf("came as %v", got)
	}
	for name, request := range map[string][]byte{
		"off":                  nightly(t, center, "/DC0/vm/archive-01"),
		"suspended":            nightly(t, center, "/DC0/vm/paused-01"),
		"unknown":              nightly(t, center, "/DC0/vm/nobody"),
		"a final sync of ours": bytes.Replace(body, []byte(`"job_id"`), []byte(`"sync_type":"final_incremental","job_id"`), 1),
	} {
		if a := b.raw(t, "POST", "/api/v1/replicate", request, json); a.status != http.StatusAccepted || len(older.take()) > 0 {
			t.Errorf("%s: %d %s", name, a.status, a.text)
		}
	}
	for name, request := range map[string][]byte{
		"one of two is off": nightly(t, center, "/DC0/vm/web-01", "/DC0/vm/archive-01"),
		"no JSON":           []byte("{"),
		"empty":             nil,
		"large":             bytes.Repeat([]byte(" "), 70<<10),
	} {
		if a := b.raw(t, "POST", "/api/v1/replicate", request, json); a.status != http.StatusBadRequest || len(older.take()) > 0 {
			t.Errorf("%s: %d %s", name, a.status, a.text)
		}
	}
	if a := b.raw(t, "POST", "/api/v1/replicate", nightly(t, center, "/DC0/vm/web-01", "/DC0/vm/db-01"), json); a.text != `{"older":true }` {
		t.Errorf("two that are on: %d %s", a.status, a.text)
	}
}

func TestOnlyWhoMayAskUsMayAskTheOlderAPI(t *testing.T) {
	older := startOlderAPI(t)
	g := setupGuarded(t)
	g.bundle = g.again(t, older.beside)
	for who, want := range map[string]int{"X-Nobody: 1": http.StatusUnauthorized, g.sessions["owner"]: http.StatusOK} {
		a := g.raw(t, "POST", "/api/v1/discover", []byte("{}"), who)
		got := older.take()
		if a.status != want || (want == http.StatusOK) != (len(got) == 1) {
			t.Errorf("%.12s: %d %s, %d came", who, a.status, a.text, len(got))
		}
		for _, r := range got {
			if r.header.Get("Authorization") != "" {
				t.Error("a session of ours was passed on")
			}
		}
	}
	g.bound(t, "owner", access.Scope{Operations: []string{"power-off"}})
	for _, line := range []string{"POST /api/v1/discover", "GET /api/v1/progress/nightly-1"} {
		method, path, _ := strings.Cut(line, " ")
		if a := g.raw(t, method, path, nil, g.sessions["owner"]); a.status != http.StatusForbidden || len(older.take()) > 0 {
			t.Errorf("%s within a scope: %d %s", line, a.status, a.text)
		}
	}
}

func TestWhatTheOlderAPIIsAskedToChangeIsAudited(t *testing.T) {
	older := startOlderAPI(t)
	g := setupGuarded(t)
	g.bundle = g.again(t, older.beside)
	g.raw(t, "POST", "/api/v1/discover", []byte(`{"password":"not-for-the-audit"}`), g.sessions["owner"])
	g.raw(t, "GET", "/api/v1/progress/nightly-1", nil, g.sessions["owner"])
	g.bound(t, "owner", access.Scope{Operations: []string{"power-off"}})
	g.raw(t, "POST", "/api/v1/discover", []byte("{}"), g.sessions["owner"])
	entries, err := audit.New(g.redis.Client(), slog.New(slog.DiscardHandler)).Tail(t.Context(), "", 100, 0)
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, e := range entries {
		if e.Action == audit.PassOn {
			told = append(told, fmt.Sprint(e.Operation, " ", e.Who, " ", e.Outcome, " ", e.From))
		}
	}
	if want := []string{"POST /api/v1/discover owner ok 127.0.0.1", "POST /api/v1/discover owner forbidden 127.0.0.1"}; !slices.Equal(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
}

func TestTheOlderAPIThatDoesNotAnswerIsNamed(t *testing.T) {
	older := startOlderAPI(t)
	b := setup(t, func(c *api.Config) {
		c.VMA = &api.VMA{URL: &url.URL{Scheme: "http", Host: "127.0.0.1:1"}}
	})
	if a := b.raw(t, "POST", "/api/v1/discover", nil); a.status != http.StatusBadGateway || !strings.Contains(a.text, "vma_url") {
		t.Errorf("away: %d %s", a.status, a.text)
	}
	released := make(chan struct{})
	t.Cleanup(func() { close(released) })
	older.answer(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-released:
		}
	})
	b = b.again(t, func(c *api.Config) { c.VMA = &api.VMA{URL: older.url, Silence: 50 * time.Millisecond} })
	a := b.raw(t, "POST", "/api/v1/discover", nil)
	var told struct{ Code failure.Code }
	if err := json.Unmarshal([]byte(a.text), &told); err != nil || a.status != http.StatusGatewayTimeout || told.Code != failure.Timeout {
		t.Errorf("silent: %d %s", a.status, a.text)
	}
	refused := func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("not allowed") }
	b = b.again(t, func(c *api.Config) { c.VMA = &api.VMA{URL: older.url, Dial: refused} })
	if a = b.raw(t, "POST", "/api/v1/discover", nil); a.status != http.StatusBadGateway {
		t.Errorf("not allowed: %d %s", a.status, a.text)
	}
}

// A request that no client of net/http would send.
func TestAnUpgradeIsNotPassedOn(t *testing.T) {
	older := startOlderAPI(t)
	b := setup(t, older.beside)
	conn, err := net.Dial("tcp", strings.TrimPrefix(b.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(time.Minute))
	fmt.Fprint(conn, "GET http://elsewhere.example.test/api/v1/status/x HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	got := older.take()
	if response.StatusCode != http.StatusOK || len(got) != 1 || got[0].line != "GET /api/v1/status/x" || got[0].header.Get("Upgrade") != "" {
		t.Errorf("%d, came as %v", response.StatusCode, got)
	}
}
