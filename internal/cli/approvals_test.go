package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vmapower/client"
	"vmapower/internal/server/servertest"
	"vmapower/internal/terminal"
)

func planFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "plan.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAPlanThatIsApprovedBeforehandNeedsNoFurtherApproval(t *testing.T) {
	t.Parallel()
	g := servertest.StartGuarded(t)
	oma, desk := logIn(t, g, "oma-01"), logIn(t, g, "desk")
	plan := planFile(t, "requested_by: oma-01\ncontext_id: move-7\nvm_ids:\n  - "+strings.ToUpper(g.VM("web"))+"\noperations: [power-off]\npolicy: graceful_then_force\n")
	code, out, errs := vmapower(t, desk, "approvals", "grant", "--plan", plan, "--for", "2h", "--reason", "the move", "-o", "json")
	var granted client.Grant
	if err := json.Unmarshal([]byte(out), &granted); code != terminal.ExitDone || err != nil || granted.ApprovalId == "" {
		t.Fatalf("exit %d, %v: %s%s", code, err, out, errs)
	}
	if code, out, errs := vmapower(t, oma, "approvals", "list"); code != terminal.ExitDone || !strings.Contains(out, granted.ApprovalId) || !strings.Contains(out, "the move") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	code, out, errs = vmapower(t, oma, "power-off", g.VM("web"), "--context-id", "move-7", "--external-job-id", "off-1")
	if code != terminal.ExitDone {
		t.Fatalf("exit %d: %s%s", code, out, errs)
	}
	if code, out, errs := vmapower(t, oma, "jobs", "get", "off-1"); code != terminal.ExitDone || !strings.Contains(out, "given beforehand as "+granted.ApprovalId+", by desk: the move") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}

	if code, _, errs := vmapower(t, desk, "approvals", "revoke", granted.ApprovalId); code != terminal.ExitDone || !strings.Contains(errs, "has ended") {
		t.Errorf("exit %d: %s", code, errs)
	}
	if code, _, errs := vmapower(t, oma, "power-off", g.VM("web"), "--context-id", "move-7", "--no-wait"); code != terminal.ExitDone {
		t.Fatalf("exit %d: %s", code, errs)
	}
	left := awaiting(t, desk)

	g.Revoke(t, "oma-01")
	for began, out := time.Now(), ""; !strings.Contains(out, `"status": "cancelled"`); time.Sleep(50 * time.Millisecond) {
		if _, out, _ = vmapower(t, desk, "jobs", "get", left.JobId, "-o", "json"); time.Since(began) > time.Minute {
			t.Fatalf("of a revoked appliance: %s", out)
		}
	}
}

func TestAPlanThatIsWrongIsNotSent(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"requested_by: oma-01\ndisks: []\n": "disks", "vm_ids: web\n": "vm_ids", "[": "yaml", "not_after: soon\n": "soon",
	} {
		code, _, errs := vmapower(t, nil, "approvals", "grant", "--plan", planFile(t, text), "--url", "http://127.0.0.1:1")
		if code != terminal.ExitUsage || !strings.Contains(errs, want) || !strings.Contains(errs, "--plan") {
			t.Errorf("%q: exit %d: %s", text, code, errs)
		}
	}
	if code, _, errs := vmapower(t, nil, "approvals", "grant", "--plan", "/no/such/plan"); code != terminal.ExitUsage || !strings.Contains(errs, "--plan") {
		t.Errorf("exit %d: %s", code, errs)
	}
}
