package vcenter

import (
	"errors"

	"vmapower/failure"
)

// codes gives each kind of error its code. Order matters: an ErrNoAnswer is an ErrUnreachable too.
var codes = []struct {
	kind error
	code failure.Code
}{
	{ErrNotFound, failure.VMNotFound},
	{ErrReplaced, failure.VMNotFound},
	{ErrAmbiguous, failure.AmbiguousVM},
	{ErrLoginFailed, failure.VCenterLoginFailed},
	{ErrPermission, failure.VCenterPermissionDenied},
	{ErrUnreachable, failure.VCenterUnreachable},
	{ErrUntrusted, failure.VCenterUnreachable},
	{ErrNotVCenter, failure.VCenterUnreachable},
	{ErrNotAllowed, failure.Forbidden},
	{ErrToolsUnavailable, failure.ToolsUnavailable},
	{ErrInvalidState, failure.InvalidVMState},
	{ErrNotPoweredOff, failure.SourceNotPoweredOff},
	{ErrChangeIDInvalid, failure.ChangeIDInvalid},
	{ErrQuestion, failure.QuestionPending},
	{ErrHeld, failure.QuestionPending},
	{ErrResources, failure.InsufficientResources},
	{ErrBusy, failure.VCenterError},
	{ErrSessionExpired, failure.VCenterError},
	{ErrNotSent, failure.VCenterError},
	{ErrCancelledByOperator, failure.VCenterError},
	{ErrOnlyRecommended, failure.VCenterError},
	{ErrHostState, failure.VCenterError},
	{ErrRefused, failure.VCenterError},
	{ErrFault, failure.VCenterError},
}

// Code returns the code for an error of this package, "" for any other.
func Code(err error) failure.Code {
	for _, row := range codes {
		if errors.Is(err, row.kind) {
			return row.code
		}
	}
	return ""
}
