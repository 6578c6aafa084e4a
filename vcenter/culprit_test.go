package vcenter

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"

	"vmapower/internal/sandbox"
)

// powerCalls are the calls that a task or a host may be in the way of.
func powerCalls(s *Session, on, off VM) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"PowerOffVM_Task": func(ctx context.Context) error { _, err := s.PowerOff(ctx, on); return err },
		"PowerOnVM_Task":  func(ctx context.Context) error { _, err := s.PowerOn(ctx, off); return err },
		"ShutdownGuest":   func(ctx context.Context) error { return s.ShutdownGuest(ctx, on) },
	}
}

func TestTheTaskInTheWayIsNamed(t *testing.T) {
	b := setup(t, on("web"), sandbox.Guest{Name: "off"}, sandbox.Guest{Name: "asks", Question: "moved or copied?"})
	s := b.session(t)
	asks := b.find(t, s, "asks")
	running, err := methods.PowerOnVM_Task(t.Context(), s.transport, &types.PowerOnVM_Task{This: asks.reference()})
	if err != nil {
		t.Fatal(err)
	}
	gone := types.ManagedObjectReference{Type: "Task", Value: "task-gone\u202e"}
	for says, ref := range map[string]types.ManagedObjectReference{
		"powerOn (" + running.Returnval.Value + ")": running.Returnval, "the task is task-gone": gone, "another task is working on the VM": {},
	} {
		for method, call := range powerCalls(s, b.find(t, s, "web"), b.find(t, s, "off")) {
			b.Fail(method, "*", &types.TaskInProgress{Task: ref}, 1)
			if err := call(soon(t)); !errors.Is(err, ErrBusy) || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "\u202e") {
				t.Errorf("%s: %v", method, err)
			}
		}
	}
}

func TestAHostInTheWayIsNamedAndMayComeBack(t *testing.T) {
	b := setup(t, on("web"), sandbox.Guest{Name: "off"})
	s := b.session(t)
	calls := powerCalls(s, b.find(t, s, "web"), b.find(t, s, "off"))
	for state, says := range map[sandbox.HostState]string{
		sandbox.HostNotResponding: "its host " + b.HostName() + " is not connected to vCenter (notResponding)",
		sandbox.HostInMaintenance: "its host " + b.HostName() + " is in maintenance mode",
	} {
		b.SetHost(state)
		for method, call := range calls {
			if err := call(soon(t)); !errors.Is(err, ErrHostState) || !strings.Contains(err.Error(), says) {
				t.Errorf("%s, %s: %v", method, state, err)
			}
		}
	}
	b.SetHost(sandbox.HostConnected)
	for method, call := range calls {
		b.Fail(method, "*", &types.InvalidHostConnectionState{}, 1)
		if err := call(soon(t)); !errors.Is(err, ErrHostState) || !strings.Contains(err.Error(), "its host is "+b.HostName()) {
			t.Errorf("%s, by then connected: %v", method, err)
		}
		b.Fail(method, "*", &types.InvalidState{}, 1)
		b.ResetCalls()
		if err := call(soon(t)); !errors.Is(err, ErrInvalidState) || b.Calls()["RetrievePropertiesEx"] != 1 {
			t.Errorf("%s, the VM's own state: %v after %v", method, err, b.Calls())
		}
		b.Fail(method, "*", &types.InvalidPowerState{ExistingState: types.VirtualMachinePowerStateSuspended}, 1)
		b.ResetCalls()
		if err := call(soon(t)); !errors.Is(err, ErrInvalidState) || b.Calls()["RetrievePropertiesEx"] != 0 {
			t.Errorf("%s, the power state: %v after %v", method, err, b.Calls())
		}
	}
}

func TestAGuestWhoseShutdownIsNotSupportedCannotBeAsked(t *testing.T) {
	b := setup(t, on("web"))
	s := b.session(t)
	b.Fail("ShutdownGuest", "web", &types.NotSupported{}, 1)
	err := s.ShutdownGuest(t.Context(), b.find(t, s, "web"))
	if !errors.Is(err, ErrToolsUnavailable) || errors.Is(err, ErrFault) || !strings.Contains(err.Error(), "can't be asked") {
		t.Errorf("%v", err)
	}
}
