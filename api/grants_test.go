package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"vmapower/access"
	"vmapower/joblog"
)

// planBody is what an approver approves beforehand for careful, with some fields changed. A nil
// value leaves the field out.
func planBody(t *testing.T, changes map[string]any) string {
	t.Helper()
	fields := map[string]any{
		"requested_by": "careful", "context_id": "move-7", "vm_ids": []string{strings.ToUpper(vmID), "vm-7"}, "operations": []string{"power-off", "final-sync"},
		"policy": "graceful_then_force", "targets": []string{"nbd://127.0.0.1:10809/"}, "not_after": time.Now().Add(time.Hour), "reason": "the move",
	}
	for name, value := range changes {
		fields[name] = value
		if value == nil {
			delete(fields, name)
		}
	}
	body, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

type grantDoc struct {
	ID          string `json:"approval_id"`
	RequestedBy string `json:"requested_by"`
	By          string
	Reason      string
	VMIDs       []string `json:"vm_ids"`
}

func (g guarded) grant(t *testing.T, changes map[string]any) (granted grantDoc) {
	t.Helper()
	a := g.do(t, "POST", "/api/v1/approvals", planBody(t, changes), g.sessions["approver"])
	a.read(t, http.StatusCreated, &granted)
	return granted
}

func (g guarded) listed(t *testing.T, who string) []grantDoc {
	t.Helper()
	var list struct{ Items []grantDoc }
	g.do(t, "GET", "/api/v1/approvals", "", g.sessions[who]).read(t, http.StatusOK, &list)
	return list.Items
}

// asks submits a request of careful and returns the job.
func (g guarded) asks(t *testing.T, path, more string) joblog.Job {
	t.Helper()
	job := g.do(t, "POST", path, "{"+login+more+"}", g.sessions["careful"]).job(t, http.StatusAccepted)
	found, err := g.log.Get(t.Context(), job.ID)
	if err != nil {
		t.Fatal(err)
	}
	if string(found.Status) != job.Status {
		t.Errorf("told %s, and it is %s", job.Status, found.Status)
	}
	return found
}

const inMove = `,"context_id":"move-7"`

func TestAJobThatAnApprovalBeforehandCoversBeginsAndNamesIt(t *testing.T) {
	g := setupGuarded(t)
	granted := g.grant(t, nil)
	if granted.ID == "" || granted.By != "approver" || granted.VMIDs[0] != vmID {
		t.Errorf("%+v", granted)
	}
	job := g.asks(t, powerOff, inMove)
	if job.Status != joblog.StatusPending || job.Approval == nil || job.Approval.ID != granted.ID || job.Approval.By != "approver" || job.Approval.Reason != "the move" {
		t.Errorf("job %s, approval %+v", job.Status, job.Approval)
	}
	text := g.do(t, "GET", "/api/v1/jobs/"+job.ID, "", g.sessions["careful"]).text
	if !strings.Contains(text, `"approval":{"approval_id":"`+granted.ID+`","by":"approver","decided_at":"`) || !strings.Contains(text, `"expires_at":null`) {
		t.Error(text)
	}
	r := g.do(t, "POST", "/api/v1/jobs/"+job.ID+"/approve", `{"decision":"approve"}`, g.sessions["approver"])
	r.wantRefusal(t, http.StatusConflict, "job_ended")
}

func TestWhatNoApprovalBeforehandCoversAwaitsItsOwn(t *testing.T) {
	g := setupGuarded(t)
	g.grant(t, nil)
	elsewhere := `,"vm_id":"vm-7","disks":[{"disk_key":"2000","target":"nbd://127.0.0.1:108091/web"}]` + inMove
	elsewhere = strings.Replace(elsewhere, "108091", "10810", 1)
	for what, c := range map[string][2]string{
		"another VM":      {"/api/v1/vm/vm-8/power-off", inMove},
		"no context":      {powerOff, ``},
		"another context": {"/api/v1/vm/vm-7/power-off", `,"context_id":"move-8"`},
		"more force":      {"/api/v1/vm/vm-7/power-off", `,"force":true` + inMove},
		"a power-on":      {powerOn, inMove},
		"another target":  {"/api/v1/replicate", elsewhere},
	} {
		if job := g.asks(t, c[0], c[1]); job.Status != joblog.StatusAwaitingApproval || job.Approval.ID != "" {
			t.Errorf("%s: %s %+v", what, job.Status, job.Approval)
		}
	}
	if job := g.asks(t, "/api/v1/vm/vm-7/power-off", `,"policy":"graceful_only"`+inMove); job.Status != joblog.StatusPending {
		t.Errorf("what it covers is %s", job.Status)
	}
}

func TestAnApprovalBeforehandEndsWithItsApprover(t *testing.T) {
	g := setupGuarded(t)
	g.grant(t, nil)
	if err := access.RevokeAppliance(g.file, "approver"); err != nil {
		t.Fatal(err)
	}
	if job := g.asks(t, powerOff, inMove); job.Status != joblog.StatusAwaitingApproval {
		t.Errorf("the job is %s", job.Status)
	}
	if list := g.listed(t, "careful"); len(list) != 0 {
		t.Errorf("listed %+v", list)
	}
}

func TestAnApprovalBeforehandIsListedForThoseConcernedAndEndedByAnApprover(t *testing.T) {
	g := setupGuarded(t)
	granted := g.grant(t, nil)
	for who, n := range map[string]int{"approver": 1, "careful": 1, "other": 0, "operator": 0} {
		if list := g.listed(t, who); len(list) != n || n > 0 && list[0].ID != granted.ID {
			t.Errorf("%s is shown %+v", who, list)
		}
	}
	place := "/api/v1/approvals/" + granted.ID
	for _, who := range []string{"careful", "other", "operator"} {
		g.do(t, "DELETE", place, "", g.sessions[who]).wantRefusal(t, http.StatusForbidden, "forbidden")
	}
	if a := g.do(t, "DELETE", place, "", g.sessions["approver"]); a.status != http.StatusNoContent {
		t.Errorf("%d %s", a.status, a.text)
	}
	g.do(t, "DELETE", place, "", g.sessions["approver"]).wantRefusal(t, http.StatusNotFound, "invalid_request")
	if job := g.asks(t, powerOff, inMove); job.Status != joblog.StatusAwaitingApproval {
		t.Errorf("the job is %s", job.Status)
	}
	for _, told := range []string{`"msg":"grant"`, `"msg":"end-grant"`, granted.ID} {
		if !strings.Contains(g.logged.String(), told) {
			t.Errorf("no %s in the audit", told)
		}
	}
}

func TestNobodyApprovesBeforehandWhoMayNot(t *testing.T) {
	g := setupGuarded(t)
	both := g.join(t, "both", []access.Role{access.RoleApprover}, access.ApprovalRequired)
	for who, session := range map[string]string{"careful": g.sessions["careful"], "operator": g.sessions["operator"], "both, for itself": both} {
		a := g.do(t, "POST", "/api/v1/approvals", planBody(t, map[string]any{"requested_by": "both"}), session)
		if a.wantRefusal(t, http.StatusForbidden, "forbidden"); a.status != http.StatusForbidden {
			t.Error(who)
		}
	}
	for field, changes := range map[string]map[string]any{
		"requested_by": {"requested_by": "nobody"}, "vm_ids[0]": {"vm_ids": []string{"web-01"}}, "vm_ids": {"vm_ids": nil}, "context_id": {"context_id": ""},
		"operations": {"operations": []string{}}, "operations/0": {"operations": []string{"explode"}}, "policy": {"policy": nil},
		"targets": {"targets": nil}, "targets[0]": {"targets": []string{"127.0.0.1"}}, "not_after": {"not_after": time.Now().Add(25 * time.Hour)},
		"not_after ": {"not_after": time.Now().Add(-time.Second)}, "until": {"until": "x"},
	} {
		a := g.do(t, "POST", "/api/v1/approvals", planBody(t, changes), g.sessions["approver"])
		name, _, _ := strings.Cut(strings.TrimSpace(field), "/")
		if r := a.wantRefusal(t, http.StatusBadRequest, "invalid_request"); !strings.Contains(r.Details, name) {
			t.Errorf("%s: %s", field, r.Details)
		}
	}
	if list := g.listed(t, "approver"); len(list) != 0 {
		t.Errorf("listed %+v", list)
	}
}

func TestWithoutSessionsNothingIsApprovedBeforehand(t *testing.T) {
	b := setup(t)
	b.do(t, "POST", "/api/v1/approvals", planBody(t, nil)).wantRefusal(t, http.StatusBadRequest, "invalid_request")
	b.do(t, "DELETE", "/api/v1/approvals/x", "").wantRefusal(t, http.StatusBadRequest, "invalid_request")
	if a := b.do(t, "GET", "/api/v1/approvals", ""); a.status != http.StatusOK || !strings.Contains(a.text, `"items":[]`) {
		t.Errorf("%d %s", a.status, a.text)
	}
}
