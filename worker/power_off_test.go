package worker_test

import (
	"strings"
	"testing"
	"time"

	"vmapower/failure"
	"vmapower/internal/sandbox"
	"vmapower/joblog"
	"vmapower/tasks"
)

func web(shutdown time.Duration) sandbox.Guest {
	return sandbox.Guest{Name: "web-01", Power: sandbox.On, Tools: sandbox.ToolsOK, ShutdownTakes: shutdown, BootTakes: 100 * time.Millisecond}
}

// hanging is a guest that is asked to shut down and stays on.
func hanging() sandbox.Guest {
	guest := web(0)
	guest.Hangs = true
	return guest
}

func powerOff(policy tasks.Policy, timeout int) tasks.PowerOff {
	return tasks.PowerOff{Policy: policy, Timeout: timeout, WaitForShutdown: true}
}

// wantOff checks the result of a power-off.
func wantOff(t *testing.T, job joblog.Job, method, reason, consistency string) tasks.PowerOffResult {
	t.Helper()
	wantStatus(t, job, joblog.StatusCompleted, "")
	r := result[tasks.PowerOffResult](t, job)
	if !r.Success || r.NewState != tasks.PoweredOff || r.ShutdownMethod != method || string(r.ForcedReason) != reason ||
		r.Consistency != consistency || r.JobID != job.ID || r.VMID != job.VMID || r.Operation != tasks.OperationPowerOff {
		t.Errorf("result %s", job.Result)
	}
	return r
}

func TestAGuestIsShutDownAndNothingElseIsCalled(t *testing.T) {
	b := setup(t, web(time.Second), sandbox.Guest{Name: "other", Power: sandbox.Off})
	b.work(t)
	wantOff(t, b.do(t, b.guest(t, "other").BIOSUUID(), powerOff(tasks.Force, 300)), "already-off", "", "clean") // warms the session
	b.vcenter.ResetCalls()

	began := time.Now()
	job := b.do(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	elapsed := time.Since(began)
	r := wantOff(t, job, "graceful", "", "clean")
	if r.PreviousState != tasks.PoweredOn || r.Message != "VM power-off completed successfully" {
		t.Errorf("result %+v", r)
	}
	if took := time.Duration(r.DurationMS) * time.Millisecond; took < time.Second+stableOff || took > elapsed {
		t.Errorf("took %v of %v", took, elapsed)
	}
	if elapsed > 20*time.Second { // unheard news come after 30 s, when a parked wait is over
		t.Errorf("ended after %v", elapsed)
	}
	if got := sheet(job); got != "ccccsc" {
		t.Errorf("sheet %s", got)
	}
	if message := job.Steps[0].Message; !strings.HasPrefix(message, "web-01 (vm-") {
		t.Errorf("resolve-vm says %q", message)
	}
	b.wantCalls(t, map[string]int{"ShutdownGuest": 1, "PowerOffVM_Task": 0, "Login": 0})
	total := 0
	for method, n := range b.vcenter.Calls() {
		if method != "WaitForUpdatesEx" { // parked, not asked again for each VM
			total += n
		}
	}
	if total > 6 {
		t.Errorf("%d calls: %v", total, b.vcenter.Calls())
	}
}

func TestPolicyForceCutsThePower(t *testing.T) {
	b := setup(t, web(time.Second))
	b.work(t)
	job := b.do(t, b.guest(t, "web-01").Ref(), powerOff(tasks.Force, 300))
	wantOff(t, job, "forced", "requested", "crash_consistent")
	if got := sheet(job); got != "ccsscc" {
		t.Errorf("sheet %s", got)
	}
	b.wantCalls(t, map[string]int{"ShutdownGuest": 0, "PowerOffVM_Task": 1})
}

func TestWithoutToolsThePowerIsCutOrTheJobRefused(t *testing.T) {
	b := setup(t, sandbox.Guest{Name: "legacy-01", Power: sandbox.On, Tools: sandbox.ToolsNotInstalled})
	b.work(t)
	id := b.guest(t, "legacy-01").InstanceUUID()
	refused := b.do(t, id, powerOff(tasks.GracefulOnly, 300))
	wantStatus(t, refused, joblog.StatusFailed, failure.ToolsUnavailable)
	if r := result[tasks.Result](t, refused); r.Success || r.NewState != tasks.PoweredOn {
		t.Errorf("result %+v", r)
	}
	b.wantPower(t, "legacy-01", sandbox.On)
	wantOff(t, b.do(t, id, powerOff(tasks.GracefulThenForce, 300)), "forced", "tools_unavailable", "crash_consistent")
}

func TestAHangingGuestIsCutAfterItsTimeOrLeftOn(t *testing.T) {
	b := setup(t, sandbox.Guest{Name: "stuck-01", Power: sandbox.On, Tools: sandbox.ToolsOK, Hangs: true})
	b.work(t)
	id := b.guest(t, "stuck-01").BIOSUUID()
	left := b.do(t, id, powerOff(tasks.GracefulOnly, 1))
	wantStatus(t, left, joblog.StatusFailed, failure.Timeout)
	if got := sheet(left); got != "cccfss" {
		t.Errorf("sheet %s", got)
	}
	b.wantPower(t, "stuck-01", sandbox.On)
	job := b.do(t, id, powerOff(tasks.GracefulThenForce, 1))
	r := wantOff(t, job, "forced", "timeout", "crash_consistent")
	if r.DurationMS < 1000 {
		t.Errorf("cut after %d ms", r.DurationMS)
	}
	if got := sheet(job); got != "cccccc" {
		t.Errorf("sheet %s", got)
	}
}

func TestAVMThatIsOffIsLeftAlone(t *testing.T) {
	b := setup(t, sandbox.Guest{Name: "off", Power: sandbox.Off})
	b.work(t)
	job := b.do(t, b.guest(t, "off").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	r := wantOff(t, job, "already-off", "", "clean")
	if r.PreviousState != tasks.PoweredOff || r.Message != "VM already powered off" || sheet(job) != "ccsssc" {
		t.Errorf("result %+v, sheet %s", r, sheet(job))
	}
	b.wantCalls(t, map[string]int{"ShutdownGuest": 0, "PowerOffVM_Task": 0})
}

func TestASuspendedVMIsPoweredOffOnlyByForce(t *testing.T) {
	b := setup(t, sandbox.Guest{Name: "paused", Power: sandbox.Suspended, Tools: sandbox.ToolsOK})
	b.work(t)
	id := b.guest(t, "paused").BIOSUUID()
	for _, policy := range []tasks.Policy{tasks.GracefulThenForce, tasks.GracefulOnly} {
		wantStatus(t, b.do(t, id, powerOff(policy, 300)), joblog.StatusFailed, failure.InvalidVMState)
		b.wantPower(t, "paused", sandbox.Suspended)
	}
	r := wantOff(t, b.do(t, id, powerOff(tasks.Force, 300)), "forced", "requested", "crash_consistent")
	if r.PreviousState != tasks.Suspended {
		t.Errorf("previous state %s", r.PreviousState)
	}
}

func TestAnUnknownOrAmbiguousVMEndsTheJobAtOnce(t *testing.T) {
	const shared = "4205c10e-c10e-c10e-c10e-c10ec10ec10e"
	b := setup(t, sandbox.Guest{Name: "a", BIOSUUID: shared}, sandbox.Guest{Name: "b", BIOSUUID: shared})
	b.work(t)
	for id, code := range map[string]failure.Code{
		"42050000-0000-0000-0000-000000000000": failure.VMNotFound,
		"vm-999999":                            failure.VMNotFound,
		shared:                                 failure.AmbiguousVM,
	} {
		job := b.do(t, id, powerOff(tasks.Force, 300))
		wantStatus(t, job, joblog.StatusFailed, code)
		if job.Attempt != 1 || job.Failure.Details == "" || result[tasks.Result](t, job).NewState != tasks.PowerUnknown {
			t.Errorf("%s: attempt %d, %+v, %s", id, job.Attempt, job.Failure, job.Result)
		}
	}
}

func TestNotWaitingTellsTheTrueState(t *testing.T) {
	b := setup(t, web(2*time.Second))
	b.work(t)
	job := b.do(t, b.guest(t, "web-01").BIOSUUID(), tasks.PowerOff{Policy: tasks.GracefulThenForce, Timeout: 300})
	wantStatus(t, job, joblog.StatusCompleted, "")
	r := result[tasks.PowerOffResult](t, job)
	if r.NewState != tasks.PoweredOn || r.ShutdownMethod != "graceful" || r.Consistency != "" || sheet(job) != "cccssc" {
		t.Errorf("result %+v, sheet %s", r, sheet(job))
	}
}

func TestAWrongPasswordIsTriedOnce(t *testing.T) {
	b := setup(t, web(time.Second))
	b.work(t)
	for range 2 {
		job := b.ended(t, b.submitAs(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.Force, 300), "not-the-password"))
		wantStatus(t, job, joblog.StatusFailed, failure.VCenterLoginFailed)
		if job.Attempt != 1 {
			t.Errorf("attempt %d", job.Attempt)
		}
	}
	b.wantCalls(t, map[string]int{"Login": 1})
}

func TestAPendingQuestionIsShown(t *testing.T) {
	guest := web(time.Second)
	guest.Question = "Was it moved or copied?"
	b := setup(t, guest)
	b.attempts = 1
	b.work(t)
	job := b.do(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	wantStatus(t, job, joblog.StatusFailed, failure.QuestionPending)
	if !strings.Contains(job.Failure.Details, guest.Question) {
		t.Errorf("details %q", job.Failure.Details)
	}
	b.wantPower(t, "web-01", sandbox.On)
}

func TestAVMThatComesBackOnIsNotCalledOff(t *testing.T) {
	b := setup(t, web(time.Second))
	b.config.StableOff = 30 * time.Second
	b.work(t)
	id := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.Force, 300))
	b.until(t, id, func(job joblog.Job) bool {
		return stepRuns(tasks.StepVerifyPowerState)(job) && b.guest(t, "web-01").Power() == sandbox.Off
	})
	b.guest(t, "web-01").PowerOnByHand()
	wantStatus(t, b.ended(t, id), joblog.StatusFailed, failure.InvalidVMState)
}

func TestAnUnansweredCutCountsAsACut(t *testing.T) {
	b := setup(t, web(time.Second))
	b.work(t)
	b.vcenter.LoseReply("PowerOffVM_Task", 1)
	job := b.do(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.Force, 300))
	r := wantOff(t, job, "forced", "requested", "crash_consistent")
	if !strings.Contains(r.Message, "never answered") || job.Attempt != 2 {
		t.Errorf("attempt %d, message %q", job.Attempt, r.Message)
	}
	b.wantCalls(t, map[string]int{"PowerOffVM_Task": 1})
}

func TestAnUnansweredGuestShutdownIsNotRepeatedWhenItShows(t *testing.T) {
	b := setup(t, web(6*time.Second))
	b.work(t)
	b.vcenter.LoseReply("ShutdownGuest", 1)
	job := b.do(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	wantOff(t, job, "graceful", "", "clean")
	b.wantCalls(t, map[string]int{"ShutdownGuest": 1, "PowerOffVM_Task": 0})
}

func TestAVCenterThatIsAwayIsWaitedFor(t *testing.T) {
	b := setup(t, web(100*time.Millisecond))
	b.work(t)
	b.vcenter.Unavailable(503)
	id := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	waiting := b.until(t, id, func(job joblog.Job) bool { return job.Attempt == 1 && job.Status == joblog.StatusPending })
	if step := waiting.Steps[0]; step.Status != joblog.StepFailed || !strings.Contains(step.Error, "vCenter can't be reached") {
		t.Errorf("resolve-vm %+v", step)
	}
	b.vcenter.Unavailable(0)
	job := b.ended(t, id)
	wantOff(t, job, "graceful", "", "clean")
	if job.Attempt < 2 {
		t.Errorf("attempt %d", job.Attempt)
	}
}

func TestTheStateOfAVMOnALostHostIsNeverBelieved(t *testing.T) {
	b := setup(t, web(100*time.Millisecond))
	b.work(t)
	b.guest(t, "web-01").Disconnect()
	id := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	b.until(t, id, func(job joblog.Job) bool {
		return job.Status == joblog.StatusPending && job.Steps[1].Status == joblog.StepFailed
	})
	b.guest(t, "web-01").Reconnect()
	wantOff(t, b.ended(t, id), "graceful", "", "clean")
}
