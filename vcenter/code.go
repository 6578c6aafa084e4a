package vcenter

import "errors"

// codes gives each kind of failure the stable word by which callers of the service
// know it. Order matters: an ErrNoAnswer is an ErrUnreachable too.
var codes = []struct {
	kind error
	code string
}{
	{ErrNotFound, "vm_not_found"},
	{ErrAmbiguous, "ambiguous_vm"},
	{ErrLoginFailed, "vcenter_login_failed"},
	{ErrPermission, "vcenter_permission_denied"},
	{ErrUnreachable, "vcenter_unreachable"},
	{ErrNotAllowed, "forbidden"},
	{ErrToolsUnavailable, "tools_unavailable"},
	{ErrInvalidState, "invalid_vm_state"},
	{ErrNotPoweredOff, "source_not_powered_off"},
	{ErrChangeIDInvalid, "change_id_invalid"},
	{ErrQuestion, "question_pending"},
	{ErrResources, "insufficient_resources"},
	{ErrBusy, "vcenter_error"},
	{ErrSessionExpired, "vcenter_error"},
	{ErrNotSent, "vcenter_error"},
	{ErrCancelledByOperator, "vcenter_error"},
	{ErrFault, "vcenter_error"},
}

// Code returns the stable word for an error of this package, "" for any other.
func Code(err error) string {
	for _, row := range codes {
		if errors.Is(err, row.kind) {
			return row.code
		}
	}
	return ""
}
