package worker_test

import (
	"testing"
	"time"

	"vmapower/failure"
	"vmapower/internal/sandbox"
	"vmapower/joblog"
	"vmapower/tasks"
)

// The lock of the id does not tell that two ids are one VM: the worker finds that out.
func TestAJobUnderAnotherIDWaitsWhileTheVMIsVerified(t *testing.T) {
	b := setup(t, web(time.Second))
	b.config.StableOff = 3 * time.Second
	b.work(t)
	vm := b.guest(t, "web-01")
	first := b.submit(t, vm.BIOSUUID(), powerOff(tasks.Force, 300))
	b.until(t, first, stepRuns(tasks.StepVerifyPowerState))
	second := b.ended(t, b.submit(t, vm.Ref(), tasks.PowerOn{Timeout: 300}))
	r := wantOn(t, second, "started")
	off := b.ended(t, first)
	wantOff(t, off, "forced", "requested", "crash_consistent")
	if bound, _ := second.Step(tasks.StepResolveVM); bound.Ended.Before(off.Ended) || r.PreviousState != tasks.PoweredOff {
		t.Errorf("the VM was bound at %s and its first job ended at %s; it was %s", bound.Ended, off.Ended, r.PreviousState)
	}
	b.wantPower(t, "web-01", sandbox.On)
}

func TestALastStepThatGoesOnForLongIsNotWaitedForWithoutEnd(t *testing.T) {
	b := setup(t, web(time.Second))
	b.config.StableOff = time.Minute
	b.work(t)
	vm := b.guest(t, "web-01")
	first := b.submit(t, vm.BIOSUUID(), powerOff(tasks.Force, 300))
	b.until(t, first, stepRuns(tasks.StepVerifyPowerState))
	second := b.do(t, vm.Ref(), tasks.PowerOn{Timeout: 300})
	wantStatus(t, second, joblog.StatusFailed, failure.VMBusy)
	if step, _ := second.Step(tasks.StepResolveVM); step.Duration() < joblog.LastStepWait {
		t.Errorf("it waited %v", step.Duration())
	}
	b.wantPower(t, "web-01", sandbox.Off)
}
