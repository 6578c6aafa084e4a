package worker

import (
	"context"
	"errors"

	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/vcenter"
)

// asFailure is the Failure for an error. Errors that steer the run itself stay as they
// are.
func asFailure(err error) error {
	for _, steering := range []error{joblog.ErrSuperseded, joblog.ErrCancelled, joblog.ErrDeadline, errHandBack, joblog.ErrUnavailable} {
		if err == nil || errors.Is(err, steering) {
			return err
		}
	}
	return failureOf(err)
}

// failureOf is the Failure for an error, in words for callers. Texts of vcenter,
// replication and this package are shown; of any other error only that it happened.
func failureOf(err error) *failure.Failure {
	if told := toldFailure(err); told != nil {
		return told
	}
	if errors.Is(err, joblog.ErrUnavailable) {
		return failure.Newf(failure.QueueUnavailable, "Redis gave the worker no answer").Because(err)
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return failure.Newf(failure.Timeout, "a call took too long").Because(err)
	}
	return failure.Newf(failure.Internal, "the log of the worker has the cause").Because(err)
}

// toldFailure is the Failure for an error that says more than that something went wrong, or
// that a time was over; nil for any other.
func toldFailure(err error) *failure.Failure {
	var told *failure.Failure
	if errors.As(err, &told) {
		return told
	}
	var busy *joblog.BusyError
	if errors.As(err, &busy) {
		return failure.Newf(failure.VMBusy, "the VM is the same as that of job %s, under another id; wait for its end", busy.JobID).Because(err)
	}
	if told := copyFailure(err); told != nil {
		return told
	}
	if code := vcenter.Code(err); code != "" {
		return failure.New(code, text(err)).Because(err)
	}
	return nil
}

// text is the sentence of the vcenter.Fault in the error, without any wrapping.
func text(err error) string {
	var fault *vcenter.Fault
	if errors.As(err, &fault) {
		return fault.Error()
	}
	return ""
}
