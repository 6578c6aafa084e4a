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
)

// The object id that an earlier attempt recorded is another VM's by the next one.
func TestAnotherVMUnderTheRecordedObjectIDIsLeftAlone(t *testing.T) {
	for name, c := range map[string]struct {
		method string
		power  sandbox.Power
		args   tasks.Args
	}{
		"shutdown": {"ShutdownGuest", sandbox.On, powerOff(tasks.GracefulThenForce, 300)},
		"cut":      {"PowerOffVM_Task", sandbox.On, powerOff(tasks.Force, 300)},
		"start":    {"PowerOnVM_Task", sandbox.Off, tasks.PowerOn{Timeout: 300}},
	} {
		t.Run(name, func(t *testing.T) {
			guest := web(50 * time.Millisecond)
			guest.Power = c.power
			b := setup(t, guest)
			b.work(t)
			vm := b.guest(t, "web-01")
			b.vcenter.Fail(c.method, "web-01", &types.TaskInProgress{}, 1)
			id := b.submit(t, vm.BIOSUUID(), c.args)
			b.betweenAttempts(t, c.method, id, vm.Become)
			job := b.ended(t, id)
			wantStatus(t, job, joblog.StatusFailed, failure.VMNotFound)
			b.wantPower(t, "web-01", c.power)
			b.wantCalls(t, map[string]int{c.method: 1})
			if r := result[tasks.Result](t, job); r.NewState != tasks.PowerUnknown {
				t.Errorf("the job tells the state of another VM: %s", r.NewState)
			}
		})
	}
}

func TestAVMThatBecomesAnotherDuringTheWaitIsNotCut(t *testing.T) {
	b := setup(t, hanging())
	b.work(t)
	vm := b.guest(t, "web-01")
	id := b.submit(t, vm.BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	b.until(t, id, stepRuns(tasks.StepWaitForShutdown))
	vm.Become()
	wantStatus(t, b.ended(t, id), joblog.StatusFailed, failure.VMNotFound)
	b.uncut(t)
	b.wantPower(t, "web-01", sandbox.On)
}

func TestAVMThatIsRegisteredAgainIsFoundAndTheJobGoesOn(t *testing.T) {
	for name, c := range map[string]struct {
		args   tasks.Args
		reason string
		idOf   func(*sandbox.GuestHandle) string
	}{
		"a guest that goes off": {powerOff(tasks.GracefulThenForce, 300), "", (*sandbox.GuestHandle).BIOSUUID},
		"a guest that hangs":    {powerOff(tasks.GracefulThenForce, 4), "timeout", (*sandbox.GuestHandle).BIOSUUID},
		"by its old object id":  {powerOff(tasks.GracefulThenForce, 4), "timeout", (*sandbox.GuestHandle).Ref},
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t, hanging())
			b.work(t)
			vm := b.guest(t, "web-01")
			id := b.submit(t, c.idOf(vm), c.args)
			b.until(t, id, stepRuns(tasks.StepWaitForShutdown))
			again, err := vm.RegisterAgain()
			if err != nil {
				t.Fatal(err)
			}
			if c.reason == "" {
				b.until(t, id, func(job joblog.Job) bool { return job.Attempt == 2 && stepRuns(tasks.StepWaitForShutdown)(job) })
				again.GoOff()
				wantOff(t, b.ended(t, id), "graceful", "", "clean")
			} else {
				wantOff(t, b.ended(t, id), "forced", c.reason, "crash_consistent")
			}
			if again.Ref() == vm.Ref() {
				t.Error("it has the same object id")
			}
			// The lock of the old object id is gone with the job.
			wantOff(t, b.do(t, again.Ref(), powerOff(tasks.GracefulThenForce, 300)), "already-off", "", "clean")
		})
	}
}

func TestAVCenterThatBecameAnotherEndsTheJob(t *testing.T) {
	b := setup(t, hanging())
	b.work(t)
	vm := b.guest(t, "web-01")
	id := b.submit(t, vm.BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	b.until(t, id, stepRuns(tasks.StepWaitForShutdown))
	b.vcenter.BecomeAnother()
	job := b.ended(t, id)
	wantStatus(t, job, joblog.StatusFailed, failure.VMNotFound)
	if !strings.Contains(job.Failure.Error(), "another vCenter") {
		t.Errorf("told %q", job.Failure)
	}
	b.uncut(t)
}

func TestASyncReadsNoDiskOfAnotherVM(t *testing.T) {
	b := setup(t, stopped(mib))
	r := b.replicate(t, 2000)
	b.work(t)
	untouched := r.frozen(t)
	r.write(t, 0, 64<<10)
	vm := b.guest(t, "vm")
	b.vcenter.Fail("QueryChangedDiskAreas", "vm", &types.TaskInProgress{}, 1)
	id := b.submit(t, vm.BIOSUUID(), syncOf(r.sync))
	b.betweenAttempts(t, "QueryChangedDiskAreas", id, vm.Become)
	wantStatus(t, b.ended(t, id), joblog.StatusFailed, failure.VMNotFound)
	untouched()
	b.wantCalls(t, map[string]int{"QueryChangedDiskAreas": 1})
}
