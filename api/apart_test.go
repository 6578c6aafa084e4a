package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"vmapower/access"
)

// read reads an answer of this status.
func (a answer) read(t *testing.T, status int, into any) {
	t.Helper()
	if a.status != status {
		t.Fatalf("status %d, want %d: %s", a.status, status, a.text)
	}
	if err := json.Unmarshal([]byte(a.text), into); err != nil {
		t.Fatal(err)
	}
}

func TestTwoCallersMayUseTheSameIdempotencyKey(t *testing.T) {
	g := setupGuarded(t)
	const key = "Idempotency-Key: failover-1"
	own := g.submit(t, g.sessions["owner"], key)
	a := g.do(t, "POST", "/api/v1/vm/vm-7/power-off", "{"+login+"}", g.sessions["other"], key)
	if other := a.job(t, http.StatusAccepted); other.ID == own.ID || other.RequestedBy != "other" || a.header.Get("Idempotent-Replay") != "" {
		t.Errorf("another caller's key answers with %+v", other)
	}
}

// An equal request of somebody else is another request: its answer would be a job that
// the caller may not see.
func TestAnEqualRequestOfAnotherCallerIsBusy(t *testing.T) {
	g := setupGuarded(t)
	own := g.submit(t, g.sessions["owner"])
	a := g.do(t, "POST", powerOff, "{"+login+"}", g.sessions["other"])
	if r := a.wantRefusal(t, http.StatusConflict, "vm_busy"); r.JobID != own.ID {
		t.Errorf("refusal %+v", r)
	}
}

// Each of these makes another request of it: the live job of another is not its answer,
// and a key that was used for one is not good for the other.
func TestARequestThatDiffersInOneFieldIsAnother(t *testing.T) {
	const key = "Idempotency-Key: k"
	for name, change := range map[string]func(string) string{
		"vcenter":         func(s string) string { return strings.Replace(s, "vc.example.test", "vc2.example.test", 1) },
		"username":        func(s string) string { return strings.Replace(s, `"username":"u"`, `"username":"v"`, 1) },
		"external_job_id": func(s string) string { return s[:len(s)-1] + `,"external_job_id":"failover-2"}` },
		"context_id":      func(s string) string { return s[:len(s)-1] + `,"context_id":"move-8"}` },
		"metadata":        func(s string) string { return s[:len(s)-1] + `,"metadata":{"k":"v"}}` },
		"policy":          func(s string) string { return s[:len(s)-1] + `,"policy":"force"}` },
		"timeout":         func(s string) string { return s[:len(s)-1] + `,"timeout":301}` },
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t)
			job := b.submit(t, key)
			other := change("{" + login + "}")
			b.do(t, "POST", powerOff, other, key).wantRefusal(t, http.StatusUnprocessableEntity, "idempotency_conflict")
			b.complete(t, job.ID)
			b.do(t, "POST", powerOff, other, key).wantRefusal(t, http.StatusUnprocessableEntity, "idempotency_conflict")
			if again := b.submit(t, key); again.ID != job.ID {
				t.Errorf("the same request is job %s, not %s", again.ID, job.ID)
			}
		})
	}
}

// A caller that asks too often is turned away with a time, and nobody else is.
func TestTooManyWritesOfOneCallerAreTurnedAway(t *testing.T) {
	g := setupGuarded(t)
	appliances, err := access.FollowAppliances(g.file, func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	gate := access.NewGate(g.redis.ServiceClient(), appliances, g.keys.Sealer(), nil)
	const writes = "/api/v1/jobs/0198c1d4-0000-7000-8000-000000000000/cancel"
	var turned answer
	for began := time.Now(); turned.status != http.StatusTooManyRequests; {
		if time.Since(began) > 20*time.Second {
			t.Fatalf("never turned away: %d %s", turned.status, turned.text)
		}
		useUp(t, gate, "owner")
		turned = g.do(t, "POST", writes, "", g.sessions["owner"])
	}
	turned.wantRefusal(t, http.StatusTooManyRequests, "rate_limited")
	if seconds, err := strconv.Atoi(turned.header.Get("Retry-After")); err != nil || seconds < 1 || seconds > 60 {
		t.Errorf("Retry-After %q", turned.header.Get("Retry-After"))
	}
	g.do(t, "GET", "/api/v1/jobs", "", g.sessions["owner"]).read(t, http.StatusOK, new(struct{}))
	g.do(t, "POST", writes, "", g.sessions["other"]).wantRefusal(t, http.StatusNotFound, "job_not_found")
}

// useUp counts writes of the principal until there are too many.
func useUp(t *testing.T, gate *access.Gate, principal string) {
	t.Helper()
	ended := make(chan error)
	const beside = 8
	for range beside {
		go func() {
			var err error
			for err == nil {
				err = gate.AllowWrite(context.Background(), access.Principal{ID: principal})
			}
			ended <- err
		}()
	}
	for range beside {
		var limit *access.LimitError
		if err := <-ended; !errors.As(err, &limit) {
			t.Error(err)
		}
	}
}

// The caller's own id finds the caller's own job, whoever else uses the same id.
func TestAnExternalIDFindsTheCallersOwnJobAlone(t *testing.T) {
	g := setupGuarded(t)
	const body = "{" + login + `,"external_job_id":"failover-1"}`
	own := g.do(t, "POST", powerOff, body, g.sessions["owner"]).job(t, http.StatusAccepted)
	g.do(t, "GET", "/api/v1/jobs/failover-1", "", g.sessions["other"]).wantRefusal(t, http.StatusNotFound, "job_not_found")
	g.do(t, "POST", "/api/v1/jobs/failover-1/cancel", "", g.sessions["other"]).wantRefusal(t, http.StatusNotFound, "job_not_found")
	g.do(t, "POST", "/api/v1/vm/vm-7/power-off", body, g.sessions["other"]).job(t, http.StatusAccepted) // newer
	if found := g.do(t, "GET", "/api/v1/jobs/failover-1", "", g.sessions["owner"]).job(t, http.StatusOK); found.ID != own.ID {
		t.Errorf("the owner gets job %s of %s", found.ID, found.RequestedBy)
	}
}

// A page is of the caller's own jobs, and the cursor of another list leads nowhere.
func TestAListIsOfTheCallersOwnJobs(t *testing.T) {
	g := setupGuarded(t)
	for vm, who := range map[string]string{"vm-1": "owner", "vm-2": "owner", "vm-3": "other"} {
		g.do(t, "POST", "/api/v1/vm/"+vm+"/power-off", "{"+login+"}", g.sessions[who]).job(t, http.StatusAccepted)
	}
	g.do(t, "POST", "/api/v1/vm/vm-4/power-off", "{"+login+`,"context_id":"move-7"}`, g.sessions["other"]).job(t, http.StatusAccepted)
	type page struct {
		Items []jobDoc
		Next  string `json:"next_cursor"`
	}
	var own, all page
	g.do(t, "GET", "/api/v1/jobs?limit=1", "", g.sessions["owner"]).read(t, http.StatusOK, &own)
	if len(own.Items) != 1 || own.Items[0].RequestedBy != "owner" || own.Next == "" {
		t.Fatalf("page %+v", own)
	}
	g.do(t, "GET", "/api/v1/jobs?limit=1&cursor="+own.Next, "", g.sessions["other"]).wantRefusal(t, http.StatusBadRequest, "invalid_request")
	g.do(t, "GET", "/api/v1/jobs?vm_id=vm-3", "", g.sessions["owner"]).read(t, http.StatusOK, &own)
	if len(own.Items) != 0 {
		t.Errorf("the owner sees %+v", own.Items)
	}
	g.do(t, "GET", "/api/v1/jobs?context_id=move-7", "", g.sessions["owner"]).read(t, http.StatusOK, &own)
	if len(own.Items) != 0 {
		t.Errorf("the owner sees %+v", own.Items)
	}
	g.do(t, "GET", "/api/v1/jobs", "", g.sessions["operator"]).read(t, http.StatusOK, &all)
	if len(all.Items) != 4 {
		t.Errorf("an operator sees %d jobs", len(all.Items))
	}
	for query, seen := range map[string]map[string]int{
		"id=vm-":                      {"operator": 4, "owner": 2, "other": 2, "approver": 0},
		"id=MOVE":                     {"operator": 1, "owner": 0, "other": 1},
		"id=vm-&requested_by=owner":   {"operator": 2, "owner": 2, "other": 0},
		"requested_by=other":          {"operator": 2, "owner": 0, "other": 2},
		"id=" + all.Items[0].ID[:35]:  {"operator": 1},
		"id=vm-&limit=3":              {"operator": 3},
		"id=vm-&operation=final-sync": {"operator": 0},
	} {
		for who, want := range seen {
			var found page
			g.do(t, "GET", "/api/v1/jobs?"+query, "", g.sessions[who]).read(t, http.StatusOK, &found)
			if len(found.Items) != want || strings.HasPrefix(query, "id=") && found.Next != "" {
				t.Errorf("%s with %s: %d jobs, then %q; want %d", who, query, len(found.Items), found.Next, want)
			}
		}
	}
}
