package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/tasks"
)

func TestAJobIsReadWithItsStepsResultAndError(t *testing.T) {
	b := setup(t)
	job := b.do(t, "POST", powerOff, "{"+login+`,"external_job_id":"failover/1 ä"}`).job(t, http.StatusAccepted)
	run, err := b.log.Claim(t.Context(), job.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := joblog.Step(t.Context(), run, tasks.StepResolveVM, func(context.Context) (string, error) { return "vm-42", nil }); err != nil {
		t.Fatal(err)
	}
	if err := run.Skip(t.Context(), tasks.StepShutdownGuest, "the policy is force"); err != nil {
		t.Fatal(err)
	}
	read := b.do(t, "GET", "/api/v1/jobs/failover%2F1%20%C3%A4", "")
	j := read.job(t, http.StatusOK)
	if j.ID != job.ID || j.Status != "running" || j.Steps[0].Status != "completed" || j.Steps[2].Status != "skipped" ||
		j.Steps[2].Message != "the policy is force" || j.ProgressPercent != 200/len(j.Steps) || j.CurrentStep != tasks.StepCheckPowerState {
		t.Errorf("job %s", read.text)
	}
	if string(j.Result) != "null" || j.Error != nil {
		t.Errorf("result %s, error %v", j.Result, j.Error)
	}
	if err := run.End(t.Context(), completed(job.ID)); err != nil {
		t.Fatal(err)
	}
	j = b.do(t, "GET", "/api/v1/jobs/"+job.ID, "").job(t, http.StatusOK)
	if j.Status != "completed" || j.ProgressPercent != 100 || j.CurrentStep != "" || len(j.Result) < 10 || j.Steps[5].Status != "skipped" {
		t.Errorf("job %+v", j)
	}
}

func TestAnUnknownJobIsNotFoundEverywhere(t *testing.T) {
	b := setup(t)
	for _, id := range []string{"01a20561-d507-7828-916b-94db3aa25bdc", "unknown", "{vmapower}:jobs", "x:events"} {
		for _, path := range []string{"/api/v1/jobs/%s", "/api/v1/jobs/%s/events", "/api/v1/progress/%s"} {
			b.do(t, "GET", fmt.Sprintf(path, id), "").wantRefusal(t, http.StatusNotFound, failure.JobNotFound)
		}
		b.do(t, "POST", "/api/v1/jobs/"+id+"/cancel", "").wantRefusal(t, http.StatusNotFound, failure.JobNotFound)
	}
}

func TestAnUnchangedJobIsNotSentAgain(t *testing.T) {
	b := setup(t)
	job := b.submit(t)
	self := "/api/v1/jobs/" + job.ID
	first := b.do(t, "GET", self, "")
	tag := first.header.Get("ETag")
	if tag != fmt.Sprintf(`"r%d"`, first.job(t, http.StatusOK).Revision) {
		t.Errorf("tag %s", tag)
	}
	for _, known := range []string{tag, "W/" + tag, `"x", ` + tag, "*", `"r999",W/` + tag} {
		if a := b.do(t, "GET", self, "", "If-None-Match: "+known); a.status != http.StatusNotModified || a.text != "" || a.header.Get("ETag") != tag {
			t.Errorf("%s: %d %s", known, a.status, a.text)
		}
	}
	if a := b.do(t, "GET", self, "", `If-None-Match: "r999"`, "If-None-Match: "+tag); a.status != http.StatusNotModified {
		t.Errorf("two headers: %d", a.status)
	}
	for _, other := range []string{`"r0"`, `"r999"`, "r1", "x"} {
		b.do(t, "GET", self+"?wait=60", "", "If-None-Match: "+other).job(t, http.StatusOK)
	}
	if a := b.do(t, "GET", self+"?wait=1", "", "If-None-Match: "+tag); a.status != http.StatusNotModified {
		t.Errorf("after waiting in vain: %d", a.status)
	}
	if a := b.do(t, "GET", self+"?wait=1", ""); a.job(t, http.StatusOK).Revision != job.Revision {
		t.Errorf("after waiting in vain: %s", a.text)
	}
}

func TestALongPollReturnsWithTheChange(t *testing.T) {
	b := setup(t)
	for _, known := range []bool{true, false} {
		job := b.submit(t, fmt.Sprintf("Idempotency-Key: %v", known))
		var headers []string
		if known {
			headers = []string{fmt.Sprintf(`If-None-Match: "r%d"`, job.Revision)}
		}
		wait := b.meanwhile(t, job.ID)
		got := b.do(t, "GET", "/api/v1/jobs/"+job.ID+"?wait=60", "", headers...)
		wait()
		if j := got.job(t, http.StatusOK); known && j.Revision <= job.Revision {
			t.Errorf("revision %d after %d", j.Revision, job.Revision)
		}
	}
}

func TestALongPollOfAnEndedJobDoesNotWait(t *testing.T) {
	b := setup(t)
	job := b.submit(t)
	b.complete(t, job.ID)
	b.do(t, "GET", "/api/v1/jobs/"+job.ID+"?wait=60", "").job(t, http.StatusOK)
	if a := b.do(t, "GET", "/api/v1/jobs/"+job.ID+"?wait=60", "", "If-None-Match: *"); a.status != http.StatusNotModified {
		t.Errorf("%d", a.status)
	}
}

func TestCancelEndsAJobThatHasNotBegun(t *testing.T) {
	b := setup(t)
	job := b.submit(t)
	cancel := "/api/v1/jobs/" + job.ID + "/cancel"
	a := b.do(t, "POST", cancel, "")
	j := a.job(t, http.StatusAccepted)
	var result struct {
		Success  bool
		NewState string `json:"new_state"`
		JobID    string `json:"job_id"`
	}
	if err := json.Unmarshal(j.Result, &result); err != nil {
		t.Fatal(err)
	}
	if j.Status != "cancelled" || result.Success || result.NewState != "unknown" || result.JobID != job.ID ||
		j.Error == nil || j.Error.Code != "cancelled" || a.header.Get("Location") != "/api/v1/jobs/"+job.ID {
		t.Errorf("job %s", a.text)
	}
	r := b.do(t, "POST", cancel, "").wantRefusal(t, http.StatusConflict, failure.JobEnded)
	if r.JobID != job.ID || r.VMID != vmID {
		t.Errorf("refusal %+v", r)
	}
	if b.submit(t).ID == job.ID {
		t.Error("the VM is still taken")
	}
}

func TestCancelFlagsAJobThatRuns(t *testing.T) {
	b := setup(t)
	job := b.submit(t)
	run, err := b.log.Claim(t.Context(), job.ID)
	if err != nil {
		t.Fatal(err)
	}
	j := b.do(t, "POST", "/api/v1/jobs/"+job.ID+"/cancel", "").job(t, http.StatusAccepted)
	if j.Status != "running" || !j.CancelRequested {
		t.Errorf("job %+v", j)
	}
	if err := run.End(t.Context(), joblog.Outcome{Status: joblog.StatusCancelled, Failure: &failure.Failure{Code: failure.Cancelled, Summary: "x"}}); err != nil {
		t.Fatal(err)
	}
}

func TestListsAreNewestFirstFilteredAndPaged(t *testing.T) {
	b := setup(t)
	var ids []string
	for vm := range 5 {
		operation := []string{"power-off", "power-on"}[vm%2]
		path := fmt.Sprintf("/api/v1/vm/VM-%d/%s", vm, operation)
		job := b.do(t, "POST", path, "{"+login+`,"external_job_id":"failover-`+fmt.Sprint(vm%3)+`","context_id":"move-`+fmt.Sprint(vm%2)+`"}`).job(t, http.StatusAccepted)
		ids = append([]string{job.ID}, ids...)
	}
	b.complete(t, ids[4])
	cases := map[string][]string{
		"":                                       ids,
		"?operation=power-on":                    {ids[1], ids[3]},
		"?status=pending":                        ids[:4],
		"?status=completed":                      {ids[4]},
		"?status=failed":                         {},
		"?vm_id=vm-3":                            {ids[1]},
		"?vm_id=VM-3&operation=power-on":         {ids[1]},
		"?external_job_id=failover-0":            {ids[1], ids[4]},
		"?external_job_id=failover-0&vm_id=vm-3": {ids[1]},
		"?external_job_id=failover-0&status=completed": {ids[4]},
		"?context_id=move-1":                           {ids[1], ids[3]},
		"?context_id=move-0&status=pending":            {ids[0], ids[2]},
		"?context_id=move-2":                           {},
		"?limit=200":                                   ids,
	}
	for query, want := range cases {
		if got, next := b.list(t, query); fmt.Sprint(got) != fmt.Sprint(want) || next != "" {
			t.Errorf("%s: %v next %q, want %v", query, got, next, want)
		}
	}
	var paged []string
	for cursor, pages := "", 0; pages == 0 || cursor != ""; pages++ {
		query := "?limit=2"
		if cursor != "" {
			query += "&cursor=" + cursor
			b.do(t, "GET", "/api/v1/jobs?status=pending&cursor="+cursor, "").wantRefusal(t, http.StatusBadRequest, failure.InvalidRequest)
			b.do(t, "GET", "/api/v1/jobs?context_id=move-1&cursor="+cursor, "").wantRefusal(t, http.StatusBadRequest, failure.InvalidRequest)
		}
		var page []string
		page, cursor = b.list(t, query)
		paged = append(paged, page...)
	}
	if fmt.Sprint(paged) != fmt.Sprint(ids) {
		t.Errorf("paged %v, want %v", paged, ids)
	}
}

func (b bundle) list(t *testing.T, query string) (ids []string, next string) {
	t.Helper()
	a := b.do(t, "GET", "/api/v1/jobs"+query, "")
	var list struct {
		Items []jobDoc
		Next  string `json:"next_cursor"`
	}
	if err := json.Unmarshal([]byte(a.text), &list); err != nil || a.status != http.StatusOK {
		t.Fatalf("%d %s, %v", a.status, a.text, err)
	}
	ids = []string{}
	for _, job := range list.Items {
		ids = append(ids, job.ID)
	}
	return ids, list.Next
}
