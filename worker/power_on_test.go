package worker_test

import (
	"strings"
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vmapower/failure"
	"vmapower/internal/sandbox"
	"vmapower/joblog"
	"vmapower/tasks"
	"vmapower/vcenter"
)

func wantOn(t *testing.T, job joblog.Job, method string) tasks.PowerOnResult {
	t.Helper()
	wantStatus(t, job, joblog.StatusCompleted, "")
	r := result[tasks.PowerOnResult](t, job)
	if !r.Success || r.NewState != tasks.PoweredOn || r.PowerOnMethod != method || r.Operation != tasks.OperationPowerOn {
		t.Errorf("result %s", job.Result)
	}
	return r
}

func archived(boot time.Duration) sandbox.Guest {
	return sandbox.Guest{Name: "archive-01", Power: sandbox.Off, Tools: sandbox.ToolsOK, BootTakes: boot}
}

func TestAVMIsStartedAndItsToolsWaitedFor(t *testing.T) {
	b := setup(t, archived(500*time.Millisecond))
	b.work(t)
	job := b.do(t, b.guest(t, "archive-01").BIOSUUID(), tasks.PowerOn{Timeout: 600, WaitForTools: true})
	r := wantOn(t, job, "started")
	if r.ToolsStatus != "toolsOk" || r.PreviousState != tasks.PoweredOff || sheet(job) != "ccccc" {
		t.Errorf("result %+v, sheet %s", r, sheet(job))
	}
	b.wantCalls(t, map[string]int{"PowerOnVM_Task": 1})
}

func TestWithoutWaitingForToolsTheJobEndsWhenTheVMIsOn(t *testing.T) {
	b := setup(t, archived(time.Hour))
	b.work(t)
	job := b.do(t, b.guest(t, "archive-01").BIOSUUID(), tasks.PowerOn{Timeout: 600})
	if r := wantOn(t, job, "started"); r.ToolsStatus != string(vcenter.ToolsNotRunning) || sheet(job) != "cccsc" {
		t.Errorf("result %+v, sheet %s", r, sheet(job))
	}
}

func TestWhenToolsDoNotComeTheVMIsOnAndTheJobFails(t *testing.T) {
	b := setup(t, archived(time.Hour))
	b.work(t)
	job := b.do(t, b.guest(t, "archive-01").BIOSUUID(), tasks.PowerOn{Timeout: 1, WaitForTools: true})
	wantStatus(t, job, joblog.StatusFailed, failure.Timeout)
	if r := result[tasks.Result](t, job); r.NewState != tasks.PoweredOn || !strings.Contains(job.Failure.Details, "is poweredOn") {
		t.Errorf("result %+v, details %q", r, job.Failure.Details)
	}
}

func TestAVMThatIsOnIsLeftAlone(t *testing.T) {
	b := setup(t, web(time.Second))
	b.work(t)
	job := b.do(t, b.guest(t, "web-01").BIOSUUID(), tasks.PowerOn{Timeout: 600})
	wantOn(t, job, "already-on")
	if step, _ := job.Step(tasks.StepPowerOn); step.Status != joblog.StepSkipped || step.Message != "the VM is on already" {
		t.Errorf("step %+v", step)
	}
	b.wantCalls(t, map[string]int{"PowerOnVM_Task": 0})
}

func TestASuspendedVMIsResumed(t *testing.T) {
	b := setup(t, sandbox.Guest{Name: "paused", Power: sandbox.Suspended, Tools: sandbox.ToolsOK})
	b.work(t)
	r := wantOn(t, b.do(t, b.guest(t, "paused").BIOSUUID(), tasks.PowerOn{Timeout: 600}), "resumed")
	if r.PreviousState != tasks.Suspended {
		t.Errorf("previous state %s", r.PreviousState)
	}
}

func TestMissingResourcesAreRetriedAFewTimes(t *testing.T) {
	b := setup(t, archived(time.Millisecond))
	b.attempts = 2
	b.work(t)
	b.vcenter.FailTask("PowerOnVM_Task", "archive-01", &types.InsufficientMemoryResourcesFault{}, 2)
	job := b.do(t, b.guest(t, "archive-01").BIOSUUID(), tasks.PowerOn{Timeout: 600})
	wantStatus(t, job, joblog.StatusFailed, failure.InsufficientResources)
	if job.Attempt != 2 {
		t.Errorf("attempt %d", job.Attempt)
	}
}

func TestAMissingPrivilegeIsNamedAndNotRetried(t *testing.T) {
	b := setup(t, archived(time.Millisecond))
	b.work(t)
	b.vcenter.Fail("PowerOnVM_Task", "archive-01", &types.NoPermission{PrivilegeId: "VirtualMachine.Interact.PowerOn"}, 1)
	job := b.do(t, b.guest(t, "archive-01").BIOSUUID(), tasks.PowerOn{Timeout: 600})
	wantStatus(t, job, joblog.StatusFailed, failure.VCenterPermissionDenied)
	if job.Attempt != 1 || !strings.Contains(job.Failure.Details, "VirtualMachine.Interact.PowerOn") {
		t.Errorf("attempt %d, details %q", job.Attempt, job.Failure.Details)
	}
}

func TestACancelledShutdownIsToldAndARollbackRightAfterItEndsOn(t *testing.T) {
	b := setup(t, web(2*time.Second))
	b.work(t)
	id := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	b.until(t, id, stepRuns(tasks.StepWaitForShutdown))
	if err := b.cancel(t, id); err != nil {
		t.Fatal(err)
	}
	cancelled := b.ended(t, id)
	wantStatus(t, cancelled, joblog.StatusCancelled, failure.Cancelled)
	r := result[tasks.Result](t, cancelled)
	if r.NewState != tasks.PoweredOn || !strings.Contains(r.Message, "asked to shut down") {
		t.Errorf("result %+v", r)
	}
	wantOn(t, b.do(t, b.guest(t, "web-01").BIOSUUID(), tasks.PowerOn{Timeout: 600}), "started")
	b.wantPower(t, "web-01", sandbox.On)
}

// TestARollbackAfterAShutdownThatRanOutOfTimeEndsOn: the guest goes off later than its
// job waited, and later than the rollback was asked for.
func TestARollbackAfterAShutdownThatRanOutOfTimeEndsOn(t *testing.T) {
	b := setup(t, web(4*time.Second))
	b.work(t)
	vm := b.guest(t, "web-01")
	wantStatus(t, b.do(t, vm.BIOSUUID(), powerOff(tasks.GracefulOnly, 1)), joblog.StatusFailed, failure.Timeout)
	wantOn(t, b.do(t, vm.BIOSUUID(), tasks.PowerOn{Timeout: 600}), "started")
	b.wantPower(t, "web-01", sandbox.On)
}

func TestAPowerOnThatCannotWaitForAShutdownToSettleSaysSo(t *testing.T) {
	b := setup(t, sandbox.Guest{Name: "stuck-01", Power: sandbox.On, Tools: sandbox.ToolsOK, Hangs: true})
	b.work(t)
	vm := b.guest(t, "stuck-01")
	wantStatus(t, b.do(t, vm.BIOSUUID(), powerOff(tasks.GracefulOnly, 1)), joblog.StatusFailed, failure.Timeout)
	job := b.do(t, vm.BIOSUUID(), tasks.PowerOn{Timeout: 1})
	wantStatus(t, job, joblog.StatusFailed, failure.Timeout)
	if !strings.Contains(job.Failure.Details, "may still do so") || result[tasks.Result](t, job).NewState != tasks.PoweredOn {
		t.Errorf("details %q, result %s", job.Failure.Details, job.Result)
	}
}

func TestAVMWhoseGuestGoesDownByItselfIsNotCalledOn(t *testing.T) {
	guest := web(2 * time.Second)
	b := setup(t, guest)
	b.work(t)
	vm := b.guest(t, "web-01")
	vm.ShutDownInside()
	wantOn(t, b.do(t, vm.BIOSUUID(), tasks.PowerOn{Timeout: 60}), "started")
	b.wantPower(t, "web-01", sandbox.On)
}
