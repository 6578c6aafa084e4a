package vcenter

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"reflect"
	"strings"

	"github.com/vmware/govmomi/fault"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
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
		return &Fault{Kind: ErrNoAnswer, cause: lost.error, Text: what +
			": vCenter's answer was lost, so this may have been carried out; look at the VM before trying again"}
	case fromVSphere(err):
		kind, text := explainFault(err)
		return &Fault{Kind: kind, Text: what + ": " + text, cause: err}
	case isContext(err):
		return err
	}
	kind, text := explainConnection(err)
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

func explainConnection(err error) (kind error, text string) {
	var unresolved *net.DNSError
	switch {
	case errors.Is(err, errExpired):
		return ErrSessionExpired, "the session had expired and nothing was done; it is logged in again"
	case errors.Is(err, errTooLate):
		return ErrNotSent, "the time to send this call was over, so nothing was sent"
	case errors.Is(err, errCallTimeout):
		return ErrUnreachable, "vCenter did not answer in time"
	case errors.Is(err, errCAFile):
		return ErrUnreachable, "the CA file for vCenter's certificate can't be read or holds no certificate"
	case errors.Is(err, errThumbprint):
		return ErrUnreachable, "vCenter's certificate is not trusted: it has another thumbprint than the configured one"
	case distrusted(err):
		return ErrUnreachable, "vCenter's certificate is not trusted: configure its CA file or its thumbprint"
	case errors.As(err, &unresolved):
		return ErrUnreachable, "the name of the vCenter can't be resolved"
	}
	return ErrUnreachable, "vCenter can't be reached"
}

// explainFault is the table from vSphere's faults to our kinds. Subtypes stand
// before what they derive from.
func explainFault(err error) (kind error, text string) {
	switch {
	case is[*types.NotAuthenticated](err):
		return ErrSessionExpired, "the session has expired"
	case is[*types.PasswordExpired](err):
		return ErrLoginFailed, "the password of the vCenter user has expired"
	case is[types.BaseInvalidLogin](err):
		return ErrLoginFailed, "vCenter refused the user name or password"
	case is[*types.ManagedObjectNotFound](err):
		return ErrNotFound, "vCenter doesn't know this VM, or no longer"
	case is[types.BaseNoPermission](err):
		return ErrPermission, missingPrivilege(err)
	case is[*types.RequestCanceled](err):
		return ErrCancelledByOperator, "the task was cancelled in vCenter"
	case is[*types.ToolsUnavailable](err):
		return ErrToolsUnavailable, "VMware Tools are not running in the guest"
	case is[*types.QuestionPending](err):
		return ErrQuestion, "the VM waits for an answer; an operator must answer it in vCenter"
	case is[types.BaseTaskInProgress](err):
		return ErrBusy, "another task is working on the VM"
	case is[*types.ConcurrentAccess](err):
		return ErrBusy, "the VM was changed by somebody else at the same time"
	case is[*types.MethodDisabled](err):
		return ErrBusy, "another product has disabled this operation on the VM, such as a running backup"
	case is[*types.FileLocked](err):
		return ErrBusy, "a file of the VM is locked by another host or a backup"
	case is[types.BaseHostCommunication](err):
		return ErrUnreachable, "vCenter can't reach the VM's host"
	case noRoom(err):
		return ErrResources, "no host has the resources for the VM; check admission control and free capacity"
	case is[types.BaseInvalidState](err):
		return ErrInvalidState, "the VM's state does not allow it"
	}
	return ErrFault, "vCenter refused: " + faultText(err)
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
	text := "the vCenter user lacks the privilege " + denied.PrivilegeId
	if denied.Object != nil {
		text += " on " + denied.Object.Value
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

// quoted makes foreign words fit into one of our sentences.
func quoted(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > 200 {
		text = strings.ToValidUTF8(text[:200], "") + "…"
	}
	return text
}
