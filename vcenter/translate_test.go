package vcenter

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/vmware/govmomi/task"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

func TestEveryFaultHasItsKind(t *testing.T) {
	vm := types.ManagedObjectReference{Type: "VirtualMachine", Value: "vm-42"}
	for _, c := range []struct {
		fault types.BaseMethodFault
		kind  error
		says  string
	}{
		{&types.InvalidLogin{}, ErrLoginFailed, "refused the user name or password"},
		{&types.PasswordExpired{}, ErrLoginFailed, "expired"},
		{&types.NotAuthenticated{}, ErrSessionExpired, "expired"},
		{&types.NoPermission{Object: &vm, PrivilegeId: "VirtualMachine.Interact.PowerOff"}, ErrPermission, "VirtualMachine.Interact.PowerOff on vm-42"},
		{&types.ManagedObjectNotFound{Obj: vm}, ErrReplaced, "doesn't know"},
		{&types.ManagedObjectNotFound{}, ErrReplaced, "doesn't know"},
		{&types.ManagedObjectNotFound{Obj: types.ManagedObjectReference{Type: "ListView", Value: "session-1"}}, ErrSessionExpired, "expired"},
		{&types.ManagedObjectNotFound{Obj: types.ManagedObjectReference{Type: "Datastore", Value: "datastore-9"}}, ErrFault, "Datastore datastore-9"},
		{&types.ToolsUnavailable{}, ErrToolsUnavailable, "Tools"},
		{&types.TaskInProgress{}, ErrBusy, "another task"},
		{&types.VAppTaskInProgress{}, ErrBusy, "another task"},
		{&types.ConcurrentAccess{}, ErrBusy, "somebody else"},
		{&types.MethodDisabled{Source: "com.example.backup"}, ErrBusy, "com.example.backup"},
		{&types.FileLocked{FileFault: types.FileFault{File: "[store] web/web.vmdk"}}, ErrBusy, "[store] web/web.vmdk"},
		{&types.QuestionPending{Text: "moved or copied?"}, ErrQuestion, "moved or copied?"},
		{&types.InvalidPowerState{}, ErrInvalidState, "state"},
		{&types.InvalidState{}, ErrInvalidState, "the VM's state"},
		{&types.InvalidVmState{}, ErrInvalidState, "the VM's state"},
		{&types.CannotPowerOffVmInCluster{}, ErrInvalidState, "cluster"},
		{&types.VmPowerOnDisabled{}, ErrInvalidState, "must not be powered on"},
		{&types.EncryptionKeyRequired{}, ErrInvalidState, "encrypted"},
		{&types.InvalidHostState{}, ErrHostState, "host"},
		{&types.InvalidHostConnectionState{}, ErrHostState, "host"},
		{&types.InvalidDatastoreState{DatastoreName: "store-1"}, ErrHostState, "store-1"},
		{&types.RestrictedVersion{}, ErrRefused, "free licence"},
		{&types.NotEnoughLicenses{}, ErrRefused, "licence"},
		{&types.LicenseExpired{}, ErrRefused, "licence"},
		{&types.NotSupported{}, ErrRefused, "does not support"},
		{&types.NotImplemented{}, ErrRefused, "does not support"},
		{&types.HostAccessRestrictedToManagementServer{}, ErrRefused, "ask that vCenter"},
		{&types.RestrictedByAdministrator{Details: "frozen"}, ErrRefused, "frozen"},
		{&types.InvalidOperationOnSecondaryVm{}, ErrRefused, "primary"},
		{&types.MissingPowerOnConfiguration{}, ErrRefused, "vApp"},
		{&types.VAppOperationInProgress{}, ErrBusy, "vApp"},
		{&types.NoDiskSpace{FileFault: types.FileFault{File: "[store] web/web.vswp"}}, ErrResources, "[store] web/web.vswp"},
		{&types.DisallowedOperationOnFailoverHost{Hostname: "esx-3"}, ErrResources, "esx-3"},
		{&types.FileNotFound{FileFault: types.FileFault{File: "[store] web/web.vmdk"}}, ErrFault, "FileNotFound (what vCenter says; [store] web/web.vmdk)"},
		{&types.VmConfigFault{}, ErrFault, "VmConfigFault (what vCenter says)"},
		{&types.MissingController{}, ErrFault, "MissingController"},
		{&types.Timedout{}, ErrFault, "Timedout"},
		{&types.SystemError{Reason: "out of memory"}, ErrFault, "out of memory"},
		{&types.InsufficientCpuResourcesFault{}, ErrResources, "resources"},
		{&types.InsufficientFailoverResourcesFault{}, ErrResources, "admission"},
		{&types.NoCompatibleHost{}, ErrResources, "resources"},
		{&types.NoActiveHostInCluster{}, ErrResources, "resources"},
		{&types.HostNotConnected{}, ErrUnreachable, "host"},
		{&types.RequestCanceled{}, ErrCancelledByOperator, "cancelled"},
		{&types.GenericVmConfigFault{Reason: "x"}, ErrFault, "GenericVmConfigFault (what vCenter says; "},
	} {
		call := soap.WrapSoapFault(&soap.Fault{String: "what vCenter says"})
		soap.ToSoapFault(call).Detail.Fault = c.fault
		ended := task.Error{LocalizedMethodFault: &types.LocalizedMethodFault{Fault: c.fault, LocalizedMessage: "what vCenter says"}}
		for shape, err := range map[string]error{"call": call, "task": ended} {
			got := translate(err, "power off web-01 (vm-42)")
			if !errors.Is(got, c.kind) || !strings.Contains(got.Error(), c.says) || !strings.HasPrefix(got.Error(), "power off web-01 (vm-42): ") {
				t.Errorf("%s %T: %v", shape, c.fault, got)
			}
		}
	}
}

func TestAFaultWithinAFaultCounts(t *testing.T) {
	locked := &types.GenericVmConfigFault{}
	locked.FaultCause = &types.LocalizedMethodFault{Fault: &types.FileLocked{}}
	if err := translate(soap.WrapVimFault(locked), "power on"); !errors.Is(err, ErrBusy) {
		t.Errorf("got %v", err)
	}
}

func TestAPropertyThatIsWithheldIsAnError(t *testing.T) {
	for path, needed := range map[string]bool{
		"runtime.powerState": true, "config.hardware.device": true, "name": true, "summary.type": true, "guest.guestState": false,
		"snapshot": true, "recentTask": true, "summary.config.template": true, instanceUUIDPath: false,
	} {
		_, err := objects(&types.RetrieveResult{Objects: []types.ObjectContent{{MissingSet: []types.MissingProperty{{
			Path: path, Fault: types.LocalizedMethodFault{Fault: &types.NoPermission{PrivilegeId: "System.Read"}},
		}}}}})
		if got := translate(err, "look"); errors.Is(got, ErrPermission) != needed || !needed && got != nil {
			t.Errorf("%s: %v", path, got)
		}
	}
}

func TestAReasonOfAnUnknownTypeIsToldAsFarAsItGoes(t *testing.T) {
	_, err := objects(&types.RetrieveResult{Objects: []types.ObjectContent{{MissingSet: []types.MissingProperty{{
		Path: "runtime.powerState", Fault: types.LocalizedMethodFault{LocalizedMessage: "The agent is out of order."},
	}}}}})
	if got := translate(err, "look"); !errors.Is(got, ErrFault) || !strings.Contains(got.Error(), "The agent is out of order") {
		t.Errorf("%v", got)
	}
}

func TestAContextStaysWhatItIs(t *testing.T) {
	for _, err := range []error{context.Canceled, context.DeadlineExceeded} {
		if got := translate(err, "look"); got != err {
			t.Errorf("%v became %v", err, got)
		}
	}
	if translate(nil, "look") != nil {
		t.Error("nothing became something")
	}
}

func TestOnlyTheStateOfAConnectedVMIsBelieved(t *testing.T) {
	for connection, want := range map[string]PowerState{
		"connected": PoweredOff, "disconnected": PowerUnknown, "inaccessible": PowerUnknown, "orphaned": PowerUnknown,
		"invalid": PowerUnknown, "": PowerUnknown,
	} {
		p := properties{"runtime.powerState": "poweredOff", "runtime.connectionState": connection}
		if got := p.state(time.Now()).Power; got != want {
			t.Errorf("%q: %s", connection, got)
		}
	}
}
