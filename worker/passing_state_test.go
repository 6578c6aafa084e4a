package worker_test

import (
	"strings"
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vmapower/internal/sandbox"
	"vmapower/joblog"
	"vmapower/tasks"
)

// A VM that came back for a moment did not stay off, though the last look saw it off.
func TestAVMThatCameBackForAMomentIsNotCalledOff(t *testing.T) {
	b := setup(t, web(time.Second))
	b.config.StableOff = 30 * time.Second
	b.work(t)
	vm := b.guest(t, "web-01")
	id := b.submit(t, vm.BIOSUUID(), powerOff(tasks.Force, 300))
	b.until(t, id, func(job joblog.Job) bool {
		return stepRuns(tasks.StepVerifyPowerState)(job) && vm.Power() == sandbox.Off
	})
	release := b.vcenter.Hold("RetrievePropertiesEx")
	b.vcenter.ResetCalls()
	vm.PowerOnByHand()
	b.awaitCall(t, "RetrievePropertiesEx") // the last look is on its way
	vm.PowerOffByHand()
	release()
	wantStatus(t, b.ended(t, id), joblog.StatusFailed, "invalid_vm_state")
}

// betweenAttempts does something after the first attempt, whose call was refused.
func (b *bundle) betweenAttempts(t *testing.T, method, id string, meanwhile func()) {
	t.Helper()
	b.until(t, id, func(job joblog.Job) bool { return job.Status == joblog.StatusPending && job.Attempt == 1 })
	meanwhile()
	if b.vcenter.Calls()[method] == 0 {
		t.Errorf("%s was never called", method)
	}
}

// A guest that is suspended between two attempts is not powered off by the second: its
// memory would be lost.
func TestAVMThatIsSuspendedMeanwhileIsLeftAlone(t *testing.T) {
	for name, c := range map[string]struct {
		method string
		tools  sandbox.Tools
	}{
		"before its guest is asked": {"ShutdownGuest", sandbox.ToolsOK},
		"before its power is cut":   {"PowerOffVM_Task", sandbox.ToolsNotInstalled},
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t, sandbox.Guest{Name: "web-01", Power: sandbox.On, Tools: c.tools, ShutdownTakes: time.Second})
			b.work(t)
			b.vcenter.Fail(c.method, "web-01", &types.TaskInProgress{}, 1)
			id := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
			b.betweenAttempts(t, c.method, id, b.guest(t, "web-01").Suspend)
			job := b.ended(t, id)
			wantStatus(t, job, joblog.StatusFailed, "invalid_vm_state")
			if r := result[tasks.Result](t, job); r.NewState != tasks.Suspended {
				t.Errorf("the VM is suspended, and the job says %s", r.NewState)
			}
			b.wantPower(t, "web-01", sandbox.Suspended)
			b.wantCalls(t, map[string]int{c.method: 1}) // the first attempt's
		})
	}
}

// What vCenter last knew of a VM on a lost host is neither on nor off: nothing is called.
func TestNothingIsCalledWhileTheHostIsLost(t *testing.T) {
	for name, c := range map[string]struct {
		method string
		power  sandbox.Power
		tools  sandbox.Tools
		args   tasks.Args
	}{
		"a guest that would be asked": {"ShutdownGuest", sandbox.On, sandbox.ToolsOK, powerOff(tasks.GracefulThenForce, 300)},
		"a power that would be cut":   {"PowerOffVM_Task", sandbox.On, sandbox.ToolsNotInstalled, powerOff(tasks.GracefulThenForce, 300)},
		"a VM that would be started":  {"PowerOnVM_Task", sandbox.Off, sandbox.ToolsOK, tasks.PowerOn{Timeout: 300}},
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t, sandbox.Guest{Name: "web-01", Power: c.power, Tools: c.tools, ShutdownTakes: 100 * time.Millisecond})
			b.work(t)
			vm := b.guest(t, "web-01")
			b.vcenter.Fail(c.method, "web-01", &types.TaskInProgress{}, 1)
			id := b.submit(t, vm.BIOSUUID(), c.args)
			b.betweenAttempts(t, c.method, id, vm.Disconnect)
			calls := b.vcenter.Calls()[c.method]
			waiting := b.until(t, id, func(job joblog.Job) bool { return job.Status == joblog.StatusPending && job.Attempt == 2 })
			if got := b.vcenter.Calls()[c.method]; got != calls {
				t.Errorf("%s was called %d times while the host was lost", c.method, got-calls)
			}
			if told := sheetErrors(waiting); !strings.Contains(told, "does not know the state") {
				t.Errorf("the sheet says %q", told)
			}
		})
	}
}

// sheetErrors is what the steps say that went wrong.
func sheetErrors(job joblog.Job) (all string) {
	for _, step := range job.Steps {
		all += step.Error
	}
	return all
}
