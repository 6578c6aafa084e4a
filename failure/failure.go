// Package failure says what can go wrong, in words for callers: the codes, each with
// its sentence and its HTTP status, the Failure that carries one, and how the text of
// others becomes fit to be told.
//
// It is not for Go's or vSphere's own error texts: those stay in the cause, for the
// log. Its one rule: a code is one row of one table, and is on the wire, so it is
// chosen once and never changes its meaning.
package failure

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
)

// Code is the stable word for what went wrong, the same in a job, in an HTTP answer
// and in a metric.
type Code string

// The codes of the contract.
const (
	InvalidRequest          Code = "invalid_request"
	Unauthorized            Code = "unauthorized"
	Forbidden               Code = "forbidden"
	JobNotFound             Code = "job_not_found"
	VMNotFound              Code = "vm_not_found"
	VMBusy                  Code = "vm_busy"
	JobEnded                Code = "job_ended"
	AmbiguousVM             Code = "ambiguous_vm"
	InvalidVMState          Code = "invalid_vm_state"
	SourceNotPoweredOff     Code = "source_not_powered_off"
	ChangeIDInvalid         Code = "change_id_invalid"
	ApprovalRejected        Code = "approval_rejected"
	ApprovalExpired         Code = "approval_expired"
	Cancelled               Code = "cancelled"
	IdempotencyConflict     Code = "idempotency_conflict"
	RateLimited             Code = "rate_limited"
	TooManyJobs             Code = "too_many_jobs"
	VCenterLoginFailed      Code = "vcenter_login_failed"
	VCenterPermissionDenied Code = "vcenter_permission_denied"
	VCenterUnreachable      Code = "vcenter_unreachable"
	VCenterError            Code = "vcenter_error"
	QuestionPending         Code = "question_pending"
	InsufficientResources   Code = "insufficient_resources"
	ToolsUnavailable        Code = "tools_unavailable"
	TargetUnavailable       Code = "target_unavailable"
	TargetMismatch          Code = "target_mismatch"
	VerificationFailed      Code = "verification_failed"
	Internal                Code = "internal"
	QueueUnavailable        Code = "queue_unavailable"
	Timeout                 Code = "timeout"
)

// row is what belongs to a code: the sentence that callers read first, and the status
// of an HTTP answer that says no more than the code.
type row struct {
	sentence string
	status   int
}

var rows = map[Code]row{
	InvalidRequest:          {"The request is not valid", http.StatusBadRequest},
	Unauthorized:            {"The request needs a session", http.StatusUnauthorized},
	Forbidden:               {"The request is not allowed", http.StatusForbidden},
	JobNotFound:             {"There is no such job", http.StatusNotFound},
	VMNotFound:              {"VM not found", http.StatusNotFound},
	VMBusy:                  {"Another job works on the VM", http.StatusConflict},
	JobEnded:                {"The job has ended", http.StatusConflict},
	AmbiguousVM:             {"Several VMs have this id", http.StatusConflict},
	InvalidVMState:          {"The VM's state forbids the operation", http.StatusConflict},
	SourceNotPoweredOff:     {"The source VM is not powered off", http.StatusConflict},
	ChangeIDInvalid:         {"The change id is not valid any more", http.StatusConflict},
	ApprovalRejected:        {"The job was rejected", http.StatusConflict},
	ApprovalExpired:         {"The job was not approved in time", http.StatusConflict},
	Cancelled:               {"The job was cancelled", http.StatusConflict},
	IdempotencyConflict:     {"The idempotency key was used for another request", http.StatusUnprocessableEntity},
	RateLimited:             {"Too many requests", http.StatusTooManyRequests},
	TooManyJobs:             {"There are too many jobs", http.StatusTooManyRequests},
	VCenterLoginFailed:      {"vCenter login failed", http.StatusInternalServerError},
	VCenterPermissionDenied: {"vCenter permission denied", http.StatusInternalServerError},
	VCenterUnreachable:      {"vCenter can't be reached", http.StatusInternalServerError},
	VCenterError:            {"vCenter reported an error", http.StatusInternalServerError},
	QuestionPending:         {"The VM waits for an answer to a question", http.StatusInternalServerError},
	InsufficientResources:   {"There are not enough resources for the VM", http.StatusInternalServerError},
	ToolsUnavailable:        {"VMware Tools do not run in the guest", http.StatusInternalServerError},
	TargetMismatch:          {"The target does not hold an earlier state of the disk", http.StatusConflict},
	TargetUnavailable:       {"The target can't be used", http.StatusInternalServerError},
	VerificationFailed:      {"The copy differs from its source", http.StatusInternalServerError},
	Internal:                {"Internal error", http.StatusInternalServerError},
	QueueUnavailable:        {"Jobs can't be taken or read now", http.StatusServiceUnavailable},
	Timeout:                 {"The time ran out", http.StatusGatewayTimeout},
}

// Codes returns every code, sorted.
func Codes() []Code { return slices.Sorted(maps.Keys(rows)) }

// HTTPStatus is the status of an answer with this code; 500 for a code that is none.
func (c Code) HTTPStatus() int {
	if r, known := rows[c]; known {
		return r.status
	}
	return http.StatusInternalServerError
}

// Failure is why something was not done, in words that a caller may read: it never
// holds Go's or vSphere's own error text unscrubbed. It is stored with a job as JSON.
type Failure struct {
	Code    Code   `json:"code"`
	Summary string `json:"error"`             // the code's sentence
	Details string `json:"details,omitempty"` // what happened, to which VM, what to do next

	cause error
}

// New returns the failure with this code and its sentence. details may be empty;
// callers read them.
func New(code Code, details string) *Failure {
	return &Failure{Code: code, Summary: rows[code].sentence, Details: details}
}

// Newf is New with formatted details.
func Newf(code Code, format string, args ...any) *Failure {
	return New(code, fmt.Sprintf(format, args...))
}

// Because keeps the error that led to the failure, for errors.Is and for the log; it
// is never stored.
func (f Failure) Because(cause error) *Failure {
	f.cause = cause
	return &f
}

// Unwrap returns what Because kept.
func (f *Failure) Unwrap() error { return f.cause }

// Error is the sentence with the details.
func (f *Failure) Error() string {
	if f.Details == "" {
		return f.Summary
	}
	return f.Summary + ": " + f.Details
}
