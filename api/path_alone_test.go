package api_test

import (
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// changing is what two answers to the same request differ in.
var changing = regexp.MustCompile(`"(request_id|timestamp|uptime|elapsed_ms|phase_elapsed_ms)":"?[^",}]*"?`)

// asked is the answer of a server to a request, and its headers.
func asked(server http.Handler, method, target, body string, header http.Header) (status int, text string, headers http.Header) {
	var sent io.Reader
	if body != "" {
		sent = strings.NewReader(body)
	}
	r, w := httptest.NewRequest(method, target, sent), httptest.NewRecorder()
	maps.Copy(r.Header, header)
	server.ServeHTTP(w, r)
	headers = w.Header().Clone()
	headers.Del("X-Request-Id")
	return w.Code, changing.ReplaceAllString(w.Body.String(), ""), headers
}

// The parameters are what the document says of them: any text up to a length.
func TestTheValidatorIsSparedWhereTheDocumentAsksForNoMoreThanAPath(t *testing.T) {
	b := setup(t)
	spared := b.api.AskedByPathAlone()
	for span, texts := range map[string]map[string]int{
		"GET /api/v1/jobs/{job_id}":        {"job_id": 255},
		"GET /api/v1/jobs/{job_id}/events": {"job_id": 255},
		"GET /api/v1/progress/{job_id}":    {"job_id": 255},
		"GET /docs/{asset}":                {"asset": 64},
		"GET /api/v1/health":               {},
	} {
		if !reflect.DeepEqual(spared[span], texts) {
			t.Errorf("%s: %v, want %v", span, spared[span], texts)
		}
	}
	for _, span := range []string{"GET /api/v1/jobs", "GET /api/v1/vm/{vm_id}/preflight", "POST /api/v1/vm/{vm_id}/power-off", "POST /api/v1/jobs/{job_id}/cancel"} {
		if texts, is := spared[span]; is {
			t.Errorf("%s: is asked by its path alone, with %v", span, texts)
		}
	}
}

func TestARequestIsAnsweredAsTheValidatorWouldHaveItThatIsSpared(t *testing.T) {
	b := setup(t)
	validating := b.again(t)
	validating.api.ValidateAll()
	job := b.submit(t)
	same := func(method, target, body string, header http.Header) {
		t.Helper()
		status, text, headers := asked(b.api, method, target, body, header)
		wantStatus, want, wantHeaders := asked(validating.api, method, target, body, header)
		if status != wantStatus || text != want || !reflect.DeepEqual(headers, wantHeaders) {
			t.Errorf("%s %.80q %q %v:\n%d %s %v\nthe validator has it\n%d %s %v", method, target, body, header, status, text, headers, wantStatus, want, wantHeaders)
		}
	}
	ids := []string{
		job.ID, strings.ToUpper(job.ID), "none", "%20", "a%2Fb", "a%0Ab", "a%00", "%ff", "%E2%80%AE", "a;b", "a,b", "%25", ".", "*",
		strings.Repeat("x", 64), strings.Repeat("x", 65), strings.Repeat("x", 255), strings.Repeat("x", 256),
		strings.Repeat("%C3%A4", 64), strings.Repeat("%C3%A4", 65), strings.Repeat("%C3%A4", 255), strings.Repeat("%C3%A4", 256),
	}
	paths := []string{"/api/v1/jobs/ID", "/api/v1/progress/ID", "/api/v1/vm/ID/power-state", "/api/v1/vm/ID/preflight", "/docs/ID"}
	for _, path := range paths {
		for _, id := range ids {
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				same(method, strings.Replace(path, "ID", id, 1), "", nil)
			}
		}
	}
	for _, id := range ids {
		same(http.MethodDelete, "/api/v1/approvals/"+id, "", nil)
		if !strings.EqualFold(id, job.ID) {
			same(http.MethodGet, "/api/v1/jobs/"+id+"/events", "", nil)
		}
	}
	same(http.MethodGet, "/api/v1/jobs/none/events", "", http.Header{"Last-Event-Id": {"x"}})
	for _, path := range append(paths, "/api/v1/jobs", "/api/v1/health", "/api/v1/approvals", "/api/v1/vm/ID/power-off") {
		path = strings.Replace(path, "ID", job.ID, 1)
		for _, query := range []string{"?", "?wait=0", "?wait=61", "?wait=", "?wait=x", "?wait=0&wait=0", "?x=1", "?%zz", "?limit=0"} {
			same(http.MethodGet, path+query, "", nil)
		}
		for _, body := range []string{"{}", "x", " "} {
			same(http.MethodGet, path, body, nil)
		}
		for _, known := range [][]string{{""}, {"*"}, {`"r1"`}, {`"r0"`, `"r1"`}, {"a\x01"}, {strings.Repeat("x", 1024)}, {strings.Repeat("x", 1025)}} {
			same(http.MethodGet, path, "", http.Header{"If-None-Match": known})
		}
		same(http.MethodGet, path, "", http.Header{"Content-Type": {"text/plain"}})
	}
}

// Without its length a document of more than 2 KiB is sent in chunks.
func TestAJobIsSentWithItsLength(t *testing.T) {
	b := setup(t)
	path := "/api/v1/jobs/" + b.submit(t).ID
	get, head := b.bare(t, http.MethodGet, path), b.bare(t, http.MethodHead, path)
	for _, a := range []answer{get, head} {
		if a.header.Get("Content-Length") != strconv.Itoa(len(get.text)) {
			t.Errorf("%v for %d bytes", a.header, len(get.text))
		}
	}
}
