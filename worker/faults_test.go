package worker_test

import (
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vmapower/failure"
	"vmapower/internal/sandbox"
	"vmapower/joblog"
	"vmapower/tasks"
)

// TestEachFaultIsRetriedOrStopsAsItsKindSays raises vSphere's faults once, on the
// call that cuts the power: those that heal are gone in the second attempt.
func TestEachFaultIsRetriedOrStopsAsItsKindSays(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault types.BaseMethodFault
		task  bool
		doubt bool         // the host may go on with it
		code  failure.Code // "" when another attempt heals it
	}{
		"TaskInProgress":        {fault: &types.TaskInProgress{}},
		"ConcurrentAccess":      {fault: &types.ConcurrentAccess{}},
		"MethodDisabled":        {fault: &types.MethodDisabled{}},
		"FileLocked":            {fault: &types.FileLocked{}, task: true},
		"HostNotConnected":      {fault: &types.HostNotConnected{}},
		"SystemError":           {fault: &types.SystemError{}, task: true, doubt: true},
		"Timedout":              {fault: &types.Timedout{}, task: true, doubt: true},
		"NoPermission":          {fault: &types.NoPermission{PrivilegeId: "VirtualMachine.Interact.PowerOff"}, code: failure.VCenterPermissionDenied},
		"ManagedObjectNotFound": {fault: &types.ManagedObjectNotFound{}},
		"InvalidState":          {fault: &types.InvalidState{}, code: failure.InvalidVMState},
		"InvalidHostState":      {fault: &types.InvalidHostState{}, task: true},
		"RestrictedVersion":     {fault: &types.RestrictedVersion{}, task: true, code: failure.VCenterError},
		"NotSupported":          {fault: &types.NotSupported{}, code: failure.VCenterError},
		"RequestCanceled":       {fault: &types.RequestCanceled{}, task: true, doubt: true, code: failure.VCenterError},
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t, web(time.Second))
			b.work(t)
			if c.task {
				b.vcenter.FailTask("PowerOffVM_Task", "web-01", c.fault, 1)
			} else {
				b.vcenter.Fail("PowerOffVM_Task", "web-01", c.fault, 1)
			}
			id := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.Force, 300))
			if c.doubt {
				b.awaitCall(t, "PowerOffVM_Task")
				b.shorten(t, time.Second)
			}
			job := b.ended(t, id)
			if c.code == "" {
				wantOff(t, job, "forced", "requested", "crash_consistent")
				if job.Attempt != 2 {
					t.Errorf("attempt %d", job.Attempt)
				}
				return
			}
			wantStatus(t, job, joblog.StatusFailed, c.code)
			if job.Attempt != 1 {
				t.Errorf("attempt %d", job.Attempt)
			}
			b.wantPower(t, "web-01", sandbox.On)
		})
	}
}

// TestACutWhoseTaskFailedCountsAsACut: the host may have done it before the task failed.
func TestACutWhoseTaskFailedCountsAsACut(t *testing.T) {
	b := setup(t, web(time.Second))
	b.work(t)
	b.vcenter.FailTask("PowerOffVM_Task", "web-01", &types.SystemError{}, 1)
	id := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.Force, 300))
	b.until(t, id, func(job joblog.Job) bool { return job.Status == joblog.StatusPending && job.Attempt == 1 })
	b.guest(t, "web-01").PowerOffByHand() // as the host would have
	wantOff(t, b.ended(t, id), "forced", "requested", "crash_consistent")
	b.wantCalls(t, map[string]int{"PowerOffVM_Task": 1})
}

func TestASessionThatExpiresMeanwhileCostsNothing(t *testing.T) {
	b := setup(t, web(2*time.Second))
	b.work(t)
	id := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	b.until(t, id, stepRuns(tasks.StepWaitForShutdown))
	b.vcenter.ExpireSessions()
	job := b.ended(t, id)
	wantOff(t, job, "graceful", "", "clean")
	b.wantCalls(t, map[string]int{"ShutdownGuest": 1, "PowerOffVM_Task": 0})
}

func TestDroppedConnectionsDoNotEndTheWait(t *testing.T) {
	b := setup(t, web(2*time.Second))
	b.work(t)
	id := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	b.until(t, id, stepRuns(tasks.StepWaitForShutdown))
	b.vcenter.DropConnections()
	wantOff(t, b.ended(t, id), "graceful", "", "clean")
	b.wantCalls(t, map[string]int{"ShutdownGuest": 1, "PowerOffVM_Task": 0})
}

// TestARollbackWaitsUntilALateCutCanNoLongerCome: vCenter carries a PowerOff out long
// after its caller has given it up; the next job must not be hit by it.
func TestARollbackWaitsUntilALateCutCanNoLongerCome(t *testing.T) {
	b := setup(t, web(time.Second))
	b.config.VCenters = b.sessions(t, 2*time.Second)
	b.work(t)
	vm := b.guest(t, "web-01")
	const late = 15 * time.Second
	b.vcenter.Late("PowerOffVM_Task", late)
	sent := time.Now()
	first := b.submit(t, vm.BIOSUUID(), powerOff(tasks.Force, 300))
	b.until(t, first, func(job joblog.Job) bool { return job.Status == joblog.StatusPending && job.Attempt == 1 })
	b.vcenter.Heal()
	vm.PowerOffByHand() // somebody else is quicker
	wantStatus(t, b.ended(t, first), joblog.StatusCompleted, "")
	if ended := time.Since(sent); ended > late {
		t.Fatalf("the first job ended after %v, when the cut had come", ended)
	}
	_, open := b.openWindows(t)
	for _, closes := range open {
		if lasts := closes.Sub(sent); lasts < time.Minute {
			t.Errorf("the cut was sent, and its window closes after %v, while it can still come", lasts)
		}
	}
	if len(open) != 1 {
		t.Errorf("open windows: %v", open)
	}
	closes := time.Now().Add(late)
	b.shorten(t, late)

	job := b.do(t, vm.Ref(), tasks.PowerOn{Timeout: 600})
	wantOn(t, job, "started")
	if early := time.Until(closes); early > 0 {
		t.Errorf("powered on %v before the window of the cut closed", early)
	}
	b.wantPower(t, "web-01", sandbox.On)
}
