package joblog

import (
	"errors"

	"vmapower/failure"
)

// causeLength bounds the details of a cause, in characters.
const causeLength = 1000

// Overcome tells that what kept the job from success keeps it no longer, as a step that is
// completed does by itself. The record says so with the next write of a step, or when the
// job is given back.
func (r *Run) Overcome() { r.job.Cause = nil }

// keepCause remembers what keeps the job from success, for whoever ends it by time. That
// time is over is no cause.
func (r *Run) keepCause(err error) {
	var why *failure.Failure
	if !errors.As(err, &why) || why.Code == failure.Timeout {
		return
	}
	kept := *why
	if details := []rune(kept.Details); len(details) > causeLength {
		kept.Details = string(details[:causeLength]) + "…"
	}
	r.job.Cause = &kept
}

// cause is the cause as the scripts record it, "" when there is none.
func (r *Run) cause() (string, error) {
	if r.job.Cause == nil {
		return "", nil
	}
	text, err := document(r.job.Cause)
	return text, wrap(err, "cause")
}

// cause is nil where none is recorded, and for one that can't be read or has a code that
// does not exist: it is only told.
func (r record) cause() *failure.Failure {
	why, err := r.failure("cause")
	if err != nil || why == nil || failure.New(why.Code, "").Summary == "" {
		return nil
	}
	return why
}
