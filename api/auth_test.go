package api_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"vmapower/access"
	"vmapower/api"
	"vmapower/audit"
	"vmapower/failure"
	"vmapower/internal/testenv"
)

// guarded is a service with appliances: an owner whose jobs are approved beforehand, one
// that needs approval, another without roles, an operator and an approver.
type guarded struct {
	bundle
	file     string
	tokens   map[string]string // of the appliances
	sessions map[string]string // as headers
}

func setupGuarded(t *testing.T) guarded {
	t.Helper()
	g := guarded{file: filepath.Join(t.TempDir(), "appliances.yaml"), tokens: map[string]string{}, sessions: map[string]string{}}
	for id, of := range map[string]struct {
		roles    []access.Role
		approval access.Approval
	}{
		"owner": {nil, access.ApprovalPreApproved}, "careful": {nil, access.ApprovalRequired}, "other": {nil, access.ApprovalPreApproved},
		"operator": {[]access.Role{access.RoleOperator}, ""}, "approver": {[]access.Role{access.RoleApprover}, ""}, "gone": {nil, ""}, "late": {nil, ""},
	} {
		token, err := access.AddAppliance(g.file, id, of.roles, of.approval)
		if err != nil {
			t.Fatal(err)
		}
		g.tokens[id] = token
	}
	appliances, err := access.FollowAppliances(g.file, func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	g.bundle = setup(t)
	g.bundle = g.again(t, func(c *api.Config) {
		c.Gate = access.NewGate(g.redis.ServiceClient(), appliances, g.keys.Sealer(), nil)
		c.Grants = access.NewGrants(g.redis.ServiceClient(), g.keys.Sealer(), nil)
	})
	for id, token := range g.tokens {
		var session struct {
			Success bool   `json:"success"`
			Token   string `json:"session_token"`
		}
		a := g.login(t, id, token)
		if err := json.Unmarshal([]byte(a.text), &session); err != nil || a.status != http.StatusOK || !session.Success {
			t.Fatalf("%s: %d %s", id, a.status, a.text)
		}
		g.sessions[id] = "Authorization: Bearer " + session.Token
	}
	if err := access.RevokeAppliance(g.file, "gone"); err != nil {
		t.Fatal(err)
	}
	return g
}

func (g guarded) login(t *testing.T, id, token string) answer {
	t.Helper()
	body, err := json.Marshal(map[string]string{"appliance_id": id, "token": token, "version": "1.0.0"})
	if err != nil {
		t.Fatal(err)
	}
	return g.do(t, "POST", "/api/v1/auth/login", string(body))
}

func TestAWrongLoginTellsNothing(t *testing.T) {
	g := setupGuarded(t)
	texts := map[string]bool{}
	for id, token := range map[string]string{"owner": g.tokens["other"], "nobody": g.tokens["owner"], "gone": g.tokens["gone"], "other": "x"} {
		a := g.login(t, id, token)
		var told map[string]any
		if err := json.Unmarshal([]byte(a.text), &told); err != nil || a.status != http.StatusUnauthorized || told["success"] != false ||
			told["error_message"] != "Invalid credentials" || told["code"] != "unauthorized" {
			t.Errorf("%s: %d %s", id, a.status, a.text)
		}
		delete(told, "request_id")
		delete(told, "timestamp")
		same, _ := json.Marshal(told)
		texts[string(same)] = true
	}
	if len(texts) != 1 {
		t.Errorf("the answers differ: %v", texts)
	}
	for _, token := range g.tokens {
		if strings.Contains(g.logged.String(), token) {
			t.Error("a token was logged")
		}
	}
}

func TestTooManyWrongLoginsAreTurnedAway(t *testing.T) {
	g := setupGuarded(t)
	for range 50 {
		a := g.login(t, "owner", "wrong")
		if a.status == http.StatusTooManyRequests {
			if a.header.Get("Retry-After") == "" || a.header.Get("Retry-After") == "0" {
				t.Errorf("headers %v", a.header)
			}
			a.wantRefusal(t, http.StatusTooManyRequests, failure.RateLimited)
			return
		}
	}
	t.Error("nobody was turned away")
}

func TestARightTokenIsLetInWhileWrongOnesAreTurnedAway(t *testing.T) {
	g := setupGuarded(t)
	turned := 0
	for range 40 {
		if g.login(t, "owner", "wrong").status == http.StatusTooManyRequests {
			turned++
		}
	}
	for range 18 {
		if a := g.login(t, "owner", g.tokens["owner"]); a.status != http.StatusOK {
			t.Errorf("%d %s", a.status, a.text)
		}
	}
	if turned == 0 {
		t.Error("no wrong one was turned away")
	}
}

func TestASessionEndsWithItsLogout(t *testing.T) {
	g := setupGuarded(t)
	if a := g.do(t, "DELETE", "/api/v1/auth/session", "", g.sessions["other"]); a.status != http.StatusNoContent {
		t.Fatalf("%d %s", a.status, a.text)
	}
	g.do(t, "GET", "/api/v1/jobs", "", g.sessions["other"]).wantRefusal(t, http.StatusUnauthorized, failure.Unauthorized)
	g.do(t, "DELETE", "/api/v1/auth/session", "").wantRefusal(t, http.StatusUnauthorized, failure.Unauthorized)
	if a := g.do(t, "GET", "/api/v1/jobs", "", g.sessions["owner"]); a.status != http.StatusOK {
		t.Errorf("another's session: %d", a.status)
	}
}

func TestAnApplianceSeesItsOwnJobsAlone(t *testing.T) {
	g := setupGuarded(t)
	const external = `,"external_job_id":"failover-1"`
	mine := g.do(t, "POST", powerOff, "{"+login+external+"}", g.sessions["owner"]).job(t, http.StatusAccepted)
	theirs := g.do(t, "POST", "/api/v1/vm/vm-42/power-off", "{"+login+external+"}", g.sessions["other"]).job(t, http.StatusAccepted)
	if mine.RequestedBy != "owner" || theirs.RequestedBy != "other" {
		t.Errorf("asked by %s and %s", mine.RequestedBy, theirs.RequestedBy)
	}
	for who, id := range map[string]string{"owner": mine.ID, "other": theirs.ID} {
		if got := g.do(t, "GET", "/api/v1/jobs/failover-1", "", g.sessions[who]).job(t, http.StatusOK); got.ID != id {
			t.Errorf("%s finds %s by the external id, want %s", who, got.ID, id)
		}
	}
	var list struct{ Items []jobDoc }
	for who, want := range map[string]int{"owner": 1, "other": 1, "operator": 2, "approver": 0} {
		if err := json.Unmarshal([]byte(g.do(t, "GET", "/api/v1/jobs", "", g.sessions[who]).text), &list); err != nil || len(list.Items) != want {
			t.Errorf("%s sees %d jobs, want %d: %v", who, len(list.Items), want, err)
		}
	}
	g.do(t, "GET", "/api/v1/jobs/"+mine.ID+"/events", "", g.sessions["other"]).wantRefusal(t, http.StatusNotFound, failure.JobNotFound)
}

func TestAJobIsInNoQueueUntilAnotherApplianceApprovesIt(t *testing.T) {
	g := setupGuarded(t)
	job := g.submit(t, g.sessions["careful"])
	if job.Status != "awaiting_approval" || !job.Deadline.IsZero() {
		t.Errorf("job %+v", job)
	}
	if keys, err := g.redis.Client().Keys(t.Context(), "asynq:*").Result(); err != nil || len(keys) != 0 {
		t.Errorf("queued: %v, %v", keys, err)
	}
	if _, err := g.bundle.log.Claim(t.Context(), job.ID); err == nil {
		t.Error("it can be claimed")
	}
	path, yes := "/api/v1/jobs/"+job.ID+"/approve", `{"decision":"approve","reason":"change 4711"}`
	g.do(t, "POST", path, yes, g.sessions["careful"]).wantRefusal(t, http.StatusForbidden, failure.Forbidden)
	g.do(t, "POST", path, yes, g.sessions["operator"]).wantRefusal(t, http.StatusForbidden, failure.Forbidden)
	g.do(t, "POST", path, yes, g.sessions["other"]).wantRefusal(t, http.StatusNotFound, failure.JobNotFound)
	g.do(t, "POST", path, `{"decision":"perhaps"}`, g.sessions["approver"]).wantRefusal(t, http.StatusBadRequest, failure.InvalidRequest)

	approved := g.do(t, "POST", path, yes, g.sessions["approver"]).job(t, http.StatusOK)
	if approved.Status != "pending" || approved.Deadline.IsZero() {
		t.Errorf("approved %+v", approved)
	}
	again := g.do(t, "POST", path, yes, g.sessions["approver"]).job(t, http.StatusOK)
	if again.ID != job.ID {
		t.Errorf("the same decision again: %+v", again)
	}
	g.do(t, "POST", path, `{"decision":"reject"}`, g.sessions["approver"]).wantRefusal(t, http.StatusConflict, failure.JobEnded)
	kept, err := g.bundle.log.Get(t.Context(), job.ID)
	if err != nil || kept.Approval.By != "approver" || kept.Approval.Reason != "change 4711" {
		t.Errorf("kept %+v, %v", kept.Approval, err)
	}
	g.complete(t, job.ID)
}

func TestARejectedJobHasFailedAndItsLoginIsGone(t *testing.T) {
	g := setupGuarded(t)
	job := g.submit(t, g.sessions["careful"])
	rejected := g.do(t, "POST", "/api/v1/jobs/"+job.ID+"/approve", `{"decision":"reject","reason":"not today"}`, g.sessions["approver"]).job(t, http.StatusOK)
	if rejected.Status != "failed" || rejected.Error == nil || rejected.Error.Code != string(failure.ApprovalRejected) {
		t.Errorf("rejected %+v", rejected)
	}
	if n, err := g.redis.Client().Exists(t.Context(), "{vmapower}:job:"+job.ID+":credentials").Result(); n != 0 || err != nil {
		t.Errorf("the login is still there: %v", err)
	}
}

// What no api accepted does not exist: nobody sees it, and it gets no approval, whatever its
// status says.
func TestAJobThatNoAPIAcceptedIsNotApproved(t *testing.T) {
	for field, value := range map[string]any{"vm_id": "vm-4711", "requested_by": "other", "budget_ns": 24 * time.Hour, "n.submission": "", "status": "pending"} {
		t.Run(field, func(t *testing.T) {
			g := setupGuarded(t)
			job := g.submit(t, g.sessions["careful"])
			switch field {
			case "status":
				testenv.Forge(t, g.redis.Client(), job.ID, "vm_id", "vm-4711")
				fallthrough
			case "n.submission":
				if err := g.redis.Client().HSet(t.Context(), "{vmapower}:job:"+job.ID, field, value).Err(); err != nil {
					t.Fatal(err)
				}
			default:
				testenv.Forge(t, g.redis.Client(), job.ID, field, value)
			}
			path := "/api/v1/jobs/" + job.ID
			g.do(t, "GET", path, "", g.sessions["approver"]).wantRefusal(t, http.StatusNotFound, failure.JobNotFound)
			for _, decision := range []string{"approve", "reject"} {
				g.do(t, "POST", path+"/approve", `{"decision":"`+decision+`"}`, g.sessions["approver"]).wantRefusal(t, http.StatusNotFound, failure.JobNotFound)
			}
			if n, err := g.redis.Client().HExists(t.Context(), "{vmapower}:job:"+job.ID+":notes", "n.decision").Result(); n || err != nil {
				t.Errorf("a decision was signed: %v", err)
			}
		})
	}
}

func TestWhoDecidedAndWhoMayNotIsAudited(t *testing.T) {
	g := setupGuarded(t)
	job := g.submit(t, g.sessions["careful"])
	for _, by := range []string{"careful", "operator", "approver"} {
		g.do(t, "POST", "/api/v1/jobs/"+job.ID+"/approve", `{"decision":"reject","reason":"by `+by+`"}`, g.sessions[by])
	}
	g.do(t, "POST", "/api/v1/jobs/"+job.ID+"/cancel", "", g.sessions["approver"])
	g.do(t, "POST", "/api/v1/jobs/"+job.ID+"/cancel", "", g.sessions["careful"])
	entries, err := audit.New(g.redis.Client(), slog.New(slog.DiscardHandler)).Tail(t.Context(), "", 6, 0)
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, e := range entries {
		if e.JobID != job.ID || e.VMID != vmID || e.From != "127.0.0.1" || e.RequestID == "" || e.At.IsZero() {
			t.Errorf("entry %+v", e)
		}
		told = append(told, fmt.Sprintln(e.Action, e.Who, e.Outcome, e.Reason))
	}
	want := []string{
		"submit careful ok \n", "reject careful forbidden by careful\n", "reject operator forbidden by operator\n",
		"reject approver ok by approver\n", "cancel approver forbidden \n", "cancel careful job_ended \n",
	}
	if !slices.Equal(told, want) {
		t.Errorf("told %q", told)
	}
}

func TestARequestThatNobodyApprovedCanBeCancelled(t *testing.T) {
	g := setupGuarded(t)
	job := g.submit(t, g.sessions["careful"])
	g.do(t, "POST", "/api/v1/jobs/"+job.ID+"/cancel", "", g.sessions["approver"]).wantRefusal(t, http.StatusForbidden, failure.Forbidden)
	cancelled := g.do(t, "POST", "/api/v1/jobs/"+job.ID+"/cancel", "", g.sessions["careful"]).job(t, http.StatusAccepted)
	if cancelled.Status != "cancelled" {
		t.Errorf("job %+v", cancelled)
	}
}

func TestAServerWithoutAGateServesNobody(t *testing.T) {
	b := setup(t)
	without := b.config
	without.Gate = nil
	if server, err := api.New(without); err == nil {
		server.Close()
		t.Error("there is a server that nothing keeps strangers from")
	}
}
