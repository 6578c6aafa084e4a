package api_test

import (
	"encoding/json"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"vmapower/access"
	"vmapower/api"
	"vmapower/joblog"
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
		"operator": {[]access.Role{access.RoleOperator}, ""}, "approver": {[]access.Role{access.RoleApprover}, ""}, "gone": {nil, ""},
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
	g.bundle = g.again(t, func(c *api.Config) { c.Gate = access.NewGate(g.redis.Client(), appliances) })
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

var parameter = regexp.MustCompile(`\{[^}]+\}`)

// Every operation of the document is asked by everybody: one that is added can't be
// forgotten here.
func TestEveryOperationLetsInWhomItShould(t *testing.T) {
	g := setupGuarded(t)
	job := g.submit(t, g.sessions["owner"])
	strangers := map[string]string{
		"nobody": "X-Nobody: 1", "not a token": "Authorization: Bearer x", "unknown": "Authorization: Bearer vmapower_s1_" + strings.Repeat("A", 43),
		"another scheme": "Authorization: Basic b3duZXI6dG9rZW4=", "a revoked appliance": g.sessions["gone"],
	}
	asked := 0
	doc, err := loadDocument()
	if err != nil {
		t.Fatal(err)
	}
	for path, methods := range doc.Paths.Map() {
		for method, operation := range methods.Operations() {
			open := operation.Security != nil && len(*operation.Security) == 0
			about := strings.Contains(path, "{job_id}")
			if strings.HasSuffix(path, "/events") || method == "DELETE" {
				continue // see the tests of streams and of sessions
			}
			place := parameter.ReplaceAllStringFunc(path, func(name string) string {
				return map[string]string{"{job_id}": job.ID, "{vm_id}": vmID, "{asset}": "index.css"}[name]
			})
			body := ""
			if operation.RequestBody != nil {
				body = `{"decision":"approve"}`
			}
			for who, session := range strangers {
				asked++
				a := g.do(t, method, place, body, session)
				if refused := a.status == http.StatusUnauthorized; refused == open && !strings.HasSuffix(path, "/login") {
					t.Errorf("%s %s by %s: %d", method, path, who, a.status)
				}
			}
			for who, wants := range map[string]func(status int) bool{
				"owner":    func(status int) bool { return status != http.StatusUnauthorized && status != http.StatusNotFound },
				"operator": func(status int) bool { return status != http.StatusUnauthorized && status != http.StatusNotFound },
				"other": func(status int) bool {
					return status == http.StatusNotFound || !about && status != http.StatusUnauthorized
				},
				"approver": func(status int) bool {
					return status == http.StatusNotFound || !about && status != http.StatusUnauthorized
				},
			} {
				asked++
				if a := g.do(t, method, place, body, g.sessions[who]); !open && !wants(a.status) {
					t.Errorf("%s %s by %s: %d %s", method, path, who, a.status, a.text)
				}
			}
		}
	}
	if asked < 100 {
		t.Errorf("only %d requests: is the document there?", asked)
	}
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
			a.wantRefusal(t, http.StatusTooManyRequests, joblog.CodeRateLimited)
			return
		}
	}
	t.Error("nobody was turned away")
}

func TestASessionEndsWithItsLogout(t *testing.T) {
	g := setupGuarded(t)
	if a := g.do(t, "DELETE", "/api/v1/auth/session", "", g.sessions["other"]); a.status != http.StatusNoContent {
		t.Fatalf("%d %s", a.status, a.text)
	}
	g.do(t, "GET", "/api/v1/jobs", "", g.sessions["other"]).wantRefusal(t, http.StatusUnauthorized, joblog.CodeUnauthorized)
	g.do(t, "DELETE", "/api/v1/auth/session", "").wantRefusal(t, http.StatusUnauthorized, joblog.CodeUnauthorized)
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
	g.do(t, "GET", "/api/v1/jobs/"+mine.ID+"/events", "", g.sessions["other"]).wantRefusal(t, http.StatusNotFound, joblog.CodeJobNotFound)
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
	g.do(t, "POST", path, yes, g.sessions["careful"]).wantRefusal(t, http.StatusForbidden, joblog.CodeForbidden)
	g.do(t, "POST", path, yes, g.sessions["operator"]).wantRefusal(t, http.StatusForbidden, joblog.CodeForbidden)
	g.do(t, "POST", path, yes, g.sessions["other"]).wantRefusal(t, http.StatusNotFound, joblog.CodeJobNotFound)
	g.do(t, "POST", path, `{"decision":"perhaps"}`, g.sessions["approver"]).wantRefusal(t, http.StatusBadRequest, joblog.CodeInvalidRequest)

	approved := g.do(t, "POST", path, yes, g.sessions["approver"]).job(t, http.StatusOK)
	if approved.Status != "pending" || approved.Deadline.IsZero() {
		t.Errorf("approved %+v", approved)
	}
	again := g.do(t, "POST", path, yes, g.sessions["approver"]).job(t, http.StatusOK)
	if again.ID != job.ID {
		t.Errorf("the same decision again: %+v", again)
	}
	g.do(t, "POST", path, `{"decision":"reject"}`, g.sessions["approver"]).wantRefusal(t, http.StatusConflict, joblog.CodeJobEnded)
	kept, err := g.bundle.log.Get(t.Context(), job.ID)
	if err != nil || kept.Approval.By != "approver" || kept.Approval.Reason != "change 4711" || !g.keys.CheckApprovalMAC(kept.MAC, kept.Vouched()...) {
		t.Errorf("kept %+v, %v", kept.Approval, err)
	}
	g.complete(t, job.ID)
}

func TestARejectedJobHasFailedAndItsLoginIsGone(t *testing.T) {
	g := setupGuarded(t)
	job := g.submit(t, g.sessions["careful"])
	rejected := g.do(t, "POST", "/api/v1/jobs/"+job.ID+"/approve", `{"decision":"reject","reason":"not today"}`, g.sessions["approver"]).job(t, http.StatusOK)
	if rejected.Status != "failed" || rejected.Error == nil || rejected.Error.Code != string(joblog.CodeApprovalRejected) {
		t.Errorf("rejected %+v", rejected)
	}
	if n, err := g.redis.Client().Exists(t.Context(), "{vmapower}:job:"+job.ID+":credentials").Result(); n != 0 || err != nil {
		t.Errorf("the login is still there: %v", err)
	}
	if entries, err := g.redis.Client().XLen(t.Context(), "{vmapower}:audit").Result(); err != nil || entries < 3 {
		t.Errorf("%d audit entries, %v", entries, err)
	}
}

func TestARequestThatNobodyApprovedCanBeCancelled(t *testing.T) {
	g := setupGuarded(t)
	job := g.submit(t, g.sessions["careful"])
	g.do(t, "POST", "/api/v1/jobs/"+job.ID+"/cancel", "", g.sessions["approver"]).wantRefusal(t, http.StatusForbidden, joblog.CodeForbidden)
	cancelled := g.do(t, "POST", "/api/v1/jobs/"+job.ID+"/cancel", "", g.sessions["careful"]).job(t, http.StatusAccepted)
	if cancelled.Status != "cancelled" {
		t.Errorf("job %+v", cancelled)
	}
}
