package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"go.uber.org/goleak"

	"vmapower/access"
	"vmapower/api"
	"vmapower/audit"
	"vmapower/credentials"
	"vmapower/failure"
	"vmapower/internal/testenv"
	"vmapower/joblog"
	"vmapower/tasks"
	"vmapower/tasks/queue"
	"vmapower/vcenter"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m, testenv.Leaks()) }

const (
	vmID     = "420570c7-0000-4000-8000-1e876786cb3c"
	password = "canary-not-a-real-password"
	login    = `"vcenter":"vc.example.test","username":"u","password":"` + password + `"`
	powerOff = "/api/v1/vm/" + vmID + "/power-off"
	powerOn  = "/api/v1/vm/" + vmID + "/power-on"
)

// bundle is a server on a Redis of its own.
type bundle struct {
	log    *joblog.Log
	redis  *testenv.Redis
	api    *api.Server
	url    string
	client *http.Client
	logged *buffer
	keys   *credentials.Keyring
	config api.Config
}

// buffer keeps what was logged.
type buffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

func setup(t *testing.T, change ...func(*api.Config)) bundle {
	t.Helper()
	t.Parallel()
	redis := testenv.StartRedis(t)
	raw := redis.ServiceClient()
	keys, err := credentials.GenerateKeyring()
	if err != nil {
		t.Fatal(err)
	}
	log := joblog.New(raw, joblog.Options{Keys: keys, Retention: time.Hour})
	t.Cleanup(log.Close)
	pool := vcenter.NewPool(vcenter.Options{})
	t.Cleanup(func() { _ = pool.Close(context.Background()) })
	logged := new(buffer)
	logger := slog.New(slog.NewJSONHandler(logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
	cfg := api.Config{
		Gate: access.NewOpenGate(), Sealer: keys.Sealer(), Audit: audit.New(raw, logger),
		Jobs: log, Queue: queue.New(raw), VCenters: pool, Version: "test", DeadlineSlack: time.Minute, MaxAttempts: 5,
		Logger: logger,
	}
	return bundle{log: log, redis: redis, logged: logged, keys: keys, config: cfg}.again(t, change...)
}

// again serves with another configuration on the same Redis.
func (b bundle) again(t *testing.T, change ...func(*api.Config)) bundle {
	t.Helper()
	for _, f := range change {
		f(&b.config)
	}
	server, err := api.New(b.config)
	if err != nil {
		t.Fatal(err)
	}
	front := httptest.NewServer(server)
	t.Cleanup(front.Close)
	t.Cleanup(server.Close)
	client := &http.Client{Transport: &http.Transport{}, Timeout: time.Minute}
	t.Cleanup(client.CloseIdleConnections)
	b.api, b.url, b.client = server, front.URL, client
	return b
}

// answer is what came back, read to its end.
type answer struct {
	status int
	header http.Header
	text   string
}

// do asks, and holds the answer against the document. Headers are given as
// "Name: value".
func (b bundle) do(t *testing.T, method, path, body string, headers ...string) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, b.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		r.Header[http.CanonicalHeaderKey(name)] = append(r.Header[http.CanonicalHeaderKey(name)], value)
		if name == "Content-Type" {
			r.Header.Set(name, value)
		}
	}
	return b.send(t, r)
}

// try asks without a word about what it gets.
func (b bundle) try(t *testing.T, method, path string) (answer, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, b.url+path, nil)
	if err != nil {
		return answer{}, err
	}
	return b.read(r)
}

func (b bundle) read(r *http.Request) (answer, error) {
	response, err := b.client.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return answer{response.StatusCode, response.Header, string(text)}, err
}

func (b bundle) send(t *testing.T, r *http.Request) answer {
	t.Helper()
	a, err := b.read(r)
	if err != nil {
		t.Fatal(err)
	}
	a.checkDocument(t, r)
	if strings.Contains(a.text, password) {
		t.Errorf("%s %s: the answer holds the password: %s", r.Method, r.URL.Path, a.text)
	}
	return a
}

var (
	loadDocument = sync.OnceValues(func() (*openapi3.T, error) {
		data, err := os.ReadFile("openapi.yaml")
		if err != nil {
			return nil, err
		}
		return openapi3.NewLoader().LoadFromData(data)
	})
	loadRouter = sync.OnceValues(func() (routers.Router, error) {
		doc, err := loadDocument()
		if err != nil {
			return nil, err
		}
		return gorillamux.NewRouter(doc)
	})
)

// checkDocument holds the answer against openapi.yaml; what the document does not
// know must be an error in its shape.
func (a answer) checkDocument(t *testing.T, r *http.Request) {
	t.Helper()
	router, err := loadRouter()
	if err != nil {
		t.Fatal(err)
	}
	if a.header.Get("X-Request-ID") == "" || a.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%s %s: headers %v", r.Method, r.URL.Path, a.header)
	}
	route, parameters, err := router.FindRoute(r)
	if err != nil {
		if a.status != http.StatusNotFound && a.status != http.StatusMethodNotAllowed && a.status != http.StatusBadRequest {
			t.Errorf("%s %s is not in the document and answers %d", r.Method, r.URL.Path, a.status)
		}
		if r.Method != http.MethodHead {
			a.refusal(t)
		}
		return
	}
	kind, _, _ := strings.Cut(a.header.Get("Content-Type"), ";")
	input := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, PathParams: parameters, Route: route},
		Status:                 a.status, Header: a.header,
		Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true, ExcludeResponseBody: kind != "application/json"},
	}
	input.SetBodyBytes([]byte(a.text))
	if err := openapi3filter.ValidateResponse(t.Context(), input); err != nil {
		t.Errorf("%s %s %d: %v\n%s", r.Method, r.URL.Path, a.status, err, a.text)
	}
}

// refusal is the answer as the error it must be.
func (a answer) refusal(t *testing.T) refusal {
	t.Helper()
	var r refusal
	if err := json.Unmarshal([]byte(a.text), &r); err != nil {
		t.Fatalf("%d %q: %v", a.status, a.text, err)
	}
	if r.Error == "" || r.Code == "" || r.RequestID != a.header.Get("X-Request-ID") || r.Timestamp.IsZero() {
		t.Errorf("error %s", a.text)
	}
	return r
}

type refusal struct {
	Error, Details, Code string
	VMID                 string `json:"vm_id"`
	JobID                string `json:"job_id"`
	RequestID            string `json:"request_id"`
	Timestamp            time.Time
}

// wantRefusal checks status and code, and returns the error for the rest.
func (a answer) wantRefusal(t *testing.T, status int, code failure.Code) refusal {
	t.Helper()
	r := a.refusal(t)
	if a.status != status || r.Code != string(code) {
		t.Fatalf("%d %s, want %d %s", a.status, a.text, status, code)
	}
	return r
}

// jobDoc is the parts of a job that tests look at.
type jobDoc struct {
	ID              string `json:"job_id"`
	Status          string
	Revision        int64
	VMID            string `json:"vm_id"`
	VCenter         string
	Operation       string
	ExternalID      string `json:"external_job_id"`
	RequestedBy     string `json:"requested_by"`
	ProgressPercent int    `json:"progress_percent"`
	CurrentStep     string `json:"current_step"`
	CancelRequested bool   `json:"cancel_requested"`
	Steps           []struct{ Name, Status, Message, Error string }
	Result          json.RawMessage
	Error           *refusal
	Deadline        time.Time
	CreatedAt       time.Time `json:"created_at"`
}

func (a answer) job(t *testing.T, status int) jobDoc {
	t.Helper()
	var j jobDoc
	if a.status != status {
		t.Fatalf("status %d, want %d: %s", a.status, status, a.text)
	}
	if err := json.Unmarshal([]byte(a.text), &j); err != nil {
		t.Fatal(err)
	}
	return j
}

// submit asks for a power-off of the VM and returns its job.
func (b bundle) submit(t *testing.T, headers ...string) jobDoc {
	t.Helper()
	return b.do(t, "POST", powerOff, "{"+login+"}", headers...).job(t, http.StatusAccepted)
}

// result is a result as a worker writes it.
func result(id, operation string) map[string]any {
	return map[string]any{
		"success": true, "vm_id": vmID, "previous_state": "poweredOn", "new_state": "poweredOff", "operation": operation,
		"shutdown_method": "graceful", "forced_reason": "", "consistency": "clean", "duration_seconds": 5, "duration_ms": 5210,
		"timestamp": "2026-01-01T00:00:00Z", "message": "VM power-off completed successfully", "job_id": id,
	}
}

// finish plays the worker: it claims the job, does one step and ends it.
func (b bundle) finish(t *testing.T, id string, outcome joblog.Outcome) {
	t.Helper()
	if err := b.work(t.Context(), id, outcome); err != nil {
		t.Fatal(err)
	}
}

func (b bundle) work(ctx context.Context, id string, outcome joblog.Outcome) error {
	run, err := b.log.Claim(ctx, id)
	if err != nil {
		return err
	}
	if _, err := joblog.Step(ctx, run, tasks.StepResolveVM, func(context.Context) (string, error) { return "web-01", nil }); err != nil {
		return err
	}
	return run.End(ctx, outcome)
}

func completed(id string) joblog.Outcome {
	return joblog.Outcome{Status: joblog.StatusCompleted, Result: result(id, tasks.OperationPowerOff), ShutdownOver: true}
}

// meanwhile completes the job beside the test's own goroutine; the function that it
// returns waits for that.
func (b bundle) meanwhile(t *testing.T, id string) (wait func()) {
	var beside sync.WaitGroup
	beside.Go(func() {
		if err := b.work(t.Context(), id, completed(id)); err != nil {
			t.Errorf("worker: %v", err)
		}
	})
	return beside.Wait
}

func (b bundle) complete(t *testing.T, id string) {
	t.Helper()
	b.finish(t, id, completed(id))
}

func (b bundle) fail(t *testing.T, id string, failure failure.Failure) {
	t.Helper()
	b.finish(t, id, joblog.Outcome{Status: joblog.StatusFailed, Failure: &failure, ShutdownOver: true})
}
