package api_test

import (
	"net/http"
	"testing"

	"vmapower/access"
)

// join adds an appliance and returns its session as a header.
func (g guarded) join(t *testing.T, id string, roles []access.Role, approval access.Approval) string {
	t.Helper()
	token, err := access.AddAppliance(g.file, id, roles, approval)
	if err != nil {
		t.Fatal(err)
	}
	var session struct {
		Token string `json:"session_token"`
	}
	g.login(t, id, token).read(t, http.StatusOK, &session)
	return "Authorization: Bearer " + session.Token
}

func TestNobodyApprovesItsOwnJob(t *testing.T) {
	g := setupGuarded(t)
	both := g.join(t, "both", []access.Role{access.RoleApprover}, access.ApprovalRequired)
	job := g.submit(t, both)
	for _, decision := range []string{"approve", "reject"} {
		body := `{"decision":"` + decision + `","reason":"mine"}`
		g.do(t, "POST", "/api/v1/jobs/"+job.ID+"/approve", body, both).wantRefusal(t, http.StatusForbidden, "forbidden")
	}
	if kept := g.do(t, "GET", "/api/v1/jobs/"+job.ID, "", both).job(t, http.StatusOK); kept.Status != "awaiting_approval" {
		t.Errorf("the job is %s", kept.Status)
	}
}

// An operator may do much, but it approves nothing of its own either.
func TestAnOperatorThatIsAnApproverDoesNotApproveItsOwnJob(t *testing.T) {
	g := setupGuarded(t)
	boss := g.join(t, "boss", []access.Role{access.RoleOperator, access.RoleApprover}, access.ApprovalRequired)
	job := g.submit(t, boss)
	g.do(t, "POST", "/api/v1/jobs/"+job.ID+"/approve", `{"decision":"approve"}`, boss).wantRefusal(t, http.StatusForbidden, "forbidden")
	g.do(t, "POST", "/api/v1/jobs/"+job.ID+"/approve", `{"decision":"approve"}`, g.sessions["approver"]).job(t, http.StatusOK)
}

// The wake-up is what starts the work at once; without it the job would wait for a sweep.
func TestAnApprovedJobIsQueuedAtOnce(t *testing.T) {
	g := setupGuarded(t)
	job := g.submit(t, g.sessions["careful"])
	g.do(t, "POST", "/api/v1/jobs/"+job.ID+"/approve", `{"decision":"approve"}`, g.sessions["approver"]).job(t, http.StatusOK)
	if n, err := g.redis.Client().Exists(t.Context(), "asynq:{power}:t:"+job.ID+":0").Result(); n != 1 || err != nil {
		t.Errorf("no wake-up is queued: %v", err)
	}
}

// What an approver reads is what waits for an approval, and nothing else of others.
func TestAnApproverSeesOnlyJobsOfOthersThatNeedAnApproval(t *testing.T) {
	g := setupGuarded(t)
	needs := g.submit(t, g.sessions["careful"])
	g.do(t, "GET", "/api/v1/jobs/"+needs.ID, "", g.sessions["approver"]).job(t, http.StatusOK)
	free := g.do(t, "POST", "/api/v1/vm/vm-7/power-off", "{"+login+"}", g.sessions["owner"]).job(t, http.StatusAccepted)
	g.do(t, "GET", "/api/v1/jobs/"+free.ID, "", g.sessions["approver"]).wantRefusal(t, http.StatusNotFound, "job_not_found")
}

// A job needs an approval unless its appliance was said to need none: whoever is of an
// unknown kind asks first.
func TestAnApplianceOfWhichNothingIsSaidNeedsAnApproval(t *testing.T) {
	g := setupGuarded(t)
	plain := g.join(t, "plain", nil, "")
	if job := g.submit(t, plain); job.Status != "awaiting_approval" {
		t.Errorf("the job is %s", job.Status)
	}
}
