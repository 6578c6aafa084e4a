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

// sentences are what callers read first.
var sentences = map[Code]string{
	CodeInvalidRequest:          "The request is not valid",
	CodeUnauthorized:            "The request needs a session",
	CodeForbidden:               "The request is not allowed",
	CodeJobNotFound:             "There is no such job",
	CodeVMNotFound:              "VM not found",
	CodeVMBusy:                  "Another job works on the VM",
	CodeJobEnded:                "The job has ended",
	CodeAmbiguousVM:             "Several VMs have this id",
	CodeInvalidVMState:          "The VM's state forbids the operation",
	CodeSourceNotPoweredOff:     "The source VM is not powered off",
	CodeChangeIDInvalid:         "The change id is not valid any more",
	CodeApprovalRejected:        "The job was rejected",
	CodeApprovalExpired:         "The job was not approved in time",
	CodeCancelled:               "The job was cancelled",
	CodeIdempotencyConflict:     "The idempotency key was used for another request",
	CodeRateLimited:             "Too many requests",
	CodeVCenterLoginFailed:      "vCenter login failed",
	CodeVCenterPermissionDenied: "vCenter permission denied",
	CodeVCenterUnreachable:      "vCenter can't be reached",
	CodeVCenterError:            "vCenter reported an error",
	CodeQuestionPending:         "The VM waits for an answer to a question",
	CodeInsufficientResources:   "There are not enough resources for the VM",
	CodeToolsUnavailable:        "VMware Tools do not run in the guest",
	CodeTargetUnavailable:       "The target can't be written",
	CodeVerificationFailed:      "The copy differs from its source",
	CodeInternal:                "Internal error",
	CodeQueueUnavailable:        "Jobs can't be taken or read now",
	CodeTimeout:                 "The time ran out",
}

// Fail returns the failure with this code and its sentence. details may be empty;
// they are read by callers.
func Fail(code Code, details string) *Failure {
	return &Failure{Code: code, Summary: sentences[code], Details: details}
}

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
