package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
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
}

// Error implements error, in one sentence.
func (e *Error) Error() string {
	if e.Details == "" {
		return e.Summary
	}
	return e.Summary + ": " + e.Details
}

func errorOf(status int, data []byte) *Error {
	var body ErrorBody
	if json.Unmarshal(data, &body) != nil || body.Code == "" {
		return &Error{Status: status, Summary: fmt.Sprintf("the service answers %d %s", status, http.StatusText(status))}
	}
	err := body.err()
	err.Status = status
	return err
}

func (b ErrorBody) err() *Error {
	return &Error{Code: b.Code, Summary: b.Error, Details: b.Details, VMID: b.VmId, JobID: b.JobId, RequestID: b.RequestId}
}

// unreachable keeps the cause and drops the URL around it, which is long and the
// same each time.
func unreachable(err error) error {
	var outer *url.Error
	if errors.As(err, &outer) {
		err = outer.Err
	}
	return fmt.Errorf("%w: %w", ErrUnreachable, err)
}

// passing reports an error that may be gone when the same is asked again.
func passing(err error) bool {
	var refused *Error
	if errors.As(err, &refused) {
		return refused.Status == http.StatusServiceUnavailable || refused.Status == http.StatusBadGateway ||
			refused.Status == http.StatusTooManyRequests
	}
	return errors.Is(err, ErrUnreachable)
}
