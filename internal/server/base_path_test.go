package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"vmapower/internal/server/servertest"
	"vmapower/internal/testenv"
)

// Some proxies pass a path on as it is, and some cut off what they are known by. Probes, and the
// callers behind a tunnel, go past them.
func TestAServiceBelowABasePathIsReachedByEveryWay(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t, "VMAPOWER_BASE_PATH=/site-a/vmapower")
	whole, cut := testenv.FreeAddr(t), testenv.FreeAddr(t)
	testenv.StartNginx(t, fmt.Sprintf(`
server { listen %[1]s;
  location /site-a/vmapower/monitoring/ { proxy_pass %[4]s; }
  location /site-a/vmapower/ { proxy_pass %[3]s; } }
server { listen %[2]s;
  location /site-a/vmapower/monitoring/ { proxy_pass %[4]s/monitoring/; }
  location /site-a/vmapower/ { proxy_pass %[3]s/; } }
`, whole, cut, s.URL, s.Admin), whole, cut)
	for name, way := range map[string]struct{ api, admin, base string }{
		"a proxy that passes the path on":  {"http://" + whole, "http://" + whole, "/site-a/vmapower"},
		"a proxy that cuts the path off":   {"http://" + cut, "http://" + cut, "/site-a/vmapower"},
		"no proxy":                         {s.URL, s.Admin, "/site-a/vmapower"},
		"no proxy, and without the prefix": {s.URL, s.Admin, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantLinks(t, s, way.api, way.base)
			wantDocs(t, way.api, way.base)
			wantDashboard(t, way.admin, way.base)
		})
	}
	for _, path := range []string{"/healthz", "/site-a/vmapower/healthz", "/site-a/vmapower/metrics", "/site-a/vmapower", "/site-a/vmapower/"} {
		if status, body, _ := testenv.Get(t, s.Admin+path); status != http.StatusOK {
			t.Errorf("admin %s: %d %s", path, status, body)
		}
	}
	if status, _, _ := testenv.Get(t, s.URL+"/site-a/vmapowerx/healthz"); status != http.StatusNotFound {
		t.Errorf("beside the path: %d", status)
	}
}

// wantLinks asks for a job, and finds it where the answer says it is.
func wantLinks(t *testing.T, s *servertest.Service, url, base string) {
	t.Helper()
	body := `{"vcenter":"` + s.VCenter.Address() + `","username":"` + s.VCenter.Username() + `","password":"` + s.VCenter.Password() + `"}`
	response, err := http.Post(url+base+"/api/v1/vm/"+s.VM("legacy")+"/power-off", "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var job struct {
		JobID string `json:"job_id"`
		Links struct{ Self, Events, Progress string }
	}
	if err := json.NewDecoder(response.Body).Decode(&job); err != nil || response.StatusCode != http.StatusAccepted {
		t.Fatalf("%s, %v", response.Status, err)
	}
	self := "/site-a/vmapower/api/v1/jobs/" + job.JobID
	if response.Header.Get("Location") != self || job.Links.Self != self || job.Links.Events != self+"/events" || job.Links.Progress != "/site-a/vmapower/api/v1/progress/"+job.JobID {
		t.Errorf("location %s, links %+v", response.Header.Get("Location"), job.Links)
	}
	for _, link := range []string{job.Links.Self, job.Links.Progress} {
		if status, body, _ := testenv.Get(t, url+link); status != http.StatusOK {
			t.Errorf("%s: %d %s", link, status, body)
		}
	}
}

var parts = regexp.MustCompile(`(?:src|href|url)=?:? ?"(/[^"]+)"`)

// wantParts loads what a page names, all of it below the base path.
func wantParts(t *testing.T, url, page string, least int) {
	t.Helper()
	found := parts.FindAllStringSubmatch(page, -1)
	if len(found) < least {
		t.Errorf("parts %v of %s", found, page)
	}
	for _, part := range found {
		if status, _, _ := testenv.Get(t, url+part[1]); status != http.StatusOK || !strings.HasPrefix(part[1], "/site-a/vmapower/") {
			t.Errorf("%s: %d", part[1], status)
		}
	}
}

func wantDocs(t *testing.T, url, base string) {
	t.Helper()
	status, page, header := testenv.Get(t, url+base+"/docs") // is led on
	if status != http.StatusOK || !strings.Contains(page, "/site-a/vmapower/openapi.yaml") || !strings.Contains(header.Get("Content-Security-Policy"), "'sha256-") {
		t.Errorf("docs: %d %s", status, page)
	}
	wantParts(t, url, page, 3)
	if _, document, _ := testenv.Get(t, url+base+"/openapi.yaml"); !strings.Contains(document, "\nservers:\n  - url: /site-a/vmapower\n") {
		t.Error("the document names another server")
	}
}

func wantDashboard(t *testing.T, url, base string) {
	t.Helper()
	status, page, _ := testenv.Get(t, url+base+"/monitoring/queues/power")
	if status != http.StatusOK || !strings.Contains(page, `<div id="root">`) {
		t.Errorf("dashboard: %d %s", status, page)
	}
	wantParts(t, url, page, 3)
	if status, body, _ := testenv.Get(t, url+base+"/monitoring/api/queues"); status != http.StatusOK || !strings.HasPrefix(body, `{"queues":`) {
		t.Errorf("dashboard's data: %d %s", status, body)
	}
}

func TestTheAdminListenerAnswersHeadAndOptions(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	for _, path := range []string{"/healthz", "/readyz", "/metrics", "/monitoring/", "/monitoring/api/queues", "/monitoring/favicon.ico", "/"} {
		for method, want := range map[string]int{http.MethodHead: http.StatusOK, http.MethodOptions: http.StatusNoContent} {
			request, err := http.NewRequest(method, s.Admin+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			_ = response.Body.Close()
			if response.StatusCode != want || method == http.MethodOptions && response.Header.Get("Allow") != "GET, HEAD, OPTIONS" {
				t.Errorf("%s %s: %s %v", method, path, response.Status, response.Header)
			}
		}
	}
	request, err := http.NewRequest(http.MethodOptions, s.Admin+"/none", nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil || response.Body.Close() != nil || response.StatusCode != http.StatusNotFound {
		t.Errorf("nothing there: %v, %v", response, err)
	}
}
