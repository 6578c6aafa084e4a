package vcenter

import (
	"context"
	"errors"
	"net/url"

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
		return &Fault{Kind: kind, Text: what + ": " + text + inItsWords(err), cause: err}
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

// translateChanges is translate for a query of changed areas. vCenter answers it
// with one and the same fault when the change id is unknown or reset, when changes
// aren't tracked, and when the VM is on.
func translateChanges(err error, what string) error {
	var argument *types.InvalidArgument
	_, invalid := fault.As(err, &argument)
	if is[*types.FileFault](err) || is[*types.FileNotFound](err) || invalid && argument.InvalidProperty == "changeId" {
		return &Fault{Kind: ErrChangeIDInvalid, cause: err, Text: what +
			": vCenter no longer knows what changed since this change id" + inItsWords(err)}
	}
	return translate(err, what)
}

// quoted is what somebody else says, as it may stand in one of our sentences.
func quoted(text string) string { return failure.Foreign(text) }
