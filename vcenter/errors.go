package vcenter

import "errors"

// Kinds of failure. Errors of this package match one of them with errors.Is,
// but for a context's own error, which comes back as it is.
var (
	// ErrNotFound: the VM doesn't exist, or exists no more.
	ErrNotFound = errors.New("VM not found")
	// ErrReplaced: the object id of a VM that was found is gone, or another VM's now.
	// FindAgain may find the VM.
	ErrReplaced = errors.New("VM is no longer what was found")
	// ErrAmbiguous: several VMs have the id.
	ErrAmbiguous = errors.New("VM id is ambiguous")
	// ErrLoginFailed: vCenter refused user or password; don't try again soon.
	ErrLoginFailed = errors.New("vCenter login failed")
	// ErrPermission: the user lacks a privilege, which the text names.
	ErrPermission = errors.New("vCenter permission denied")
	// ErrUnreachable: vCenter, or the VM's host, can't be asked now.
	ErrUnreachable = errors.New("vCenter unreachable")
	// ErrUntrusted: vCenter's certificate is not trusted; waiting won't help. Such an error
	// is an ErrUnreachable too.
	ErrUntrusted = errors.New("vCenter's certificate is not trusted")
	// ErrNotVCenter: what answers at the address does not speak as a vCenter does; waiting
	// won't help. Such an error is an ErrUnreachable too.
	ErrNotVCenter = errors.New("no vCenter answers")
	// ErrNotAllowed: Options.Dial may not connect to this vCenter; waiting won't help.
	ErrNotAllowed = errors.New("vCenter not allowed")
	// ErrToolsUnavailable: VMware Tools don't run in the guest.
	ErrToolsUnavailable = errors.New("VMware Tools unavailable")
	// ErrInvalidState: the VM's state forbids the call; waiting won't help.
	ErrInvalidState = errors.New("invalid VM state")
	// ErrHostState: the state of the VM's host, or of its datastore, forbids the call now.
	ErrHostState = errors.New("invalid host state")
	// ErrNotPoweredOff: the VM's disk can't be read because the VM isn't off.
	ErrNotPoweredOff = errors.New("VM is not powered off")
	// ErrChangeIDInvalid: what changed since that change id isn't known, and will
	// never be: only a full copy helps.
	ErrChangeIDInvalid = errors.New("change id is invalid")
	// ErrBusy: something else works on the VM; heals by waiting.
	ErrBusy = errors.New("VM busy")
	// ErrQuestion: the VM waits for an operator's answer.
	ErrQuestion = errors.New("VM has a pending question")
	// ErrHeld: vCenter has begun, and goes on when an operator answers the question that
	// holds it.
	ErrHeld = errors.New("held by a question")
	// ErrOnlyRecommended: DRS is manual, so an operator must say where the VM is to run.
	ErrOnlyRecommended = errors.New("DRS only recommends")
	// ErrResources: the cluster or host has no room for the VM now.
	ErrResources = errors.New("insufficient resources")
	// ErrRefused: vSphere does not do such a thing to this VM, by its licence or its kind;
	// waiting won't help. Such an error is an ErrFault too.
	ErrRefused = errors.New("vCenter refuses")
	// ErrFault: any other fault of vSphere.
	ErrFault = errors.New("vCenter fault")
	// ErrCancelledByOperator: somebody cancelled our task in vCenter.
	ErrCancelledByOperator = errors.New("task cancelled in vCenter")
	// ErrNoAnswer: a changing call may have been carried out, its reply is lost.
	// Such an error is an ErrUnreachable too.
	ErrNoAnswer = errors.New("no answer from vCenter")
	// ErrSessionExpired: a changing call found its session expired and was not
	// carried out. The session is logged in again; observe the VM, then decide.
	ErrSessionExpired = errors.New("vCenter session had expired")
	// ErrNotSent: a changing call missed its WithSendBy time and was not sent.
	ErrNotSent = errors.New("call not sent")
)

// Fault is every error of this package that isn't a context's.
type Fault struct {
	// Kind is one of the errors above.
	Kind error
	// Text says what happened, to which VM, and what to do. It is safe to show
	// to callers.
	Text string

	cause error
}

// Error returns Text.
func (f *Fault) Error() string { return f.Text }

// Unwrap gives errors.Is and errors.As the kind and the cause.
func (f *Fault) Unwrap() []error {
	chain := []error{f.Kind}
	switch f.Kind {
	case ErrNoAnswer, ErrUntrusted, ErrNotVCenter:
		chain = append(chain, ErrUnreachable)
	case ErrRefused:
		chain = append(chain, ErrFault)
	}
	if f.cause != nil {
		chain = append(chain, f.cause)
	}
	return chain
}
