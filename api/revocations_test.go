package api_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"vmapower/access"
	"vmapower/joblog"
)

// begun submits a job and makes its first call, as a worker does.
func (g guarded) begun(t *testing.T, vmID string, session string) string {
	t.Helper()
	job := g.do(t, "POST", "/api/v1/vm/"+vmID+"/power-off", "{"+login+"}", session).job(t, http.StatusAccepted)
	run, err := g.log.Claim(t.Context(), job.ID)
	if err == nil {
		t.Cleanup(func() { _ = run.Pause(context.Background()) })
		_, err = run.Bind(t.Context(), joblog.VM{Real: "real-" + vmID})
	}
	if err == nil {
		_, _, err = run.Intent(t.Context(), joblog.Announcement{Verb: "PowerOffVM_Task"})
	}
	if err != nil {
		t.Fatal(err)
	}
	return job.ID
}

// revoke revokes the appliance and follows that, as a process with an API does.
func (g guarded) revoke(t *testing.T, id string) {
	t.Helper()
	if err := access.RevokeAppliance(g.file, id); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var following sync.WaitGroup
	following.Go(func() { g.api.FollowRevocations(ctx) })
	t.Cleanup(func() { stop(); following.Wait() })
}

// stopped waits until the job has ended, or is asked to end.
func (g guarded) stopped(t *testing.T, id string) joblog.Job {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for revision := int64(-1); ctx.Err() == nil; {
		job, err := g.log.Wait(ctx, id, revision)
		if err != nil {
			t.Fatal(err)
		}
		if job.Status.Ended() || job.CancelRequested {
			return job
		}
		revision = job.Revision
	}
	t.Fatal("the job goes on")
	return joblog.Job{}
}

func TestARevocationCancelsTheJobsThatHaveMadeNoCall(t *testing.T) {
	g := setupGuarded(t)
	others := g.submit(t, g.sessions["other"]).ID
	began := g.begun(t, "vm-1", g.sessions["owner"])
	pending := g.do(t, "POST", "/api/v1/vm/vm-2/power-off", "{"+login+"}", g.sessions["owner"]).job(t, http.StatusAccepted).ID
	running := g.do(t, "POST", "/api/v1/vm/vm-3/power-off", "{"+login+"}", g.sessions["owner"]).job(t, http.StatusAccepted).ID
	run, err := g.log.Claim(t.Context(), running)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = run.Pause(context.Background()) }()

	g.revoke(t, "owner")
	if job := g.stopped(t, pending); job.Status != joblog.StatusCancelled {
		t.Errorf("the pending job is %s", job.Status)
	}
	if job := g.stopped(t, running); job.Status != joblog.StatusRunning {
		t.Errorf("the running job is %s", job.Status)
	}
	for _, id := range []string{others, began} {
		if job, err := g.log.Get(t.Context(), id); err != nil || job.CancelRequested || job.Status.Ended() {
			t.Errorf("job %s is %s, cancelled %t: %v", id, job.Status, job.CancelRequested, err)
		}
	}
	if !strings.Contains(g.logged.String(), `"who":"appliances revoke"`) {
		t.Error("it is not in the audit")
	}
}

func TestAnAwaitingJobOfARevokedApplianceCantBeApproved(t *testing.T) {
	g := setupGuarded(t)
	id := g.submit(t, g.sessions["careful"]).ID
	if err := access.RevokeAppliance(g.file, "careful"); err != nil {
		t.Fatal(err)
	}
	r := g.do(t, "POST", "/api/v1/jobs/"+id+"/approve", `{"decision":"approve"}`, g.sessions["approver"]).wantRefusal(t, http.StatusForbidden, "forbidden")
	if !strings.HasPrefix(r.Details, "requested_by: ") {
		t.Error(r.Details)
	}
	g.revoke(t, "careful")
	if job := g.stopped(t, id); job.Status != joblog.StatusCancelled {
		t.Errorf("the job is %s", job.Status)
	}
}
