package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"vmapower/api"
	"vmapower/credentials"
	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/tasks"
)

func TestPowerOffIsAcceptedAsAJobWithItsWholePlan(t *testing.T) {
	b := setup(t)
	a := b.do(t, "POST", "/api/v1/vm/"+strings.ToUpper(vmID)+"/power-off", `{"vm_id":"another","vcenter":"https://VC.example.test:443/sdk",
		"username":"u","password":"`+password+`","external_job_id":"failover-1","context_id":"ctx-1","metadata":{"b":1,"a":[true]}}`,
		"X-Request-ID: engine-7")
	job := a.job(t, http.StatusAccepted)
	if job.VMID != vmID || job.VCenter != "vc.example.test" || job.ExternalID != "failover-1" || job.Status != "pending" || job.RequestedBy != "anonymous" {
		t.Errorf("job %+v", job)
	}
	if got := job.Deadline.Sub(job.CreatedAt); got != 6*time.Minute {
		t.Errorf("deadline after %v", got)
	}
	if plan := (tasks.PowerOff{}).Operation().Steps; len(job.Steps) != len(plan) || job.Steps[0].Name != plan[0].Name || job.CurrentStep != plan[0].Name {
		t.Errorf("steps %+v", job.Steps)
	}
	if a.header.Get("Location") != "/api/v1/jobs/"+job.ID || a.header.Get("Retry-After") == "" || a.header.Get("X-Request-ID") != "engine-7" {
		t.Errorf("headers %v", a.header)
	}
	kept, err := b.log.Get(t.Context(), job.ID)
	if err != nil || string(kept.Args) != `{"policy":"graceful_then_force","timeout":300,"wait_for_shutdown":true}` ||
		string(kept.Metadata) != `{"a":[true],"b":1}` || kept.RequestID != "engine-7" {
		t.Errorf("args %s metadata %s request %s, %v", kept.Args, kept.Metadata, kept.RequestID, err)
	}
	if strings.Contains(b.logged.String(), password) {
		t.Error("the password was logged")
	}
}

func TestTheWorkerFindsTheLoginAndAWakeUp(t *testing.T) {
	b := setup(t)
	job := b.submit(t)
	run, err := b.log.Claim(t.Context(), job.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = run.Release(t.Context(), time.Hour, nil) }()
	data, err := run.Credentials(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	found, err := b.keys.Open(data, credentials.Binding{JobID: job.ID, Operation: tasks.OperationPowerOff, VMID: vmID})
	if err != nil || found.VCenter != "vc.example.test" || found.Username != "u" || found.Password.Reveal() != password {
		t.Errorf("login %v, %v", found, err)
	}
	payload, err := b.redis.Client().HGet(t.Context(), "asynq:{power}:t:"+job.ID+":0", "msg").Result()
	if err != nil || !strings.Contains(payload, job.ID) || strings.Contains(payload, password) {
		t.Errorf("payload %q, %v", payload, err)
	}
}

func TestRequestsBecomeTheArgumentsTheySay(t *testing.T) {
	b := setup(t)
	cases := map[string]struct{ path, fields, args string }{
		"force is a policy":       {"power-off", `"force":true`, `{"policy":"force","timeout":300,"wait_for_shutdown":true}`},
		"force twice":             {"power-off", `"force":true,"policy":"force"`, `{"policy":"force","timeout":300,"wait_for_shutdown":true}`},
		"force false and policy":  {"power-off", `"force":false,"policy":"graceful_only"`, `{"policy":"graceful_only","timeout":300,"wait_for_shutdown":true}`},
		"not waiting":             {"power-off", `"wait_for_shutdown":false,"timeout":1`, `{"policy":"graceful_then_force","timeout":1,"wait_for_shutdown":false}`},
		"power-on":                {"power-on", `"profile":""`, `{"timeout":600,"wait_for_tools":false}`},
		"power-on that waits":     {"power-on", `"wait_for_tools":true,"timeout":7200`, `{"timeout":7200,"wait_for_tools":true}`},
		"empty ids of the caller": {"power-on", `"external_job_id":"","context_id":""`, `{"timeout":600,"wait_for_tools":false}`},
	}
	vm := 0
	for name, c := range cases {
		vm++
		t.Run(name, func(t *testing.T) {
			path := "/api/v1/vm/VM-" + string(rune('0'+vm)) + "/" + c.path
			job := b.do(t, "POST", path, "{"+login+","+c.fields+"}").job(t, http.StatusAccepted)
			kept, err := b.log.Get(t.Context(), job.ID)
			if err != nil || string(kept.Args) != c.args || job.Operation != c.path {
				t.Errorf("%s args %s, %v", job.Operation, kept.Args, err)
			}
		})
	}
}

func TestEqualRequestGetsTheLiveJobAndAnyOtherIsBusy(t *testing.T) {
	b := setup(t)
	job := b.submit(t)
	changedPassword := strings.Replace("{"+login+"}", password, "changed", 1)
	if again := b.do(t, "POST", powerOff, changedPassword); again.job(t, http.StatusAccepted).ID != job.ID || again.header.Get("Idempotent-Replay") != "" {
		t.Errorf("equal request: %s", again.text)
	}
	for _, other := range []answer{
		b.do(t, "POST", powerOff, "{"+login+`,"timeout":301}`),
		b.do(t, "POST", powerOff, "{"+login+`,"metadata":{"k":"v"}}`),
		b.do(t, "POST", powerOn, "{"+login+"}"),
	} {
		r := other.wantRefusal(t, http.StatusConflict, failure.VMBusy)
		if r.JobID != job.ID || r.VMID != vmID {
			t.Errorf("refusal %+v", r)
		}
	}
}

func TestIdempotencyKeyGivesTheSameJobAlsoAfterItsEnd(t *testing.T) {
	b := setup(t)
	const key = "Idempotency-Key: failover 1:off"
	job := b.submit(t, key)
	b.complete(t, job.ID)
	again := b.do(t, "POST", powerOff, "{"+login+"}", key)
	if j := again.job(t, http.StatusAccepted); j.ID != job.ID || j.Status != "completed" || again.header.Get("Idempotent-Replay") != "true" {
		t.Errorf("replay %s %v", again.text, again.header)
	}
	b.do(t, "POST", powerOff, "{"+login+`,"timeout":7}`, key).wantRefusal(t, http.StatusUnprocessableEntity, failure.IdempotencyConflict)
	if fresh := b.submit(t); fresh.ID == job.ID {
		t.Error("without the key the ended job came back")
	}
}

func TestPreferWaitAnswersWithTheResult(t *testing.T) {
	b := setup(t)
	const key = "Idempotency-Key: k"
	job := b.submit(t, key)
	wait := b.meanwhile(t, job.ID)
	a := b.do(t, "POST", powerOff, "{"+login+"}", key, `Prefer: handling=lenient, respond-async;x="a,b"`, `Prefer: wait="30"`)
	wait()
	kept, err := b.log.Get(t.Context(), job.ID)
	if err != nil || a.status != http.StatusOK || a.text != string(kept.Result) || a.header.Get("Preference-Applied") != "wait=30" {
		t.Errorf("%d %v %s, %v", a.status, a.header, a.text, err)
	}
}

func TestPreferWaitThatRunsOutAnswersWithTheJob(t *testing.T) {
	b := setup(t)
	for _, prefer := range []string{"wait=0", "wait=1"} {
		a := b.do(t, "POST", powerOff, "{"+login+"}", "Prefer: "+prefer)
		if j := a.job(t, http.StatusAccepted); j.Status != "pending" || a.header.Get("Preference-Applied") != "" {
			t.Errorf("%s: %s", prefer, a.text)
		}
	}
}

func TestPreferWaitAnswersAFailureWithItsOwnStatus(t *testing.T) {
	b := setup(t)
	cases := map[failure.Code]int{
		failure.VMNotFound: 404, failure.AmbiguousVM: 409, failure.InvalidVMState: 409, failure.SourceNotPoweredOff: 409,
		failure.VCenterLoginFailed: 500, failure.VCenterPermissionDenied: 500, failure.VCenterUnreachable: 500,
		failure.VCenterError: 500, failure.QuestionPending: 500, failure.InsufficientResources: 500,
		failure.ToolsUnavailable: 500, failure.Timeout: 504, failure.Cancelled: 409, failure.Internal: 500,
		failure.ApprovalExpired: 409, failure.ApprovalRejected: 409, failure.ChangeIDInvalid: 409,
		failure.TargetUnavailable: 500, failure.VerificationFailed: 500,
	}
	for code, status := range cases {
		t.Run(string(code), func(t *testing.T) {
			key := "Idempotency-Key: " + string(code)
			job := b.submit(t, key)
			b.fail(t, job.ID, failure.Failure{Code: code, Summary: "It failed", Details: "because"})
			a := b.do(t, "POST", powerOff, "{"+login+"}", key, "Prefer: wait=5")
			r := a.wantRefusal(t, status, code)
			if r.JobID != job.ID || r.VMID != vmID || r.Error != "It failed" || r.Details != "because" || a.header.Get("Preference-Applied") != "wait=5" {
				t.Errorf("refusal %+v", r)
			}
			read := b.do(t, "GET", "/api/v1/jobs/"+job.ID, "").job(t, http.StatusOK)
			if read.Status != "failed" || read.Error == nil || read.Error.Code != string(code) || read.Error.JobID != job.ID || read.Error.VMID != vmID {
				t.Errorf("job %+v", read)
			}
		})
	}
}

func TestOlderCallersGetOnlyStatus200(t *testing.T) {
	b := setup(t, func(c *api.Config) { c.CompatWait = 50 * time.Millisecond })
	running := b.do(t, "POST", powerOff, "{"+login+"}", "Prefer: handling=strict")
	jobs, _, err := b.log.List(t.Context(), joblog.Filter{}, "", 10)
	if err != nil || len(jobs) != 1 {
		t.Fatal(jobs, err)
	}
	if running.status != http.StatusOK || !strings.Contains(running.text, `"success":true`) ||
		!strings.Contains(running.text, `"new_state":"unknown"`) || !strings.Contains(running.text, "job "+jobs[0].ID) {
		t.Errorf("%d %s", running.status, running.text)
	}
	b.do(t, "POST", powerOff, "{"+login+"}", "Prefer: respond-async").job(t, http.StatusAccepted)
	const key = "Idempotency-Key: k"
	b.do(t, "POST", powerOff, "{"+login+"}", key)
	b.complete(t, jobs[0].ID)
	done := b.do(t, "POST", powerOff, "{"+login+"}", key)
	if done.status != http.StatusOK || !strings.Contains(done.text, `"shutdown_method":"graceful"`) || done.header.Get("Preference-Applied") != "" {
		t.Errorf("%d %s", done.status, done.text)
	}
	on := b.do(t, "POST", powerOn, "{"+login+"}")
	if on.status != http.StatusOK || !strings.Contains(on.text, `"operation":"power-on"`) {
		t.Errorf("%d %s", on.status, on.text)
	}
}

func TestAVCenterThatMayNotBeNamedIsForbidden(t *testing.T) {
	b := setup(t, func(c *api.Config) {
		c.AllowVCenter = func(host string) error {
			if host != "vc.example.test" {
				return http.ErrNotSupported
			}
			return nil
		}
	})
	b.submit(t)
	body := strings.Replace("{"+login+"}", "vc.example.test", "169.254.169.254", 1)
	b.do(t, "POST", "/api/v1/vm/vm-1/power-on", body).wantRefusal(t, http.StatusForbidden, failure.Forbidden)
}
