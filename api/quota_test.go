package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"vmapower/api"
	"vmapower/failure"
	"vmapower/joblog"
)

// boundJobs serves with so few jobs for each appliance.
func boundJobs(t *testing.T, b bundle, open, awaiting int) func(*api.Config) {
	t.Helper()
	log := joblog.New(b.redis.Client(), joblog.Options{Keys: b.keys, Retention: time.Hour, MaxOpen: open, MaxAwaiting: awaiting})
	t.Cleanup(log.Close)
	return func(c *api.Config) { c.Jobs = log }
}

func TestWhoHasTooManyOpenJobsIsToldWhichLimitAndWhenToComeBack(t *testing.T) {
	b := setup(t)
	b = b.again(t, boundJobs(t, b, 1, 50))
	first := b.submit(t)
	other := b.do(t, "POST", strings.Replace(powerOff, vmID, "vm-2", 1), "{"+login+"}")
	r := other.wantRefusal(t, http.StatusTooManyRequests, failure.TooManyJobs)
	if !strings.Contains(r.Details, "max_open_jobs: 1 ") || other.header.Get("Retry-After") != "5" {
		t.Errorf("details %q, Retry-After %q", r.Details, other.header.Get("Retry-After"))
	}
	b.complete(t, first.ID)
	b.do(t, "POST", strings.Replace(powerOff, vmID, "vm-2", 1), "{"+login+"}").job(t, http.StatusAccepted)
}

func TestAnAppliancesAwaitingJobsAreBoundedAndKeepNobodyFromTheVM(t *testing.T) {
	g := setupGuarded(t)
	g.bundle = g.again(t, boundJobs(t, g.bundle, 500, 1))
	waits := g.submit(t, g.sessions["careful"])
	second := g.do(t, "POST", strings.Replace(powerOff, vmID, "vm-2", 1), "{"+login+"}", g.sessions["careful"])
	if r := second.wantRefusal(t, http.StatusTooManyRequests, failure.TooManyJobs); !strings.Contains(r.Details, "max_awaiting_jobs: 1 ") {
		t.Errorf("details %q", r.Details)
	}
	live := g.submit(t, g.sessions["other"]) // the same VM
	path := "/api/v1/jobs/" + waits.ID + "/approve"
	busy := g.do(t, "POST", path, `{"decision":"approve"}`, g.sessions["approver"]).wantRefusal(t, http.StatusConflict, failure.VMBusy)
	if !strings.Contains(busy.Details, live.ID) {
		t.Errorf("busy with %q, want %s", busy.Details, live.ID)
	}
	g.complete(t, live.ID)
	g.do(t, "POST", path, `{"decision":"approve"}`, g.sessions["approver"]).job(t, http.StatusOK)
}
