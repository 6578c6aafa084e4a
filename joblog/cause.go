package joblog

import (
	"errors"

	"vmapower/failure"
	"vmapower/internal/note"
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
	kept.Details = failure.Shortened(kept.Details, causeLength)
	r.job.Cause = &kept
}

// signCause is the note of the cause, "" when there is none.
func (r *Run) signCause() (string, error) {
	if r.job.Cause == nil {
		return "", nil
	}
	return r.log.sign(r.job.proof.keyID, note.Step, causeSubject(r.job.ID), causeNote{Of: r.job.proof.submission, Cause: r.job.Cause})
}
