package client

import (
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
}

func (e *unreachableError) Error() string   { return ErrUnreachable.Error() + ": " + e.cause.Error() }
func (e *unreachableError) Unwrap() []error { return []error{ErrUnreachable, e.cause} }

// unreachable keeps the cause and drops the URL around it, which is long and the
// same each time.
func unreachable(err error, sent bool) error {
	var outer *url.Error
	if errors.As(err, &outer) {
		err = outer.Err
	}
	return &unreachableError{err, sent}
}

// LostError is returned when a job was asked for and the answer was lost: there may be a job.
// The same request with the same key finds it, or makes it.
type LostError struct {
	Key string // the idempotency key, "" when the request had none
	Err error  // what came in place of the answer
}

// Error implements error.
func (e *LostError) Error() string {
	return "the answer was lost, and there may be a job all the same: " + e.Err.Error()
}

// Unwrap gives what came in place of the answer.
func (e *LostError) Unwrap() error { return e.Err }

// loses reports an error behind which there may be a job.
func loses(err error) bool {
	var refused *Error
	if errors.As(err, &refused) {
		return refused.Code == "" && (refused.Status < 300 || refused.Status >= 500 || refused.Status == http.StatusRequestTimeout)
	}
	var away *unreachableError
	return errors.As(err, &away) && away.sent
}

// passing reports an error that may be gone when the same is asked again: the service is
// away, or something answers in its place.
func passing(err error) bool {
	var refused *Error
	if !errors.As(err, &refused) {
		return errors.Is(err, ErrUnreachable)
	}
	switch refused.Status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return isForeign(err)
}

// isForeign reports an answer that was not the service's.
func isForeign(err error) bool {
	var refused *Error
	return errors.As(err, &refused) && refused.Code == "" && refused.Status != 0
}

// retryMostAfter bounds what an answer may ask for: whoever follows a job wants to see its end.
const retryMostAfter = time.Minute

// pauseAfter is how long to wait after the error before the same is asked again.
func pauseAfter(err error, own time.Duration) time.Duration {
	var refused *Error
	if errors.As(err, &refused) {
		return max(own, min(refused.RetryAfter, retryMostAfter))
	}
	return own
}
