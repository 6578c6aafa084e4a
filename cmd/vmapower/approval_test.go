package main

import (
	"encoding/json"
	"strings"
	"testing"

	"vmapower/internal/server/servertest"
	"vmapower/internal/terminal"
)

func TestAJobIsAskedForApprovedAndAudited(t *testing.T) {
	t.Parallel()
	g := servertest.StartGuarded(t)
	web, stranger := g.VM("web"), g.Home(t)
	if code, _, errs := vmapower(t, stranger, "power-off", web); code != terminal.ExitFailed || !strings.Contains(errs, "vmapower login") {
		t.Errorf("without a session: exit %d: %s", code, errs)
	}
	oma, desk := g.Home(t), g.Home(t)
	for id, environ := range map[string][]string{"oma-01": oma, "desk": desk} {
		if code, out, errs := vmapower(t, append(environ, "VMAPOWER_TOKEN="+g.Tokens[id]), "login", id); code != terminal.ExitDone {
			t.Fatalf("login: exit %d: %s%s", code, out, errs)
		}
	}
	code, _, errs := vmapower(t, oma, "power-off", web, "--external-job-id", "failover-1")
	if code != terminal.ExitAwaitingApproval || !strings.Contains(errs, "vmapower jobs approve") {
		t.Fatalf("exit %d: %s", code, errs)
	}
	if code, out, errs := vmapower(t, oma, "jobs", "get", "failover-1"); code != terminal.ExitDone || !strings.Contains(out, "needed before") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	_, list, _ := vmapower(t, desk, "jobs", "list", "--status", "awaiting_approval", "-o", "jsonl")
	var job struct {
		ID       string `json:"job_id"`
		External string `json:"external_job_id"`
		Request  struct{ Policy string }
	}
	if err := json.Unmarshal([]byte(list), &job); err != nil || job.External != "failover-1" || job.Request.Policy != "graceful_then_force" {
		t.Fatalf("list %s, %v", list, err)
	}
	if code, _, errs := vmapower(t, oma, "jobs", "approve", job.ID); code != terminal.ExitFailed || !strings.Contains(errs, "approver") {
		t.Errorf("by who asked: exit %d: %s", code, errs)
	}
	if code, out, errs := vmapower(t, desk, "jobs", "approve", job.ID, "--reason", "the user said so"); code != terminal.ExitDone || !strings.Contains(out, "approve, by desk: the user said so") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	if code, out, errs := vmapower(t, oma, "jobs", "watch", "failover-1"); code != terminal.ExitDone {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	code, out, errs := vmapower(t, []string{"VMAPOWER_REDIS_URL=" + g.Redis.URL()}, "audit", "tail")
	for _, want := range []string{"login     ok  oma-01", "submit", "approve   ok  desk", "reason the user said so", "execute", "end"} {
		if code != terminal.ExitDone || !strings.Contains(out, want) {
			t.Errorf("exit %d, no %q in %s%s", code, want, out, errs)
		}
	}
	for _, token := range g.Tokens {
		if strings.Contains(out+g.Log.String(), token) {
			t.Error("a token is in the audit or in the log")
		}
	}
}
