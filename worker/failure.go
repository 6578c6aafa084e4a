package worker

import (
	"context"
	"errors"
	"fmt"

	"vmapower/joblog"
	"vmapower/vcenter"
)

// summaries are the short sentences for callers.
var summaries = map[joblog.Code]string{
	joblog.CodeVMNotFound:              "The VM was not found",
	joblog.CodeAmbiguousVM:             "Several VMs have this id",
	joblog.CodeVMBusy:                  "Another job works on the VM",
	joblog.CodeInvalidVMState:          "The VM's state forbids the operation",
	joblog.CodeVCenterLoginFailed:      "vCenter refused the login",
	joblog.CodeVCenterPermissionDenied: "vCenter denied the permission",
	joblog.CodeVCenterUnreachable:      "vCenter can't be reached",
	joblog.CodeVCenterError:            "vCenter reported an error",
	joblog.CodeQuestionPending:         "The VM waits for an answer",
	joblog.CodeInsufficientResources:   "There are not enough resources for the VM",
	joblog.CodeToolsUnavailable:        "VMware Tools are not running in the guest",
	joblog.CodeTimeout:                 "The operation ran out of time",
	joblog.CodeCancelled:               "The job was cancelled",
	joblog.CodeInternal:                "Internal error",
}

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
// vcenter's and our own.
func failureOf(err error) *joblog.Failure {
	var failure *joblog.Failure
	if errors.As(err, &failure) {
		return failure
	}
	var busy *joblog.BusyError
	if errors.As(err, &busy) {
		return joblog.Failure{Code: joblog.CodeVMBusy, Summary: summaries[joblog.CodeVMBusy],
			Details: fmt.Sprintf("the VM is the same as that of job %s, under another id; wait for its end", busy.JobID)}.Because(err)
	}
	if code := joblog.Code(vcenter.Code(err)); code != "" {
		return joblog.Failure{Code: code, Summary: summaries[code], Details: text(err)}.Because(err)
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
	return &joblog.Failure{Code: code, Summary: summaries[code], Details: fmt.Sprintf(format, args...)}
}
