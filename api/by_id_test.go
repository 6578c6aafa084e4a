package api_test

import (
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"

	"vmapower/access"
	"vmapower/audit"
)

// Several appliances may call their jobs the same: what is decided or cancelled is the job
// that was looked at, and no other.
func TestADecisionAndACancelGoByTheJobsOwnIDAlone(t *testing.T) {
	g := setupGuarded(t)
	job := g.do(t, "POST", powerOff, "{"+login+`,"external_job_id":"failover-1"}`, g.sessions["careful"]).job(t, http.StatusAccepted)
	for who, path := range map[string]string{"approver": "/approve", "operator": "/cancel", "careful": "/cancel"} {
		body := ""
		if who == "approver" {
			body = `{"decision":"approve"}`
		}
		a := g.do(t, "POST", "/api/v1/jobs/failover-1"+path, body, g.sessions[who])
		if r := a.wantRefusal(t, http.StatusNotFound, "job_not_found"); !strings.Contains(r.Details, "external id") {
			t.Errorf("%s: refusal %+v", who, r)
		}
	}
	if kept := g.do(t, "GET", "/api/v1/jobs/failover-1", "", g.sessions["careful"]).job(t, http.StatusOK); kept.ID != job.ID || kept.Status != "awaiting_approval" {
		t.Errorf("the job is %+v", kept)
	}
	g.do(t, "POST", "/api/v1/jobs/"+job.ID+"/approve", `{"decision":"approve"}`, g.sessions["approver"]).job(t, http.StatusOK)
	g.do(t, "POST", "/api/v1/jobs/"+job.ID+"/cancel", "", g.sessions["operator"]).job(t, http.StatusAccepted)
}

// An operator sees the jobs of all: which of them is meant would be a guess.
func TestAnExternalIDOfSeveralAppliancesIsNoJobForAnOperator(t *testing.T) {
	g := setupGuarded(t)
	ask := func(vm, external, who string) string {
		body := "{" + login + `,"external_job_id":"` + external + `"}`
		return g.do(t, "POST", "/api/v1/vm/"+vm+"/power-off", body, g.sessions[who]).job(t, http.StatusAccepted).ID
	}
	first, newer := ask("vm-1", "failover-1", "owner"), ask("vm-2", "failover-1", "owner")
	theirs, own := ask("vm-3", "failover-1", "other"), ask("vm-4", "failover-2", "other")
	again := ask("vm-5", "failover-2", "other")
	for _, path := range []string{"/api/v1/jobs/failover-1", "/api/v1/jobs/failover-1/events", "/api/v1/progress/failover-1"} {
		r := g.do(t, "GET", path, "", g.sessions["operator"]).wantRefusal(t, http.StatusConflict, "invalid_request")
		if !strings.Contains(r.Details, newer+" of owner") || !strings.Contains(r.Details, theirs+" of other") || strings.Contains(r.Details, first) {
			t.Errorf("%s: details %q", path, r.Details)
		}
	}
	for _, c := range []struct{ who, external, want string }{
		{"owner", "failover-1", newer}, {"other", "failover-1", theirs}, {"operator", "failover-2", again}, {"operator", own, own},
	} {
		if got := g.do(t, "GET", "/api/v1/jobs/"+c.external, "", g.sessions[c.who]).job(t, http.StatusOK); got.ID != c.want {
			t.Errorf("%s finds %s by %s, want %s", c.who, got.ID, c.external, c.want)
		}
	}
	g.do(t, "GET", "/api/v1/jobs/failover-2", "", g.sessions["owner"]).wantRefusal(t, http.StatusNotFound, "job_not_found")
}

// Whoever reads the audit must find one approval, by the one who gave it, and see that all
// else was a repetition or was refused.
func TestWhatIsRepeatedAndWhatIsRefusedIsAuditedAsThat(t *testing.T) {
	g := setupGuarded(t)
	second := g.join(t, "second", []access.Role{access.RoleApprover}, access.ApprovalRequired)
	job := g.submit(t, g.sessions["careful"])
	g.submit(t, g.sessions["careful"])
	path := "/api/v1/jobs/" + job.ID
	for _, c := range []struct{ session, path, body string }{
		{g.sessions["other"], "/approve", `{"decision":"approve"}`},
		{g.sessions["approver"], "/approve", `{"decision":"approve"}`},
		{g.sessions["approver"], "/approve", `{"decision":"approve"}`},
		{second, "/approve", `{"decision":"approve"}`},
		{second, "/approve", `{"decision":"reject"}`},
		{g.sessions["other"], "/cancel", ""},
	} {
		g.do(t, "POST", path+c.path, c.body, c.session)
	}
	if approved := g.do(t, "GET", path, "", g.sessions["careful"]); !strings.Contains(approved.text, `"by":"approver"`) {
		t.Errorf("the job was approved by another: %s", approved.text)
	}
	run, err := g.log.Claim(t.Context(), job.ID)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		g.do(t, "POST", path+"/cancel", "", g.sessions["careful"]).job(t, http.StatusAccepted)
	}
	if err := run.End(t.Context(), completed(job.ID)); err != nil {
		t.Fatal(err)
	}
	g.do(t, "POST", path+"/cancel", "", g.sessions["careful"])
	entries, err := audit.New(g.redis.Client(), slog.New(slog.DiscardHandler)).Tail(t.Context(), "", 11, 0)
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, e := range entries {
		if e.JobID != job.ID {
			t.Errorf("entry %+v", e)
		}
		told = append(told, string(e.Action)+" "+e.Who+" "+e.Outcome)
	}
	want := []string{
		"submit careful ok", "submit careful repeated", "approve other job_not_found", "approve approver ok", "approve approver repeated",
		"approve second repeated", "reject second job_ended", "cancel other job_not_found", "cancel careful ok", "cancel careful repeated",
		"cancel careful job_ended",
	}
	if !slices.Equal(told, want) {
		t.Errorf("told %q", told)
	}
}
