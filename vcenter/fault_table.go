package vcenter

import (
	"fmt"

	"github.com/vmware/govmomi/fault"
	"github.com/vmware/govmomi/vim25/types"
)

// explainFault is the table from vSphere's faults to our kinds. Subtypes stand
// before what they derive from.
func explainFault(err error) (text string, kind error) {
	switch {
	case is[*types.NotAuthenticated](err):
		return "the session has expired", ErrSessionExpired
	case is[*types.PasswordExpired](err):
		return "the password of the vCenter user has expired", ErrLoginFailed
	case is[types.BaseInvalidLogin](err):
		return "vCenter refused the user name or password", ErrLoginFailed
	case is[*types.ManagedObjectNotFound](err):
		return explainMissing(err)
	case is[types.BaseNoPermission](err):
		return missingPrivileges(err), ErrPermission
	case is[*types.RequestCanceled](err):
		return "the task was cancelled in vCenter", ErrCancelledByOperator
	case is[*types.ToolsUnavailable](err):
		return "VMware Tools are not running in the guest", ErrToolsUnavailable
	case is[*types.QuestionPending](err):
		return "the VM waits for an answer; an operator must answer it in vCenter", ErrQuestion
	case is[types.BaseTaskInProgress](err):
		return "another task is working on the VM", ErrBusy
	case is[*types.VAppOperationInProgress](err):
		return "an operation on the vApp of the VM is under way", ErrBusy
	case is[*types.ConcurrentAccess](err):
		return "the VM was changed by somebody else at the same time", ErrBusy
	case is[*types.MethodDisabled](err):
		return "another product has disabled this operation on the VM, such as a running backup", ErrBusy
	case is[*types.FileLocked](err):
		return "a file of the VM is locked by another host or a backup", ErrBusy
	case is[types.BaseHostCommunication](err):
		return "vCenter can't reach the VM's host", ErrUnreachable
	case noRoom(err):
		return "no host has the resources for the VM; check admission control and free capacity" + unfitHosts(err), ErrResources
	}
	if text := explainRefusal(err); text != "" {
		return text, ErrRefused
	}
	return explainState(err)
}

// explainRefusal is the part of the table for what vSphere never does to this VM, "" for
// any other fault.
func explainRefusal(err error) string {
	switch {
	case is[*types.RestrictedVersion](err):
		return "the ESXi host has a free licence, which allows no changes through its API; it needs a paid one"
	case is[types.BaseNotEnoughLicenses](err):
		return "a licence of vSphere does not allow it"
	case is[*types.HostAccessRestrictedToManagementServer](err):
		return "the ESXi host takes orders from its vCenter alone; ask that vCenter"
	case is[types.BaseNotSupported](err), is[*types.NotImplemented](err):
		return "the VM or its host does not support it"
	case is[*types.RestrictedByAdministrator](err):
		return "an administrator has forbidden it"
	case is[*types.InvalidOperationOnSecondaryVm](err):
		return "the VM is the secondary of a fault tolerant pair; name the primary"
	case is[types.BaseVAppConfigFault](err):
		return "the vApp of the VM is not set up for it"
	}
	return ""
}

// explainState is the part of the table for what the state of the VM or of its
// surroundings does not allow, and for all that has no row.
func explainState(err error) (text string, kind error) {
	switch {
	case is[*types.InvalidPowerState](err):
		return "the VM's power state does not allow it", ErrInvalidState
	case is[types.BaseInvalidHostState](err):
		return "the state of the VM's host does not allow it", ErrHostState
	case is[*types.InvalidDatastoreState](err):
		return "the state of the VM's datastore does not allow it", ErrHostState
	case is[*types.EncryptionKeyRequired](err):
		return "the VM is encrypted and its host has no key for it; unlock the VM in vCenter", ErrInvalidState
	case is[*types.VmPowerOnDisabled](err):
		return "the VM must not be powered on, as vCenter has recorded", ErrInvalidState
	case is[*types.CannotPowerOffVmInCluster](err):
		return "the cluster needs the VM and does not allow it", ErrInvalidState
	case is[types.BaseInvalidState](err):
		return "the VM's state does not allow it", ErrInvalidState
	}
	return "vCenter refused: " + faultName(err), ErrFault
}

// explainMissing distinguishes a VM that is gone from an object that belonged to an expired
// session, such as its ListView: then the session has expired and the VM is still there.
func explainMissing(err error) (text string, kind error) {
	var missing *types.ManagedObjectNotFound
	fault.As(err, &missing)
	switch missing.Obj.Type {
	case "PropertyCollector", "PropertyFilter", "ListView":
		return "the session has expired, and what it followed must be set up again", ErrSessionExpired
	case "VirtualMachine", "":
		return "vCenter doesn't know this VM, or no longer", ErrReplaced
	}
	return fmt.Sprintf("vCenter doesn't know %s %s, or no longer", quoted(missing.Obj.Type), quoted(missing.Obj.Value)), ErrFault
}

func is[T any](err error) bool {
	var wanted T
	_, found := fault.As(err, &wanted)
	return found
}

func noRoom(err error) bool {
	return is[types.BaseInsufficientResourcesFault](err) || is[types.BaseNoCompatibleHost](err) ||
		is[*types.NoActiveHostInCluster](err) || is[*types.NoDiskSpace](err) ||
		is[*types.DisallowedOperationOnFailoverHost](err)
}
