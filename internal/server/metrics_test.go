package server_test

import (
	"maps"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"vmapower/internal/server/servertest"
	"vmapower/internal/testenv"
)

var (
	typeLine   = regexp.MustCompile(`(?m)^# TYPE (vmapower_\w+) (\w+)$`)
	sampleLine = regexp.MustCompile(`(?m)^(vmapower_\w+)(?:\{(.*)\})? (\S+)$`)
	labelPart  = regexp.MustCompile(`(\w+)="((?:[^"\\]|\\.)*)"`)
)

// told are the metrics of a service: the labels of each family, and all series with their values.
type told struct {
	labels map[string]string
	kinds  map[string]string
	series map[string]string
}

func scrape(t *testing.T, admin string) told {
	t.Helper()
	_, text, _ := testenv.Get(t, admin+"/metrics")
	found := told{map[string]string{}, map[string]string{}, map[string]string{}}
	for _, m := range typeLine.FindAllStringSubmatch(text, -1) {
		found.kinds[m[1]] = m[2]
	}
	for _, m := range sampleLine.FindAllStringSubmatch(text, -1) {
		family := m[1]
		for _, part := range []string{"_bucket", "_sum", "_count"} {
			if base := strings.TrimSuffix(m[1], part); found.kinds[base] == "histogram" {
				family = base
			}
		}
		var names []string
		for _, label := range labelPart.FindAllStringSubmatch(m[2], -1) {
			if label[1] != "le" {
				names = append(names, label[1])
			}
		}
		slices.Sort(names)
		found.labels[family] = strings.Join(names, ", ")
		found.series[m[1]+"{"+m[2]+"}"] = m[3]
	}
	return found
}

var metricRow = regexp.MustCompile("(?m)^\\| `(vmapower_\\w+)` \\| ([a-z_, ]*) ?\\|")

func TestTheDocumentListsTheMetricsOfAServiceAndNoOthers(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	documented := make(map[string]string)
	for _, row := range metricRow.FindAllStringSubmatch(string(text), -1) {
		names := strings.Split(strings.TrimSpace(row[2]), ", ")
		slices.Sort(names)
		documented[row[1]] = strings.Join(names, ", ")
	}
	s := servertest.Start(t)
	if status, body := s.Post(t, s.VM("web"), "power-off", ""); status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	if got := scrape(t, s.Admin).labels; !maps.Equal(got, documented) {
		for _, name := range slices.Sorted(maps.Keys(got)) {
			if want, listed := documented[name]; !listed || want != got[name] {
				t.Errorf("a service tells %s by %q; the document has it: %v, by %q", name, got[name], listed, want)
			}
		}
		for name := range documented {
			if _, there := got[name]; !there {
				t.Errorf("the document lists %s, and the service does not tell it", name)
			}
		}
	}
}

func TestWhatIsCountedWasThereAtZeroBefore(t *testing.T) {
	t.Parallel()
	s := servertest.StartGuarded(t)
	before := scrape(t, s.Admin)
	for series, value := range before.series {
		if name, _, _ := strings.Cut(series, "{"); before.kinds[name] == "counter" && value != "0" && !strings.Contains(series, `route="/readyz"`) {
			t.Errorf("%s begins with %s", series, value)
		}
	}
	post := func(path, body string) {
		response, err := http.Post(s.URL+path, "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
	}
	post("/api/v1/auth/login", `{"appliance_id":"desk","token":"wrong","version":"1"}`)
	post("/api/v1/auth/login", `{"appliance_id":"desk","token":"`+s.Tokens["desk"]+`","version":"1"}`)
	after := scrape(t, s.Admin)
	for series, value := range after.series {
		if _, there := before.series[series]; !there {
			t.Errorf("%s was not there before, and is %s", series, value)
		}
	}
	for _, want := range []string{`vmapower_logins_total{outcome="refused"}`, `vmapower_logins_total{outcome="accepted"}`} {
		if after.series[want] != "1" {
			t.Errorf("%s is %q", want, after.series[want])
		}
	}
}

func powerOffAndOn(t *testing.T, s *servertest.Service) {
	t.Helper()
	for _, verb := range []string{"power-off", "power-on"} {
		if status, body := s.Post(t, s.VM("web"), verb, ""); status != http.StatusOK {
			t.Fatalf("%s: %d %s", verb, status, body)
		}
	}
}

func TestAJobsSeriesWereThereBeforeIt(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	before := scrape(t, s.Admin)
	powerOffAndOn(t, s)
	after := scrape(t, s.Admin)
	for series, value := range after.series {
		if _, there := before.series[series]; !there && !strings.Contains(series, "vcenter=") {
			t.Errorf("%s was not there before, and is %s", series, value)
		}
	}
	name := s.VCenter.Address()
	if after.series[`vmapower_vcenter_sessions{vcenter="`+name+`"}`] != "1" ||
		after.series[`vmapower_vcenter_calls_total{outcome="answered",vcenter="`+name+`"}`] == "0" {
		t.Errorf("nothing is told of %s: %v", name, after.series)
	}
	for series := range after.series {
		if strings.Contains(series, s.VM("web")) || strings.Contains(series, s.VCenter.Username()) {
			t.Errorf("a label names more than it may: %s", series)
		}
	}
}

func TestTheExemplarsOfAJobNameItsTrace(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	if status, body := s.Post(t, s.VM("web"), "power-off", `,"external_job_id":"shown"`); status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	id := s.Job(t, "shown").JobId
	request, err := http.NewRequest(http.MethodGet, s.Admin+"/metrics", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept", "application/openmetrics-text;version=1.0.0")
	_, text, _ := testenv.GetWith(t, request)
	trace := strings.ReplaceAll(uuid.MustParse(id).String(), "-", "")
	for _, family := range []string{"vmapower_jobs_total", "vmapower_job_duration_seconds_bucket", "vmapower_job_step_duration_seconds_bucket"} {
		named := regexp.MustCompile(`(?m)^` + family + `\{.*\} \S+ # \{.*trace_id="` + trace + `".*\}`)
		if !named.MatchString(text) || !strings.Contains(named.FindString(text), `job_id="`+id+`"`) {
			t.Errorf("no exemplar of %s names the job %s", family, id)
		}
	}
	if !strings.HasSuffix(text, "# EOF\n") {
		t.Error("it is no OpenMetrics")
	}
}
