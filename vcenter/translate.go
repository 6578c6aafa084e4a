package vcenter

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"strings"

	"github.com/vmware/govmomi/fault"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"

	"vmapower/failure"
)

// translate turns whatever a call ended with into a Fault, once, at this door.
// what is the attempt in plain words, such as "power off web-01 (vm-42)". An
// ended context stays what it is.
func translate(err error, what string) error {
	var done *Fault
	var lost lostReply
	switch {
	case err == nil:
		return nil
	case errors.As(err, &done):
		return err
	case errors.As(err, &lost):
		return &Fault{Kind: ErrNoAnswer, cause: lost.error, Text: what + ": vCenter's answer was lost" + explainLoss(lost.error) +
			", so this may have been carried out; look at the VM before trying again"}
	case fromVSphere(err):
		text, kind := explainFault(err)
		return &Fault{Kind: kind, Text: what + ": " + text, cause: err}
	case isContext(err):
		return err
	}
	text, kind := explainConnection(err)
	return &Fault{Kind: kind, Text: what + ": " + text, cause: err}
}

func isContext(err error) bool {
	var network *url.Error // a timeout of the network's own is no context's
	return !errors.As(err, &network) &&
		(errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded))
}

func fromVSphere(err error) bool {
	var said types.BaseMethodFault
	_, found := fault.As(err, &said)
	return found || soap.IsSoapFault(err)
}

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
		return missingPrivilege(err), ErrPermission
	case is[*types.RequestCanceled](err):
		return "the task was cancelled in vCenter", ErrCancelledByOperator
	case is[*types.ToolsUnavailable](err):
		return "VMware Tools are not running in the guest", ErrToolsUnavailable
	case is[*types.QuestionPending](err):
		return "the VM waits for an answer; an operator must answer it in vCenter", ErrQuestion
	case is[types.BaseTaskInProgress](err):
		return "another task is working on the VM", ErrBusy
	case is[*types.ConcurrentAccess](err):
		return "the VM was changed by somebody else at the same time", ErrBusy
	case is[*types.MethodDisabled](err):
		return "another product has disabled this operation on the VM, such as a running backup", ErrBusy
	case is[*types.FileLocked](err):
		return "a file of the VM is locked by another host or a backup", ErrBusy
	case is[types.BaseHostCommunication](err):
		return "vCenter can't reach the VM's host", ErrUnreachable
	case noRoom(err):
		return "no host has the resources for the VM; check admission control and free capacity", ErrResources
	case is[types.BaseInvalidState](err):
		return "the VM's state does not allow it", ErrInvalidState
	}
	return "vCenter refused: " + faultText(err), ErrFault
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

// translateChanges is translate for a query of changed areas. vCenter answers it
// with one and the same fault when the change id is unknown or reset, when changes
// aren't tracked, and when the VM is on.
func translateChanges(err error, what string) error {
	var argument *types.InvalidArgument
	_, invalid := fault.As(err, &argument)
	if is[*types.FileFault](err) || is[*types.FileNotFound](err) || invalid && argument.InvalidProperty == "changeId" {
		return &Fault{Kind: ErrChangeIDInvalid, cause: err, Text: what +
			": vCenter no longer knows what changed since this change id: " + faultText(err)}
	}
	return translate(err, what)
}

func is[T any](err error) bool {
	var wanted T
	_, found := fault.As(err, &wanted)
	return found
}

func noRoom(err error) bool {
	return is[types.BaseInsufficientResourcesFault](err) || is[types.BaseNoCompatibleHost](err) ||
		is[*types.NoActiveHostInCluster](err) || is[*types.DisallowedOperationOnFailoverHost](err)
}

func missingPrivilege(err error) string {
	var denied *types.NoPermission
	if _, found := fault.As(err, &denied); !found || denied.PrivilegeId == "" {
		return "the vCenter user lacks a privilege for it"
	}
	text := "the vCenter user lacks the privilege " + quoted(denied.PrivilegeId)
	if denied.Object != nil {
		text += " on " + quoted(denied.Object.Value)
	}
	return text
}

// faultText names the fault and quotes what vCenter said of it.
func faultText(err error) string {
	var said types.BaseMethodFault
	message, found := fault.As(err, &said)
	name := "an unknown fault"
	if found {
		name = reflect.Indirect(reflect.ValueOf(said)).Type().Name()
	}
	if message == "" && soap.IsSoapFault(err) {
		message = soap.ToSoapFault(err).String
	}
	if message == "" || strings.HasPrefix(message, "*types.") {
		return name
	}
	return fmt.Sprintf("%s (%s)", name, quoted(message))
}

// quoted is what somebody else says, as it may stand in one of our sentences.
func quoted(text string) string { return failure.Foreign(text) }
