package vcenter

import (
	"errors"
	"strings"
	"testing"

	"github.com/vmware/govmomi/task"
	"github.com/vmware/govmomi/vim25/types"
)

func localized(message string, fault types.BaseMethodFault) types.LocalizedMethodFault {
	return types.LocalizedMethodFault{LocalizedMessage: message, Fault: fault}
}

func ended(message string, fault types.BaseMethodFault) error {
	told := localized(message, fault)
	return translate(task.Error{LocalizedMethodFault: &told}, "power on web-01 (vm-42)")
}

func TestWhatVCenterSaysOfAFaultIsTold(t *testing.T) {
	entity := types.ManagedObjectReference{Type: "VirtualMachine", Value: "vm-42"}
	host := types.ManagedObjectReference{Type: "HostSystem", Value: "host-7"}
	locked := localized("Failed to lock the file", &types.FileLocked{FileFault: types.FileFault{File: "[store] web/web.vmdk"}})
	for name, c := range map[string]struct {
		err  error
		kind error
		says []string
	}{
		"its messages and its cause": {ended("An error occurred.", &types.GenericVmConfigFault{Reason: "module 'Disk' failed",
			VmConfigFault: types.VmConfigFault{VimFault: types.VimFault{MethodFault: types.MethodFault{
				FaultMessage: []types.LocalizableMessage{{Key: "msg.disk.noBackEnd", Message: "Cannot open the disk"}},
				FaultCause:   &locked,
			}}}}), ErrBusy, []string{"(An error occurred; module 'Disk' failed; Cannot open the disk; Failed to lock the file)"}},
		"the file of a cause": {ended("", &types.VmConfigFault{VimFault: types.VimFault{MethodFault: types.MethodFault{FaultCause: &locked}}}),
			ErrBusy, []string{"locked by another host", "[store] web/web.vmdk"}},
		"hosts that don't fit": {ended("No host is compatible.", &types.NoCompatibleHost{Host: []types.ManagedObjectReference{host}, Error: []types.LocalizedMethodFault{
			localized("The CPU is incompatible.", &types.CpuIncompatible{}), localized("", &types.InsufficientMemoryResourcesFault{}),
		}}), ErrResources, []string{"host-7: The CPU is incompatible;", "a host: InsufficientMemoryResourcesFault", "No host is compatible"}},
		"privileges by objects": {ended("", &types.NoPermission{Object: &entity, PrivilegeId: "System.Read", MissingPrivileges: []types.NoPermissionEntityPrivileges{
			{Entity: entity, PrivilegeIds: []string{"System.Read"}},
			{Entity: host, PrivilegeIds: []string{"Host.Config.Power", "Host.Config.Maintenance"}}, {Entity: host},
		}}), ErrPermission, []string{"lacks the privilege System.Read on vm-42, and Host.Config.Power, Host.Config.Maintenance on host-7"}},
		"privileges of version 8 alone": {ended("", &types.NoPermission{MissingPrivileges: []types.NoPermissionEntityPrivileges{
			{Entity: entity, PrivilegeIds: []string{"VirtualMachine.Interact.PowerOn"}},
		}}), ErrPermission, []string{"lacks the privilege VirtualMachine.Interact.PowerOn on vm-42"}},
	} {
		for _, word := range c.says {
			if !errors.Is(c.err, c.kind) || !strings.Contains(c.err.Error(), word) {
				t.Errorf("%s: %v\ndoes not say %q", name, c.err, word)
			}
		}
	}
}

func TestWhatVCenterSaysOfAFaultIsBounded(t *testing.T) {
	deep := &types.VmConfigFault{}
	for range 400 {
		cause := localized(nasty+endless[:2000], deep)
		deep = &types.VmConfigFault{VimFault: types.VimFault{MethodFault: types.MethodFault{FaultCause: &cause}}}
		for range 20 {
			deep.FaultMessage = append(deep.FaultMessage, types.LocalizableMessage{Message: nasty + endless[:4000]})
		}
	}
	many := &types.NoPermission{}
	none := &types.NoCompatibleHost{}
	for range 1000 {
		many.MissingPrivileges = append(many.MissingPrivileges, types.NoPermissionEntityPrivileges{PrivilegeIds: []string{endless[:4000]}})
		none.Error = append(none.Error, localized(endless[:4000], deep))
	}
	for _, fault := range []types.BaseMethodFault{deep, many, none} {
		if err := ended(endless, fault); len(err.Error()) > 20<<10 || strings.ContainsAny(err.Error(), nasty[:3]) {
			t.Errorf("%T: %d bytes, %.300q", fault, len(err.Error()), err)
		}
	}
}
