package worker_test

import (
	"context"
	"errors"
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
	wantOff(t, b.ended(t, first), "forced", "requested", "crash_consistent") // it stayed off for as long as that is watched
	if r.PreviousState != tasks.PoweredOff {
		t.Errorf("the VM was bound while it was %s", r.PreviousState)
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

// What vCenter says is known before the record tells of it.
func TestAJobUnderAnotherIDWaitsOnceVCenterSaysThatTheVMIsOff(t *testing.T) {
	b := setup(t, sandbox.Guest{Name: "web-01", Power: sandbox.Off, Tools: sandbox.ToolsOK})
	vm := b.guest(t, "web-01")
	run := b.begin(t, vm, powerOff(tasks.GracefulOnly, 300))
	b.work(t)
	second := b.submit(t, vm.Ref(), tasks.PowerOn{Timeout: 300})
	_, err := joblog.Step(t.Context(), run, tasks.StepWaitForShutdown, func(context.Context) (string, error) {
		b.until(t, second, stepRuns(tasks.StepResolveVM))
		time.Sleep(500 * time.Millisecond) // it would have given up by now
		return "off", nil
	})
	if err := errors.Join(err, run.End(t.Context(), joblog.Outcome{Status: joblog.StatusCompleted})); err != nil {
		t.Fatal(err)
	}
	wantOn(t, b.ended(t, second), "started")
}
