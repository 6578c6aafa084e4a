package worker

import (
	"context"
	"errors"

	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/vcenter"
)

// asFailure puts an error into the contract's words, but for those that steer the
// run itself.
func asFailure(err error) error {
	for _, steering := range []error{joblog.ErrSuperseded, joblog.ErrCancelled, joblog.ErrDeadline, errStopping, joblog.ErrUnavailable} {
		if err == nil || errors.Is(err, steering) {
			return err
		}
	}
	return failureOf(err)
}

// failureOf is err for callers. Only text that was written for them gets through:
// vcenter's, replication's and our own.
func failureOf(err error) *failure.Failure {
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
	if errors.Is(err, context.DeadlineExceeded) {
		return failure.Newf(failure.Timeout, "a call took too long").Because(err)
	}
	return failure.Newf(failure.Internal, "the log of the worker has the cause").Because(err)
}

// text is vcenter's own sentence, without what was put around it on the way.
func text(err error) string {
	var fault *vcenter.Fault
	if errors.As(err, &fault) {
		return fault.Error()
	}
	return ""
}
