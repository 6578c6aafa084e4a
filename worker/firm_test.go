package worker_test

import (
	"testing"
	"time"

	"vmapower/failure"
	"vmapower/internal/sandbox"
	"vmapower/joblog"
	"vmapower/tasks"
)

// firm makes the jobs that are submitted an older caller's, who goes away then.
func (b *bundle) firm(budget time.Duration) { b.budget, b.isFirm = budget, true }

// The time that was asked for is longer than the caller stays: the guest has less, so that
// its power is cut and the VM seen off before that.
func TestAnOlderCallersGuestIsCutWhileItsCallerIsThere(t *testing.T) {
	b := setup(t, hanging())
	b.firm(20 * time.Second)
	b.work(t)
	job := b.do(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	wantOff(t, job, "forced", "timeout", "crash_consistent")
	if took := job.Ended.Sub(job.Created); took > b.budget {
		t.Errorf("it ended %v after it was accepted", took)
	}
}

// A worker that comes late does not begin what it could not see through.
func TestAnOlderCallersJobThatComesLateChangesNothing(t *testing.T) {
	for name, c := range map[string]struct {
		guest sandbox.Guest
		args  tasks.Args
		left  sandbox.Power
	}{
		"no guest is asked":    {web(time.Second), powerOff(tasks.GracefulThenForce, 300), sandbox.On},
		"no power is cut":      {web(time.Second), powerOff(tasks.Force, 300), sandbox.On},
		"no power is cut then": {sandbox.Guest{Name: "web-01", Power: sandbox.On, Tools: sandbox.ToolsNotInstalled}, powerOff(tasks.GracefulThenForce, 300), sandbox.On},
		"no VM is started":     {sandbox.Guest{Name: "web-01", Power: sandbox.Off, Tools: sandbox.ToolsOK}, tasks.PowerOn{Timeout: 300}, sandbox.Off},
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t, c.guest)
			b.firm(2 * time.Minute)
			id := b.submit(t, b.guest(t, "web-01").BIOSUUID(), c.args)
			b.pastDeadline(t, id, -5*time.Second)
			b.work(t)
			wantStatus(t, b.ended(t, id), joblog.StatusFailed, failure.Timeout)
			b.wantPower(t, "web-01", c.left)
			b.wantCalls(t, map[string]int{"ShutdownGuest": 0, "PowerOffVM_Task": 0, "PowerOnVM_Task": 0, "PowerOnMultiVM_Task": 0})
		})
	}
}

// A call that was not answered may come for another minute, and its caller goes away before:
// the job ends with what it knows, and what it does not know it does not say.
func TestAnOlderCallersJobDoesNotOutlastItForAnAnswer(t *testing.T) {
	b := setup(t, web(time.Second))
	b.firm(8 * time.Second)
	b.work(t)
	b.vcenter.Delay("PowerOffVM_Task", 40*time.Second)
	defer b.vcenter.Delay("PowerOffVM_Task", 0)
	job := b.do(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.Force, 300))
	wantStatus(t, job, joblog.StatusFailed, failure.VCenterUnreachable)
	if r := result[tasks.Result](t, job); r.NewState != tasks.PowerUnknown {
		t.Errorf("result %+v", r)
	}
	if late := job.Ended.Sub(job.Deadline); late > 10*time.Second {
		t.Errorf("it ended %v after its deadline", late)
	}
}
