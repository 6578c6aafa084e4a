package worker_test

import (
	"errors"
	"testing"
	"time"

	"vmapower/internal/sandbox"
	"vmapower/joblog"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// find returns the VM as a step finds it, and a session of its own by which it was found.
func (b *bundle) find(t *testing.T, vm *sandbox.GuestHandle) (*vcenter.Session, vcenter.VM) {
	t.Helper()
	session, err := b.sessions(t, 0).Session(t.Context(), b.login(b.vcenter.Password()))
	if err != nil {
		t.Fatal(err)
	}
	found, err := session.Find(t.Context(), vm.Ref())
	if err != nil {
		t.Fatal(err)
	}
	return session, found
}

// begin claims a job of the VM as its worker would, up to the lock of the real VM.
func (b *bundle) begin(t *testing.T, vm *sandbox.GuestHandle, args tasks.Args) *joblog.Run {
	t.Helper()
	_, found := b.find(t, vm)
	run, err := b.jobs.Claim(t.Context(), b.submit(t, vm.BIOSUUID(), args))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := run.Bind(t.Context(), joblog.VM{Real: found.Real()}); err != nil {
		t.Fatal(err)
	}
	return run
}

// leave ends an earlier job of the VM whose call, with the given verb, was never answered.
func (b *bundle) leave(t *testing.T, vm *sandbox.GuestHandle, verb string) {
	t.Helper()
	run := b.begin(t, vm, powerOff(tasks.Force, 300))
	if _, _, err := run.Intent(t.Context(), joblog.Announcement{Verb: verb, Session: "another session"}); err != nil {
		t.Fatal(err)
	}
	if err := run.End(t.Context(), joblog.Outcome{Status: joblog.StatusCompleted, ShutdownOver: true}); err != nil {
		t.Fatal(err)
	}
}

// A look at the VM is worth nothing as long as a call of an earlier job may still come: it
// is waited for before the first look, or a VM that is about to go off is called on.
func TestTheFirstLookWaitsForTheCallOfAnEarlierJob(t *testing.T) {
	b := setup(t, web(time.Second))
	vm := b.guest(t, "web-01")
	b.leave(t, vm, string(tasks.VerbPowerOff))
	b.shorten(t, 5*time.Second)
	b.work(t)
	id := b.submit(t, vm.Ref(), tasks.PowerOn{Timeout: 300})
	b.until(t, id, func(job joblog.Job) bool { return stepRuns(tasks.StepResolveVM)(job) || job.Status.Ended() })
	time.Sleep(500 * time.Millisecond) // it does not look meanwhile
	vm.GoOff()                         // by the late call
	r := wantOn(t, b.ended(t, id), "started")
	if r.PreviousState != tasks.PoweredOff {
		t.Errorf("the first look saw %s", r.PreviousState)
	}
	b.wantPower(t, "web-01", sandbox.On)
}

// A power-off does not call a VM off that an earlier power-on may still start.
func TestAVMIsNotCalledOffWhileAnEarlierPowerOnMayCome(t *testing.T) {
	b := setup(t, sandbox.Guest{Name: "web-01", Power: sandbox.Off, Tools: sandbox.ToolsOK})
	vm := b.guest(t, "web-01")
	b.leave(t, vm, string(tasks.VerbPowerOn))
	b.shorten(t, 5*time.Second)
	b.work(t)
	id := b.submit(t, vm.Ref(), powerOff(tasks.Force, 300))
	b.until(t, id, func(job joblog.Job) bool { return stepRuns(tasks.StepResolveVM)(job) || job.Status.Ended() })
	time.Sleep(500 * time.Millisecond) // it does not look meanwhile
	vm.RestartByHA()                   // as by the late call
	r := wantOff(t, b.ended(t, id), "forced", "requested", "crash_consistent")
	if r.PreviousState != tasks.PoweredOn {
		t.Errorf("the first look saw %s", r.PreviousState)
	}
}

// A worker that takes over knows what the first one knew: the guest may still be going
// off, so the VM is not called on.
func TestAHandedOverPowerOnStillWaitsForAnEarlierShutdown(t *testing.T) {
	b := setup(t, web(5*time.Second))
	stop := b.work(t)
	vm := b.guest(t, "web-01")
	wantStatus(t, b.do(t, vm.BIOSUUID(), powerOff(tasks.GracefulOnly, 1)), joblog.StatusFailed, "timeout")
	id := b.submit(t, vm.BIOSUUID(), tasks.PowerOn{Timeout: 300})
	b.until(t, id, stepRuns(tasks.StepPowerOn))
	stop()
	b.work(t)
	wantOn(t, b.ended(t, id), "started")
	b.wantPower(t, "web-01", sandbox.On)
}

// Two vCenters may both have a vm-1, and one vCenter may give a VM another object id: the
// lock is that of the machine.
func TestTheLockOfAVMNamesItsVCenterToo(t *testing.T) {
	b := setup(t, hanging())
	b.work(t)
	vm := b.guest(t, "web-01")
	id := b.submit(t, vm.BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	b.until(t, id, stepRuns(tasks.StepWaitForShutdown))
	session, err := b.sessions(t, 0).Session(t.Context(), b.login(b.vcenter.Password()))
	if err != nil {
		t.Fatal(err)
	}
	found, err := session.Find(t.Context(), vm.Ref())
	if err != nil || found.VCenterUUID == "" {
		t.Fatalf("%+v, %v", found, err)
	}
	holder, err := b.redis.Client().HGet(t.Context(), "{vmapower}:vm:"+found.VCenterUUID+"/"+vm.InstanceUUID(), "job").Result()
	if err != nil || holder != id {
		t.Errorf("the lock of the VM is held by %q, %v", holder, err)
	}
	vm.GoOff()
	wantOff(t, b.ended(t, id), "graceful", "", "clean")
}

// A deadline that passed while the worker was away ends the job by a look, and nothing is
// called any more.
func TestAJobPastItsDeadlineIsClosedByALookAlone(t *testing.T) {
	b := setup(t, web(time.Second))
	vm := b.guest(t, "web-01")
	run := b.begin(t, vm, powerOff(tasks.Force, 300))
	call, _, err := run.Intent(t.Context(), joblog.Announcement{Verb: string(tasks.VerbShutdownGuest), Session: "another session"})
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Outcome(t.Context(), call, "refused"); err != nil {
		t.Fatal(err)
	}
	if err := run.Pause(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := b.redis.Client().HSet(t.Context(), "{vmapower}:job:"+run.Job().ID, "deadline", time.Now().Add(-time.Second).UnixMilli()).Err(); err != nil {
		t.Fatal(err)
	}
	b.vcenter.ResetCalls()
	b.work(t)
	job := b.ended(t, run.Job().ID)
	wantStatus(t, job, joblog.StatusFailed, "timeout")
	b.wantPower(t, "web-01", sandbox.On)
	b.wantCalls(t, map[string]int{"PowerOffVM_Task": 0, "ShutdownGuest": 0})
	if err := run.Pause(t.Context()); !errors.Is(err, joblog.ErrSuperseded) {
		t.Errorf("the first owner: %v", err)
	}
	if r := result[tasks.Result](t, job); r.Success {
		t.Errorf("result %+v", r)
	}
}
