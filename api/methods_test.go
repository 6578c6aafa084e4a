package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"vmapower/failure"
)

// bare asks without holding the answer against the document, which has neither HEAD nor OPTIONS.
func (b bundle) bare(t *testing.T, method, path string) answer {
	t.Helper()
	a, err := b.try(t, method, path)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// Health checks and download tools of all kinds ask with HEAD before they ask with GET.
func TestHeadIsAnsweredWhereverGetIs(t *testing.T) {
	b := setup(t)
	b.client.Transport = &http.Transport{DisableCompression: true} // as for HEAD
	t.Cleanup(b.client.CloseIdleConnections)
	job := b.submit(t)
	doc, err := loadDocument()
	if err != nil {
		t.Fatal(err)
	}
	paths := strings.NewReplacer("{job_id}", job.ID, "{vm_id}", vmID, "{asset}", "swagger-ui.css")
	for path, item := range doc.Paths.Map() {
		if item.Get == nil {
			continue
		}
		path = paths.Replace(path)
		if strings.HasSuffix(path, "/power-state") {
			continue // asks a vCenter
		}
		head := b.bare(t, "HEAD", path)
		if strings.HasSuffix(path, "/events") {
			if head.status != http.StatusOK || head.header.Get("Content-Type") != "text/event-stream" {
				t.Errorf("%s: %d %v", path, head.status, head.header)
			}
			continue
		}
		get := b.bare(t, "GET", path)
		if head.status != get.status || head.text != "" || head.header.Get("Content-Type") != get.header.Get("Content-Type") || head.header.Get("ETag") != get.header.Get("ETag") {
			t.Errorf("%s: HEAD %d %v, GET %d %v", path, head.status, head.header, get.status, get.header)
		}
	}
	if a := b.bare(t, "HEAD", powerOff); a.status != http.StatusMethodNotAllowed {
		t.Errorf("HEAD of a POST: %d", a.status)
	}
	if !strings.Contains(b.logged.String(), `"method":"HEAD","route":"/api/v1/jobs/{job_id}"`) {
		t.Error("the log does not tell the method")
	}
}

func TestHeadNeedsTheSameSession(t *testing.T) {
	g := setupGuarded(t)
	if a := g.bare(t, "HEAD", "/api/v1/jobs"); a.status != http.StatusUnauthorized {
		t.Errorf("%d", a.status)
	}
}

func TestOptionsTellsWhatAPathTakes(t *testing.T) {
	b := setup(t)
	for path, want := range map[string][]string{
		"/": {"OPTIONS"}, "/healthz": {"GET", "HEAD", "OPTIONS"}, "/api/v1/jobs/x": {"GET", "HEAD", "OPTIONS"},
		powerOff: {"OPTIONS", "POST"}, "/api/v1/approvals": {"GET", "HEAD", "OPTIONS", "POST"}, "/api/v1/auth/session": {"DELETE", "OPTIONS"},
	} {
		a := b.bare(t, "OPTIONS", path)
		allowed := strings.Split(a.header.Get("Allow"), ", ")
		slices.Sort(allowed)
		if a.status != http.StatusNoContent || !slices.Equal(allowed, want) {
			t.Errorf("%s: %d, %q", path, a.status, allowed)
		}
	}
	b.do(t, "OPTIONS", "/no/such", "").wantRefusal(t, http.StatusNotFound, failure.InvalidRequest)
}

func TestTheDocsAreFoundWithoutTheirSlash(t *testing.T) {
	b := setup(t)
	b.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	if a := b.do(t, "GET", "/docs", ""); a.status != http.StatusPermanentRedirect || a.header.Get("Location") != "/docs/" {
		t.Errorf("%d %v", a.status, a.header)
	}
}

// Libraries differ in what they send when there is nothing to send.
func TestACancelWithAnEmptyObjectIsOneWithoutABody(t *testing.T) {
	b := setup(t)
	for _, body := range []string{"", "{}", " {\n} "} {
		job := b.submit(t)
		if a := b.do(t, "POST", "/api/v1/jobs/"+job.ID+"/cancel", body); a.status != http.StatusAccepted {
			t.Errorf("%q: %d %s", body, a.status, a.text)
		}
	}
	job := b.submit(t)
	for _, body := range []string{`{"reason":"x"}`, "[]", "null", "x"} {
		b.do(t, "POST", "/api/v1/jobs/"+job.ID+"/cancel", body).wantRefusal(t, http.StatusBadRequest, failure.InvalidRequest)
	}
	if a := b.do(t, "POST", "/api/v1/jobs/"+job.ID+"/cancel", "{}", "Content-Type: text/plain"); a.status != http.StatusUnsupportedMediaType {
		t.Errorf("another type: %d %s", a.status, a.text)
	}
}

func TestAByteOrderMarkInABodyIsNamed(t *testing.T) {
	b := setup(t)
	r := b.do(t, "POST", powerOff, "\ufeff{"+login+"}").wantRefusal(t, http.StatusBadRequest, failure.InvalidRequest)
	if !strings.Contains(r.Details, "byte order mark (BOM)") {
		t.Errorf("%+v", r)
	}
}
