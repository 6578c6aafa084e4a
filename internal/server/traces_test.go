package server_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"vmapower/internal/server/servertest"
	"vmapower/internal/testenv"
)

func TestACollectorGetsTheSpansOfAPIAndWorker(t *testing.T) {
	t.Parallel()
	c := testenv.StartCollector(t)
	s := servertest.Start(t, c.Setting())
	status, body := s.Post(t, s.VM("web"), "power-off", `,"external_job_id":"traced"`)
	if status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	job := s.Job(t, "traced")
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
	id := uuid.MustParse(job.JobId)
	for _, want := range []string{
		"/v1/traces", "POST /api/v1/vm/{vm_id}/power-off", "attempt power-off", "verify-power-state", "vcenter ShutdownGuest", "vcenter Logout",
		id.String(), string(id[:]), "service.name", "vmapower.role",
	} {
		if !strings.Contains(c.Text(), want) {
			t.Errorf("the collector has not got %q", want)
		}
	}
	if strings.Contains(c.Text(), s.VCenter.Password()) {
		t.Error("the collector has got the password")
	}
}

func TestJobsAreDoneWithoutACollectorAsWithOne(t *testing.T) {
	t.Parallel()
	ended := make(chan struct{})
	hangs := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-ended }))
	t.Cleanup(hangs.Close)
	t.Cleanup(func() { close(ended) })
	for name, url := range map[string]string{"refuses": "http://" + testenv.FreeAddr(t), "hangs": hangs.URL} {
		t.Run(name, func(t *testing.T) {
			s := servertest.Start(t, "VMAPOWER_OTEL_EXPORTER_OTLP_ENDPOINT="+url)
			for _, verb := range []string{"power-off", "power-on"} {
				if status, body := s.Post(t, s.VM("web"), verb, ""); status != http.StatusOK {
					t.Errorf("%s: %d %s", verb, status, body)
				}
			}
			began := time.Now()
			if err := s.Stop(); err != nil {
				t.Error(err)
			}
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("stopped after %v", took)
			}
			if told := strings.Count(s.Log.String(), "the collector takes no spans"); told != 1 && name == "refuses" {
				t.Errorf("told %d times", told)
			}
		})
	}
}
