package ui_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"vmapower/access"
	"vmapower/api/openapi"
	"vmapower/internal/server/servertest"
	"vmapower/tasks"
	"vmapower/ui"
)

// jobAs is the job as an appliance reads it, when it has the status or has ended.
func jobAs(t *testing.T, g servertest.Guarded, who, id string, status openapi.JobStatus) (job openapi.Job) {
	t.Helper()
	job = jobWhen(t, g, who, id, func(job openapi.Job) bool { return job.Status == status })
	if job.Status != status {
		t.Fatalf("the job is %s, want %s: %v", job.Status, status, job.Error)
	}
	return job
}

// jobWhen is the job as an appliance reads it, when it is as wanted or has ended.
func jobWhen(t *testing.T, g servertest.Guarded, who, id string, wanted func(openapi.Job) bool) (job openapi.Job) {
	t.Helper()
	token := session(t, g, who)
	for wait := range 20 { // the first look is at once
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, fmt.Sprintf("%s/api/v1/jobs/%s?wait=%d", g.URL, id, min(wait, 10)), nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer "+token)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		err = json.NewDecoder(response.Body).Decode(&job)
		response.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if wanted(job) || job.EndedAt != nil {
			break
		}
	}
	return job
}

// hang has an appliance ask for the power-off of a guest that hangs, and returns the job when it waits for it.
func hang(t *testing.T, g servertest.Guarded, who string) (jobID string) {
	t.Helper()
	job := askFor(t, g, who, "stuck", map[string]any{"timeout": 600, "policy": "graceful_only", "context_id": "move-7"})
	if who == "oma-01" {
		signedIn(t, g, "desk").post("/ui/jobs/"+job+"/decision", url.Values{"decision": {"approve"}})
	}
	waits := func(job openapi.Job) bool { return job.CurrentStep == tasks.StepWaitForShutdown }
	if job := jobWhen(t, g, who, job, waits); !waits(job) {
		t.Fatalf("the job does not wait for its guest: %s %v", job.Status, job.Error)
	}
	return job
}

var cutKey = regexp.MustCompile(`name="key" value="([^"]+)"`)

// cutForm is the form that cuts, as its page has it and a reader fills it in.
func (r *reader) cutForm(g servertest.Guarded, job string) url.Values {
	r.t.Helper()
	page := r.get("/ui/jobs/" + job + "/cut")
	key, token := cutKey.FindStringSubmatch(page.text), formToken.FindStringSubmatch(page.text)
	if page.status != http.StatusOK || key == nil || token == nil {
		r.t.Fatalf("%d %s", page.status, page.text)
	}
	return url.Values{"form_token": {token[1]}, "key": {key[1]}, "sure": {"yes"}, "username": {g.VCenter.Username()}, "password": {g.VCenter.Password()}}
}

func TestAFormSentTwiceCancelsTheJobOfAHungGuestAndCutsItsPowerOnce(t *testing.T) {
	t.Parallel()
	g := servertest.StartGuarded(t)
	g.Admit(t, "night", access.ApprovalPreApproved, access.Scope{}, access.RoleOperator)
	job := hang(t, g, "oma-01")
	night := signedIn(t, g, "night")
	if page := night.get("/ui/jobs/" + job); !strings.Contains(page.text, `href="/ui/jobs/`+job+`/cut"`) {
		t.Errorf("the job's page does not lead there: %s", page.text)
	}
	form := night.cutForm(g, job)
	for _, missing := range []string{"sure", "password", "key"} {
		less := url.Values{}
		for name, values := range form {
			less[name] = values
		}
		less.Del(missing)
		if told := night.do(http.MethodPost, "/ui/jobs/"+job+"/cut", less); told.status != http.StatusBadRequest || strings.Contains(told.text, g.VCenter.Password()) {
			t.Errorf("without %s: %d %s", missing, told.status, told.text)
		}
	}
	if was := jobAs(t, g, "night", job, openapi.JobStatusRunning); was.CancelRequested {
		t.Fatal("an incomplete form has cancelled the job")
	}
	var both [2]reply
	var clicks sync.WaitGroup
	for i := range both {
		clicks.Go(func() { both[i] = night.do(http.MethodPost, "/ui/jobs/"+job+"/cut", form) })
	}
	clicks.Wait()
	for _, told := range both {
		if told.status != http.StatusSeeOther || told.header.Get("Location") != both[0].header.Get("Location") {
			t.Fatalf("%d %s %s", told.status, told.header.Get("Location"), told.text)
		}
	}
	jobAs(t, g, "night", job, openapi.JobStatusCancelled)
	cut := jobAs(t, g, "night", strings.TrimPrefix(both[0].header.Get("Location"), "/ui/jobs/"), openapi.JobStatusCompleted)
	var result openapi.PowerOffResult
	if err := json.Unmarshal(cut.Result, &result); err != nil || result.ForcedReason != "requested" || cut.RequestedBy != "night" || cut.ContextId != "move-7" {
		t.Errorf("%+v %+v, %v", cut, result, err)
	}
	if page := night.get("/ui/jobs/" + cut.JobId); strings.Contains(page.text, "/cut\"") {
		t.Error("the power can be cut once more")
	}
}

func TestACutIsForWhomTheAPILetsCancelAndPowerOffAndAwaitsTheSameApproval(t *testing.T) {
	t.Parallel()
	g := servertest.StartGuarded(t)
	g.Admit(t, "other", access.ApprovalPreApproved, access.Scope{})
	g.Admit(t, "approver", access.ApprovalPreApproved, access.Scope{}, access.RoleApprover)
	g.Admit(t, "bound", access.ApprovalPreApproved, access.Scope{Operations: []string{"power-on"}}, access.RoleOperator)
	job := hang(t, g, "oma-01")
	for who, want := range map[string]struct {
		status int
		text   string
	}{
		"other":    {http.StatusNotFound, ""},
		"approver": {http.StatusForbidden, "the job is another appliance&#39;s"},
		"bound":    {http.StatusForbidden, "operation: the scope of this appliance does not cover power-off"},
	} {
		reader := signedIn(t, g, who)
		form := url.Values{"key": {"cut-" + strings.Repeat("A", 26)}, "sure": {"yes"}, "username": {"u"}, "password": {"p"}}
		if told := reader.post("/ui/jobs/"+job+"/cut", form); told.status != want.status || !strings.Contains(told.text, want.text) {
			t.Errorf("%s: %d %s", who, told.status, told.text)
		}
	}
	if was := jobAs(t, g, "desk", job, openapi.JobStatusRunning); was.CancelRequested {
		t.Fatal("who may not cut has cancelled the job")
	}
	own := signedIn(t, g, "oma-01")
	if page := own.get("/ui/jobs/" + job + "/cut"); !strings.Contains(page.text, "the power stays on until somebody else has approved") {
		t.Errorf("the page does not tell of the approval: %s", page.text)
	}
	told := own.do(http.MethodPost, "/ui/jobs/"+job+"/cut", own.cutForm(g, job))
	cut := jobAs(t, g, "oma-01", strings.TrimPrefix(told.header.Get("Location"), "/ui/jobs/"), openapi.JobStatusAwaitingApproval)
	if cut.RequestedBy != "oma-01" || cut.VmId != g.VM("stuck") {
		t.Errorf("%+v", cut)
	}
	jobAs(t, g, "oma-01", job, openapi.JobStatusCancelled)
}

// recorded is an API that has one job, and keeps what it is asked to do.
type recorded struct {
	job   map[string]any
	off   bool // the VM goes off before the cancel comes
	asked []string
}

func (a *recorded) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost {
		a.asked = append(a.asked, r.URL.Path)
		if a.off {
			a.job["status"], a.job["ended_at"] = "completed", time.Now()
			w.WriteHeader(http.StatusConflict)
			_, _ = io.WriteString(w, `{"error":"The job has ended","code":"job_ended"}`)
			return
		}
	}
	_ = json.NewEncoder(w).Encode(a.job)
}

func TestNothingIsCutWhileTheJobGoesOnOrWhenItEndsWithTheVMOff(t *testing.T) {
	t.Parallel()
	const id = "01980000-0000-7000-8000-000000000001"
	for off, want := range map[bool]int{false: http.StatusConflict, true: http.StatusSeeOther} {
		api := &recorded{off: off, job: map[string]any{"job_id": id, "operation": "power-off", "vm_id": "vm-7", "status": "running", "request": map[string]any{"policy": "graceful_only", "profile": "site"}}}
		page, err := ui.New(ui.Config{API: api, Gate: access.NewOpenGate()})
		if err != nil {
			t.Fatal(err)
		}
		page.StopsWithin(0)
		service := httptest.NewServer(page)
		defer service.Close()
		reader, path := newReader(t, service.URL), "/ui/jobs/"+id+"/cut"
		form := url.Values{"key": {"cut-" + strings.Repeat("A", 26)}, "sure": {"yes"}, "form_token": {formToken.FindStringSubmatch(reader.get(path).text)[1]}}
		told := reader.do(http.MethodPost, path, form)
		if told.status != want || !off && !strings.Contains(told.text, "has not ended yet") {
			t.Errorf("off %v: %d %s", off, told.status, told.text)
		}
		if len(api.asked) != 1 || api.asked[0] != "/api/v1/jobs/"+id+"/cancel" {
			t.Errorf("off %v: asked for %q", off, api.asked)
		}
	}
}
