package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"vmapower/api"
	"vmapower/failure"
)

// serveWithWriteTimeout serves as cmd may do it, with a limit on each answer.
func serveWithWriteTimeout(t *testing.T, handler http.Handler, limit time.Duration) string {
	t.Helper()
	front := httptest.NewUnstartedServer(handler)
	front.Config.WriteTimeout = limit
	front.Start()
	t.Cleanup(front.Close)
	return front.URL
}

func TestTheServiceTellsThatItIsThere(t *testing.T) {
	b := setup(t)
	var health struct {
		Status, Uptime string
		Timestamp      time.Time
	}
	a := b.do(t, "GET", "/api/v1/health", "")
	if err := json.Unmarshal([]byte(a.text), &health); err != nil || health.Status != "healthy" || health.Uptime == "" || health.Timestamp.IsZero() {
		t.Errorf("health %s, %v", a.text, err)
	}
	for _, path := range []string{"/healthz", "/readyz"} {
		if a := b.do(t, "GET", path, ""); a.status != http.StatusOK || !strings.Contains(a.text, `"version":"test"`) {
			t.Errorf("%s: %d %s", path, a.status, a.text)
		}
	}
}

func TestNotReadyTellsItsReasonAndNoForeignText(t *testing.T) {
	reason := error(&failure.Failure{Summary: "Redis keeps nothing on disk", Details: "set appendonly yes"})
	b := setup(t, func(c *api.Config) { c.Ready = func(context.Context) error { return reason } })
	if r := b.do(t, "GET", "/readyz", "").wantRefusal(t, http.StatusServiceUnavailable, failure.QueueUnavailable); !strings.Contains(r.Details, "appendonly") {
		t.Errorf("refusal %+v", r)
	}
	reason = errors.New("dial tcp 10.0.0.1:6379 " + password)
	b.do(t, "GET", "/readyz", "").wantRefusal(t, http.StatusServiceUnavailable, failure.QueueUnavailable)
}

func TestTheDocumentIsServedAsItIs(t *testing.T) {
	b := setup(t)
	want, err := os.ReadFile("openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if a := b.do(t, "GET", "/openapi.yaml", ""); a.text != string(want) {
		t.Errorf("%d, %d bytes", a.status, len(a.text))
	}
}

func TestTheDocsPageNeedsNoOtherHost(t *testing.T) {
	b := setup(t)
	page := b.do(t, "GET", "/docs/", "")
	if page.status != http.StatusOK || strings.Contains(page.text, `src="http`) || strings.Contains(page.text, `href="http`) || strings.Contains(page.text, "//cdn") {
		t.Errorf("%d %s", page.status, page.text)
	}
	if policy := page.header.Get("Content-Security-Policy"); strings.Contains(policy, "unsafe") || strings.Contains(policy, "http") || !strings.Contains(policy, "'sha256-") {
		t.Errorf("policy %s", policy)
	}
	parts := regexp.MustCompile(`(?:src|href)="(/docs/[^"]+)"`).FindAllStringSubmatch(page.text, -1)
	if len(parts) < 3 {
		t.Errorf("parts %v", parts)
	}
	for _, part := range parts {
		if a := b.do(t, "GET", part[1], ""); a.status != http.StatusOK || len(a.text) < 100 {
			t.Errorf("%s: %d, %d bytes", part[1], a.status, len(a.text))
		}
	}
}

func TestTheServerKnowsTheDocumentsOperationsAndNoOthers(t *testing.T) {
	b := setup(t)
	doc, err := loadDocument()
	if err != nil {
		t.Fatal(err)
	}
	var documented []string
	for path, item := range doc.Paths.Map() {
		for method := range item.Operations() {
			documented = append(documented, method+" "+regexp.MustCompile(`\{([^}]+)\}`).ReplaceAllString(path, ":$1"))
		}
	}
	served := b.api.Routes()
	slices.Sort(documented)
	slices.Sort(served)
	if !slices.Equal(documented, served) {
		t.Errorf("documented %v\nserved %v", documented, served)
	}
}

func TestRequestIDsOfOddFormAreReplaced(t *testing.T) {
	b := setup(t)
	for _, id := range []string{"", "a b", strings.Repeat("x", 65), `"x"`, "<script>", "ä"} {
		a := b.do(t, "GET", "/healthz", "", "X-Request-ID: "+id)
		if got := a.header.Get("X-Request-ID"); got == id || len(got) != 36 {
			t.Errorf("%q became %q", id, got)
		}
	}
}

func TestLogAndMetricsNameTheRouteAndNeverTheURL(t *testing.T) {
	registry := prometheus.NewRegistry()
	b := setup(t, func(c *api.Config) { c.Metrics = registry })
	b.do(t, "GET", "/api/v1/vm/"+vmID+"/power-state?vcenter=http://x&username=u&password="+password, "")
	b.do(t, "GET", "/no/such/"+password, "")
	metrics, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	for _, family := range metrics {
		text += family.String()
	}
	for _, told := range []string{b.logged.String(), text} {
		if strings.Contains(told, password) || strings.Contains(told, vmID) {
			t.Errorf("told: %s", told)
		}
		if !strings.Contains(told, "/api/v1/vm/{vm_id}/power-state") || !strings.Contains(told, "unknown") {
			t.Errorf("not told: %s", told)
		}
	}
}

func TestAServerWithoutItsPartsIsRefused(t *testing.T) {
	if _, err := api.New(api.Config{}); err == nil {
		t.Error("no error")
	}
}

func TestAPanicIsAnInternalErrorWithoutItsText(t *testing.T) {
	b := setup(t, func(c *api.Config) { c.Ready = func(context.Context) error { panic(password) } })
	r := b.do(t, "GET", "/readyz", "").wantRefusal(t, http.StatusInternalServerError, failure.Internal)
	if r.Details != "" || strings.Contains(b.logged.String(), password) || !strings.Contains(b.logged.String(), "panicked") {
		t.Errorf("refusal %+v, log %s", r, b.logged)
	}
}

func TestRedisThatIsGoneIsQueueUnavailable(t *testing.T) {
	b := setup(t)
	job := b.submit(t)
	b.redis.Kill()
	b.wantUnavailable(t, job.ID)
}

func TestRedisThatHangsIsQueueUnavailableWithinSeconds(t *testing.T) {
	b := setup(t)
	job := b.submit(t)
	b.redis.Stop()
	defer b.redis.Continue()
	b.client.Timeout = 10 * time.Second
	b.wantUnavailable(t, job.ID)
}

func (b bundle) wantUnavailable(t *testing.T, id string) {
	t.Helper()
	a := b.do(t, "POST", "/api/v1/vm/vm-7/power-off", "{"+login+"}")
	if r := a.wantRefusal(t, http.StatusServiceUnavailable, failure.QueueUnavailable); len(r.JobID) != 36 || r.VMID != "vm-7" || a.header.Get("Retry-After") == "" {
		t.Errorf("refusal %+v %v", r, a.header)
	}
	var asked sync.WaitGroup
	for path, named := range map[string]string{
		"/api/v1/jobs": "", "/api/v1/jobs/" + id: id, "/api/v1/progress/" + id: id, "/api/v1/jobs/" + id + "/events": id,
		"/api/v1/jobs/failover-1": "", "/readyz": "",
	} {
		asked.Go(func() { b.wantQueueUnavailable(t, "GET", path, named) })
	}
	asked.Go(func() { b.wantQueueUnavailable(t, "POST", "/api/v1/jobs/"+id+"/cancel", id) })
	asked.Wait()
	if a := b.do(t, "GET", "/healthz", ""); a.status != http.StatusOK {
		t.Errorf("healthz %d", a.status)
	}
}

// wantQueueUnavailable wants the refusal to name this job, "" for none. It may be called beside the test's own goroutine.
func (b bundle) wantQueueUnavailable(t *testing.T, method, path, id string) {
	t.Helper()
	a, err := b.try(t, method, path)
	if err != nil || a.status != http.StatusServiceUnavailable || !strings.Contains(a.text, `"queue_unavailable"`) || !strings.Contains(a.text, `"job_id":"`+id+`"`) {
		t.Errorf("%s %s: %d %s, %v", method, path, a.status, a.text, err)
	}
}
