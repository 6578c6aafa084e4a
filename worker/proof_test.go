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

var toolsProperties = []string{"guest.toolsRunningStatus", "guest.toolsVersionStatus2", "guest.toolsStatus"}

// silent is a guest that has been up for long and whose Tools do not run.
func silent() sandbox.Guest {
	guest := web(100 * time.Millisecond)
	guest.Tools, guest.Age = sandbox.ToolsNotRunning, time.Hour
	return guest
}

// uncut checks that nobody has cut the power of the VM.
func (b *bundle) uncut(t *testing.T) {
	t.Helper()
	b.wantCalls(t, map[string]int{"PowerOffVM_Task": 0})
}

// whileAsking waits until the job is about to ask the guest.
func (b *bundle) whileAsking(t *testing.T, id string) {
	t.Helper()
	b.until(t, id, stepRuns(tasks.StepShutdownGuest))
}

func TestToolsThatVCenterDoesNotTellOfAreWaitedForAndAsked(t *testing.T) {
	b := setup(t, web(50*time.Millisecond))
	b.work(t)
	vm := b.guest(t, "web-01")
	vm.Withhold(&types.NoPermission{PrivilegeId: "System.Read"}, toolsProperties...)
	id := b.submit(t, vm.BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	b.whileAsking(t, id)
	time.Sleep(3 * toolsSettle) // as long as silence would take to be believed, and more
	b.uncut(t)
	vm.Withhold(nil)
	job := b.ended(t, id)
	wantOff(t, job, "graceful", "", "clean")
	if step, _ := job.Step(tasks.StepCheckPowerState); !strings.Contains(step.Message, "toolsUnknown") {
		t.Errorf("the sheet says %q", step.Message)
	}
}

func TestToolsThatVCenterNeverTellsOfDecideByThePolicyAtTheTimeout(t *testing.T) {
	for name, take := range map[string]func(vm *sandbox.GuestHandle){
		"withheld":                 func(vm *sandbox.GuestHandle) { vm.Withhold(&types.SystemErrorFault{}, toolsProperties...) },
		"a word that nobody knows": func(vm *sandbox.GuestHandle) { vm.SetTools(sandbox.ToolsUntold) },
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t, web(time.Second))
			b.work(t)
			vm := b.guest(t, "web-01")
			take(vm)
			wantStatus(t, b.do(t, vm.BIOSUUID(), powerOff(tasks.GracefulOnly, 1)), joblog.StatusFailed, failure.ToolsUnavailable)
			b.uncut(t)
			b.wantPower(t, "web-01", sandbox.On)
			job := b.do(t, vm.BIOSUUID(), powerOff(tasks.GracefulThenForce, 1))
			wantOff(t, job, "forced", "tools_unknown", "crash_consistent")
			if got := job.Ended.Sub(job.Started); got < time.Second {
				t.Errorf("cut after %s", got)
			}
		})
	}
}

func TestToolsThatKeepSilentAreProof(t *testing.T) {
	b := setup(t, silent())
	b.work(t)
	vm := b.guest(t, "web-01")
	wantStatus(t, b.do(t, vm.BIOSUUID(), powerOff(tasks.GracefulOnly, 300)), joblog.StatusFailed, failure.ToolsUnavailable)
	b.uncut(t)
	job := b.do(t, vm.BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	wantOff(t, job, "forced", "tools_unavailable", "crash_consistent")
	if step, _ := job.Step(tasks.StepShutdownGuest); !strings.Contains(step.Message, "not running") {
		t.Errorf("the sheet says %q", step.Message)
	}
}

func TestToolsThatAreSilentForAMomentAreAsked(t *testing.T) {
	b := setup(t, silent())
	b.config.ToolsSettle = time.Minute
	b.work(t)
	vm := b.guest(t, "web-01")
	id := b.submit(t, vm.BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	b.whileAsking(t, id)
	vm.SetTools(sandbox.ToolsOK)
	wantOff(t, b.ended(t, id), "graceful", "", "clean")
	b.uncut(t)
}

func TestAGuestThatIsGoingDownIsNotCut(t *testing.T) {
	for name, c := range map[string]struct {
		guest sandbox.Guest
		begin func(t *testing.T, b *bundle, vm *sandbox.GuestHandle)
	}{
		"because an earlier job asked it": {web(4 * time.Second), func(t *testing.T, b *bundle, vm *sandbox.GuestHandle) {
			asked := tasks.PowerOff{Policy: tasks.GracefulThenForce, Timeout: 300}
			wantStatus(t, b.do(t, vm.BIOSUUID(), asked), joblog.StatusCompleted, "")
		}},
		"because an earlier job ran out of time": {web(4 * time.Second), func(t *testing.T, b *bundle, vm *sandbox.GuestHandle) {
			wantStatus(t, b.do(t, vm.BIOSUUID(), powerOff(tasks.GracefulOnly, 1)), joblog.StatusFailed, failure.Timeout)
		}},
		"because somebody shut it down inside": {web(4 * time.Second), func(_ *testing.T, _ *bundle, vm *sandbox.GuestHandle) {
			vm.ShutDownInside()
		}},
		"and shows so only in the events": {web(4 * time.Second), func(_ *testing.T, _ *bundle, vm *sandbox.GuestHandle) {
			vm.ShutDownByHand()
			vm.HideGuestState()
		}},
	} {
		t.Run(name, func(t *testing.T) {
			c.guest.Age = time.Hour
			b := setup(t, c.guest)
			b.work(t)
			vm := b.guest(t, "web-01")
			c.begin(t, b, vm)
			vm.SetTools(sandbox.ToolsNotRunning)
			wantOff(t, b.do(t, vm.BIOSUUID(), powerOff(tasks.GracefulThenForce, 300)), "graceful", "", "clean")
			b.uncut(t)
		})
	}
}

func TestToolsThatStartAreWaitedFor(t *testing.T) {
	for name, begin := range map[string]func(vm *sandbox.GuestHandle){
		"running their scripts":       func(vm *sandbox.GuestHandle) { vm.SetTools(sandbox.ToolsStarting) },
		"not reported since the boot": func(vm *sandbox.GuestHandle) { vm.SetTools(sandbox.ToolsNotRunning); vm.Boots(time.Minute) },
	} {
		for _, policy := range []tasks.Policy{tasks.GracefulThenForce, tasks.GracefulOnly} {
			t.Run(name+", "+string(policy), func(t *testing.T) {
				guest := web(50 * time.Millisecond)
				guest.Age = time.Hour
				b := setup(t, guest)
				b.work(t)
				vm := b.guest(t, "web-01")
				begin(vm)
				id := b.submit(t, vm.BIOSUUID(), powerOff(policy, 300))
				b.whileAsking(t, id)
				time.Sleep(3 * toolsSettle) // as long as silence would take to be believed, and more
				b.uncut(t)
				vm.SetTools(sandbox.ToolsOK)
				wantOff(t, b.ended(t, id), "graceful", "", "clean")
				b.uncut(t)
			})
		}
	}
}

// Tools that are there at the look and refuse at the call are asked again; only when they
// keep refusing the policy decides.
func TestToolsThatRefuseOnceAreAskedAgain(t *testing.T) {
	for _, policy := range []tasks.Policy{tasks.GracefulThenForce, tasks.GracefulOnly} {
		t.Run(string(policy), func(t *testing.T) {
			b := setup(t, web(50*time.Millisecond))
			b.work(t)
			b.vcenter.Fail("ShutdownGuest", "web-01", &types.ToolsUnavailable{}, 1)
			wantOff(t, b.do(t, b.guest(t, "web-01").BIOSUUID(), powerOff(policy, 300)), "graceful", "", "clean")
			b.uncut(t)
		})
	}
}

func TestToolsThatKeepRefusingCountAsNotRunning(t *testing.T) {
	b := setup(t, web(50*time.Millisecond))
	b.work(t)
	vm := b.guest(t, "web-01")
	b.vcenter.Fail("ShutdownGuest", "web-01", &types.ToolsUnavailable{}, -1)
	wantStatus(t, b.do(t, vm.BIOSUUID(), powerOff(tasks.GracefulOnly, 300)), joblog.StatusFailed, failure.ToolsUnavailable)
	b.uncut(t)
	wantOff(t, b.do(t, vm.BIOSUUID(), powerOff(tasks.GracefulThenForce, 300)), "forced", "tools_unavailable", "crash_consistent")
}

// What allowed to cut the power must still be so when another attempt does it.
func TestToolsThatRunByTheNextAttemptAreAsked(t *testing.T) {
	b := setup(t, silent())
	b.work(t)
	vm := b.guest(t, "web-01")
	b.vcenter.Fail("PowerOffVM_Task", "web-01", &types.TaskInProgress{}, 1)
	id := b.submit(t, vm.BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	b.betweenAttempts(t, "PowerOffVM_Task", id, func() { vm.SetTools(sandbox.ToolsOK) })
	wantOff(t, b.ended(t, id), "graceful", "", "clean")
	b.wantCalls(t, map[string]int{"PowerOffVM_Task": 1, "ShutdownGuest": 1})
}

func TestEventsThatCanNotBeReadProveNothing(t *testing.T) {
	b := setup(t, silent())
	b.work(t)
	vm := b.guest(t, "web-01")
	b.vcenter.Fail("QueryEvents", "*", &types.NoPermission{PrivilegeId: "System.View"}, -1)
	wantStatus(t, b.do(t, vm.BIOSUUID(), powerOff(tasks.GracefulOnly, 2)), joblog.StatusFailed, failure.ToolsUnavailable)
	job := b.do(t, vm.BIOSUUID(), powerOff(tasks.GracefulThenForce, 2))
	wantOff(t, job, "forced", "tools_unavailable", "crash_consistent")
	if got := job.Ended.Sub(job.Started); got < 2*time.Second {
		t.Errorf("cut after %s, on silence", got)
	}
}

func TestAGuestThatSomebodyElseCutIsNotClean(t *testing.T) {
	b := setup(t, hanging())
	b.work(t)
	vm := b.guest(t, "web-01")
	id := b.submit(t, vm.BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	b.until(t, id, stepRuns(tasks.StepWaitForShutdown))
	vm.PowerOffByHand()
	r := wantOff(t, b.ended(t, id), "graceful", "", "crash_consistent")
	if !strings.Contains(r.Message, "operator") {
		t.Errorf("the message %q does not say who", r.Message)
	}
}

func TestWithoutEventsNobodyCallsItClean(t *testing.T) {
	b := setup(t, web(50*time.Millisecond))
	b.work(t)
	b.vcenter.Fail("QueryEvents", "*", &types.NoPermission{PrivilegeId: "System.View"}, -1)
	r := wantOff(t, b.do(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300)), "graceful", "", "crash_consistent")
	if !strings.Contains(r.Message, "do not show") {
		t.Errorf("the message is %q", r.Message)
	}
}

func TestAVMThatStaysOnAlthoughVCenterCallsItOffIsBlamedOnNobody(t *testing.T) {
	b := setup(t, web(time.Second))
	b.work(t)
	b.vcenter.FailTask("PowerOffVM_Task", "web-01", &types.InvalidPowerState{
		RequestedState: types.VirtualMachinePowerStatePoweredOff, ExistingState: types.VirtualMachinePowerStatePoweredOff}, 1)
	job := b.do(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.Force, 300))
	wantStatus(t, job, joblog.StatusFailed, failure.InvalidVMState)
	if told := job.Failure.Error(); !strings.Contains(told, "vCenter said that it was off already") || strings.Contains(told, "somebody") {
		t.Errorf("told %q", told)
	}
}
