package worker

import (
	"context"
	"errors"
	"fmt"

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
func failureOf(err error) *joblog.Failure {
	var failure *joblog.Failure
	if errors.As(err, &failure) {
		return failure
	}
	var busy *joblog.BusyError
	if errors.As(err, &busy) {
		return fail(joblog.CodeVMBusy, "the VM is the same as that of job %s, under another id; wait for its end", busy.JobID).Because(err)
	}
	if failure := copyFailure(err); failure != nil {
		return failure
	}
	if code := joblog.Code(vcenter.Code(err)); code != "" {
		return joblog.Fail(code, text(err)).Because(err)
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return fail(joblog.CodeTimeout, "a call took too long").Because(err)
	}
	return fail(joblog.CodeInternal, "the log of the worker has the cause").Because(err)
}

// text is vcenter's own sentence, without what was put around it on the way.
func text(err error) string {
	var fault *vcenter.Fault
	if errors.As(err, &fault) {
		return fault.Error()
	}
	return ""
}

// fail is a failure that the sheet itself finds.
func fail(code joblog.Code, format string, args ...any) *joblog.Failure {
	return joblog.Fail(code, fmt.Sprintf(format, args...))
}
