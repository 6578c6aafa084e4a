package joblog

// Code is the stable word for what went wrong, the same in a job, in an HTTP
// answer and in a metric.
type Code string

// The codes of the contract.
const (
	CodeInvalidRequest          Code = "invalid_request"
	CodeUnauthorized            Code = "unauthorized"
	CodeForbidden               Code = "forbidden"
	CodeJobNotFound             Code = "job_not_found"
	CodeVMNotFound              Code = "vm_not_found"
	CodeVMBusy                  Code = "vm_busy"
	CodeJobEnded                Code = "job_ended"
	CodeAmbiguousVM             Code = "ambiguous_vm"
	CodeInvalidVMState          Code = "invalid_vm_state"
	CodeSourceNotPoweredOff     Code = "source_not_powered_off"
	CodeChangeIDInvalid         Code = "change_id_invalid"
	CodeIdempotencyConflict     Code = "idempotency_conflict"
	CodeRateLimited             Code = "rate_limited"
	CodeVCenterLoginFailed      Code = "vcenter_login_failed"
	CodeVCenterPermissionDenied Code = "vcenter_permission_denied"
	CodeVCenterUnreachable      Code = "vcenter_unreachable"
	CodeVCenterError            Code = "vcenter_error"
	CodeQuestionPending         Code = "question_pending"
	CodeInsufficientResources   Code = "insufficient_resources"
	CodeToolsUnavailable        Code = "tools_unavailable"
	CodeTargetUnavailable       Code = "target_unavailable"
	CodeVerificationFailed      Code = "verification_failed"
	CodeTimeout                 Code = "timeout"
	CodeQueueUnavailable        Code = "queue_unavailable"
	CodeApprovalRejected        Code = "approval_rejected"
	CodeApprovalExpired         Code = "approval_expired"
	CodeCancelled               Code = "cancelled"
	CodeInternal                Code = "internal"
)

// Failure is why a job did not do what was asked, in words a caller may read:
// it never holds Go's or vSphere's own error text unscrubbed.
type Failure struct {
	Code    Code   `json:"code"`
	Summary string `json:"error"`             // one short sentence
	Details string `json:"details,omitempty"` // what happened, to which VM, what to do next

	cause error
}

// Because keeps the error that led to the failure, for errors.Is and for the log;
// it is never stored.
func (f Failure) Because(cause error) *Failure {
	f.cause = cause
	return &f
}

// Unwrap returns what Because kept.
func (f *Failure) Unwrap() error { return f.cause }

// Error implements error, so that a Failure can end a step.
func (f *Failure) Error() string {
	if f.Details == "" {
		return f.Summary
	}
	return f.Summary + ": " + f.Details
}
