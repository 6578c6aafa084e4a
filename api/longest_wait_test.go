package api_test

import (
	"net/http"
	"testing"
	"time"

	"vmapower/api"
	"vmapower/failure"
	"vmapower/joblog"
)

func briefly(c *api.Config) { c.LongestWait = 2 * time.Second }

// A proxy that gives up first answers 504 in our place, and the caller never learns its job's id.
func TestAWaitEndsBeforeAProxyGivesUp(t *testing.T) {
	b := setup(t, briefly)
	b.client.Timeout = 20 * time.Second // of the 60 that are asked for
	a := b.do(t, "POST", powerOff, "{"+login+"}", "Prefer: wait=60")
	if job := a.job(t, http.StatusAccepted); job.ID == "" || a.header.Get("Preference-Applied") != "wait=2" {
		t.Errorf("%v %s", a.header, a.text)
	}
	if a := b.do(t, "GET", "/api/v1/jobs/"+a.job(t, http.StatusAccepted).ID+"?wait=60", ""); a.status != http.StatusOK {
		t.Errorf("%d %s", a.status, a.text)
	}
	b.do(t, "POST", powerOff, "{"+login+"}", "Prefer: wait=61").wantRefusal(t, http.StatusBadRequest, failure.InvalidRequest)
}

// Behind the last step of another job it waits as well, which may take 15 s.
func TestAWaitForAnothersLastStepEndsBeforeAProxyGivesUpToo(t *testing.T) {
	b := setup(t, briefly)
	done := b.verify(t, b.submit(t).ID)
	defer done()
	began := time.Now()
	b.do(t, "POST", powerOn, "{"+login+"}", "Prefer: wait=60").wantRefusal(t, http.StatusConflict, failure.VMBusy)
	if took := time.Since(began); took > joblog.LastStepWait-5*time.Second {
		t.Errorf("it took %v", took)
	}
}
