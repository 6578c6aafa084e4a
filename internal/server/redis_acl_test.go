package server_test

import (
	"net/http"
	"strings"
	"testing"

	"vmapower/internal/sandbox"
	"vmapower/internal/server/servertest"
	"vmapower/internal/testenv"
)

func TestTheDocumentedRedisUserIsEnoughForEverything(t *testing.T) {
	s := servertest.Start(t)

	if status, body := s.Post(t, s.VM("web"), "power-off", `,"external_job_id":"off-1"`); status != http.StatusOK {
		t.Errorf("power-off: %d %s", status, body)
	}
	if power := s.VCenter.Guest("web").Power(); power != sandbox.Off {
		t.Errorf("the VM is %s", power)
	}
	if status, body := s.Post(t, s.VM("web"), "power-on", ""); status != http.StatusOK {
		t.Errorf("power-on: %d %s", status, body)
	}
	if status, body, _ := testenv.Get(t, s.URL+"/api/v1/jobs/"+s.Job(t, "off-1").JobId+"/events"); status != http.StatusOK || !strings.Contains(body, "event: end") {
		t.Errorf("events: %d %s", status, body)
	}
	if status, body, _ := testenv.Get(t, s.Admin+"/readyz"); status != http.StatusOK || strings.Contains(body, "warnings") {
		t.Errorf("readyz: %d %s", status, body)
	}
	for _, path := range []string{"/metrics", "/monitoring/api/queues", "/monitoring/api/queues/power/completed_tasks"} {
		if status, body, _ := testenv.Get(t, s.Admin+path); status != http.StatusOK {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
	if denied := s.Redis.Denied(); len(denied) > 0 {
		t.Errorf("Redis denied %v", denied)
	}
}
