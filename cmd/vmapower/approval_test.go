package main

import (
	"strings"
	"testing"
)

func TestAJobIsAskedForApprovedAndAudited(t *testing.T) {
	t.Parallel()
	g := startGuarded(t)
	web, stranger := g.vm("web"), g.home(t)
	if code, _, errs := vmapower(t, stranger, "power-off", web); code != exitFailed || !strings.Contains(errs, "vmapower login") {
		t.Errorf("without a session: exit %d: %s", code, errs)
	}
	oma, desk := g.home(t), g.home(t)
	for id, environ := range map[string][]string{"oma-01": oma, "desk": desk} {
		if code, out, errs := vmapower(t, append(environ, "VMAPOWER_TOKEN="+g.tokens[id]), "login", id); code != exitDone {
			t.Fatalf("login: exit %d: %s%s", code, out, errs)
		}
	}
	code, _, errs := vmapower(t, oma, "power-off", web, "--external-job-id", "failover-1")
	if code != exitAwaitingApproval || !strings.Contains(errs, "vmapower jobs approve") {
		t.Fatalf("exit %d: %s", code, errs)
	}
	if code, out, errs := vmapower(t, oma, "jobs", "get", "failover-1"); code != exitDone || !strings.Contains(out, "needed before") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	if code, _, errs := vmapower(t, oma, "jobs", "approve", "failover-1"); code != exitFailed || !strings.Contains(errs, "approver") {
		t.Errorf("by who asked: exit %d: %s", code, errs)
	}
	if code, out, errs := vmapower(t, desk, "jobs", "approve", "failover-1", "--reason", "the user said so"); code != exitDone || !strings.Contains(out, "approve, by desk: the user said so") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	if code, out, errs := vmapower(t, oma, "jobs", "watch", "failover-1"); code != exitDone {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	code, out, errs := vmapower(t, []string{"VMAPOWER_REDIS_URL=" + g.redis.URL()}, "audit", "tail")
	for _, want := range []string{"login     ok  oma-01", "submit", "approve   ok  desk", "reason the user said so", "execute", "end"} {
		if code != exitDone || !strings.Contains(out, want) {
			t.Errorf("exit %d, no %q in %s%s", code, want, out, errs)
		}
	}
	for _, token := range g.tokens {
		if strings.Contains(out+g.log.String(), token) {
			t.Error("a token is in the audit or in the log")
		}
	}
}
