package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// ErrUnreachable: the service did not answer; the request may have got through.
var ErrUnreachable = errors.New("client: the service does not answer")

// Error is an answer of the service other than the one that was asked for, or why a
// job failed.
type Error struct {
	Status    int       // of the HTTP answer, 0 for the failure of a job
	Code      ErrorCode // stable, "" when it was not the service that answered
	Summary   string
	Details   string
	VMID      string
	JobID     string // the job it is about, "" for none
	RequestID string

	RetryAfter time.Duration // that the answer asks for, 0 for nothing
}

// Error implements error, in one sentence.
func (e *Error) Error() string {
	if e.Details == "" {
		return e.Summary
	}
	return e.Summary + ": " + e.Details
}

func errorOf(a answer) *Error {
	var body ErrorBody
	if json.Unmarshal(a.body, &body) != nil || body.Code == "" {
		return foreign(a)
	}
	err := body.err()
	err.Status, err.RetryAfter = a.status, a.retryAfter()
	return err
}

// foreign is the error for an answer that is not the service's own.
func foreign(a answer) *Error {
	summary := fmt.Sprintf("the answer is %d %s, and not the service's own", a.status, http.StatusText(a.status))
	return &Error{Status: a.status, Summary: summary, RetryAfter: a.retryAfter()}
}

func (b ErrorBody) err() *Error {
	return &Error{Code: b.Code, Summary: b.Error, Details: b.Details, VMID: b.VmId, JobID: b.JobId, RequestID: b.RequestId}
}

// unreachableError is ErrUnreachable with its cause.
type unreachableError struct {
	cause error
	sent  bool // something of the request may have arrived
	gone  bool // the caller itself: its context has ended
}

func (e *unreachableError) Error() string   { return ErrUnreachable.Error() + ": " + e.cause.Error() }
func (e *unreachableError) Unwrap() []error { return []error{ErrUnreachable, e.cause} }

// unreachable keeps the cause and drops the URL around it, which is long and the
// same each time.
func unreachable(ctx context.Context, err error, sent bool) error {
	var outer *url.Error
	if errors.As(err, &outer) {
		err = outer.Err
	}
	return &unreachableError{err, sent, ctx.Err() != nil}
}

// LostError is returned when a job was asked for and the answer was lost: there may be a job.
// The same request with the same key finds it, or makes it.
type LostError struct {
	Key string // the idempotency key, "" when the request had none, see RetryNever
	Err error  // what came in place of the answer
}

// Error implements error.
func (e *LostError) Error() string {
	return "the answer was lost, and there may be a job all the same: " + e.Err.Error()
}

// Unwrap gives what came in place of the answer.
func (e *LostError) Unwrap() error { return e.Err }

// asError returns the answer of the service, or the reason of a job, that err is about.
func asError(err error) (*Error, bool) {
	var refused *Error
	return refused, errors.As(err, &refused)
}

// CodeOf returns the code of the *Error that err is or wraps, "" when it is none or when it was
// not the service that answered.
func CodeOf(err error) ErrorCode {
	if refused, ok := asError(err); ok {
		return refused.Code
	}
	return ""
}
