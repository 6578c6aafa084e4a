package worker

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/replication/vddk"
	"vmapower/vcenter"
)

// kind is what becomes of a job after an attempt.
type kind int

const (
	done    kind = iota
	failed       // it ends: a repetition would not help
	retried      // it is given back, to be tried again later
	cancelled
	handedOver // it is given back, though nothing failed
	lost       // somebody else has it
)

func (k kind) String() string {
	return [...]string{"completed", "failed", "retry", "cancelled", "handed over", "superseded"}[k]
}

// disposition is what becomes of a job, and why.
type disposition struct {
	kind    kind
	failure *failure.Failure // why, but for done, handedOver and lost
	after   time.Duration    // for retried
}

// retryPolicy says how often an error is worth another attempt.
type retryPolicy int

const (
	never retryPolicy = iota
	fewTimes
	untilDeadline
)

// retryPolicies is the table of what heals. It is the worker's one table of errors; the
// words for callers are vcenter.Code's and failure's.
var retryPolicies = []struct {
	err    error
	policy retryPolicy
	first  time.Duration // before the second attempt; doubles from there
}{
	{vcenter.ErrLoginFailed, never, 0}, // a repetition could lock the account
	{vcenter.ErrPermission, never, 0},
	{vcenter.ErrUntrusted, never, 0},
	{vcenter.ErrNotVCenter, never, 0},
	{vcenter.ErrNotAllowed, never, 0},
	{vcenter.ErrNotFound, never, 0},
	{vcenter.ErrAmbiguous, never, 0},
	{vcenter.ErrInvalidState, never, 0},
	{vcenter.ErrToolsUnavailable, never, 0},
	{vcenter.ErrRefused, never, 0},
	{vcenter.ErrCancelledByOperator, never, 0},
	{vcenter.ErrOnlyRecommended, never, 0},
	{vcenter.ErrHeld, never, 0},                                  // it was waited for as long as was asked
	{vcenter.ErrReplaced, untilDeadline, 100 * time.Millisecond}, // the next attempt looks for the VM by its UUIDs
	{joblog.ErrUnavailable, untilDeadline, time.Second},
	{vcenter.ErrSessionExpired, untilDeadline, 100 * time.Millisecond},
	{vcenter.ErrNotSent, untilDeadline, 100 * time.Millisecond},
	{vcenter.ErrBusy, untilDeadline, time.Second},
	{vcenter.ErrUnreachable, untilDeadline, time.Second},
	{errTargetAway, fewTimes, time.Second},
	{vcenter.ErrQuestion, fewTimes, 5 * time.Second},
	{vcenter.ErrResources, fewTimes, 5 * time.Second},
	{vcenter.ErrHostState, fewTimes, 2 * time.Second},
	{vcenter.ErrFault, fewTimes, 2 * time.Second},
	{vddk.ErrUnreachable, untilDeadline, 5 * time.Second},
	{vddk.ErrBusy, fewTimes, 10 * time.Second},
	{vddk.ErrUnexplained, fewTimes, 5 * time.Second},
}

// longestRetry bounds the pause between two attempts.
const longestRetry = 30 * time.Second

// dispose says what becomes of the job: done, another attempt, or the end.
func (a *attempt) dispose(ctx context.Context, err error) disposition {
	if err == nil {
		return disposition{kind: done}
	}
	if a.untouched {
		return disposition{kind: failed, failure: failureOf(err)}
	}
	cause := context.Cause(ctx)
	switch {
	case errors.Is(err, joblog.ErrSuperseded), errors.Is(cause, joblog.ErrSuperseded):
		return disposition{kind: lost}
	case errors.Is(err, joblog.ErrCancelled), errors.Is(cause, joblog.ErrCancelled):
		return disposition{kind: cancelled, failure: failure.New(failure.Cancelled, "")}
	case errors.Is(err, joblog.ErrDeadline), errors.Is(cause, joblog.ErrDeadline):
		return disposition{kind: failed, failure: deadlineFailure(err, a.run.Job().Cause)}
	case errors.Is(cause, errHandBack):
		return disposition{kind: handedOver}
	}
	return a.retryOrFail(failureOf(err))
}

func (a *attempt) retryOrFail(why *failure.Failure) disposition {
	policy, first := policyFor(why)
	if policy == never || policy == fewTimes && a.job.Attempt >= a.job.MaxAttempts {
		return disposition{kind: failed, failure: why}
	}
	after := min(first<<max(0, min(a.job.Attempt-1, 10)), longestRetry)
	return disposition{kind: retried, failure: why, after: after + rand.N(after/4+1)}
}

// policyFor asks the table. A failure that the plan itself made is final, and what
// nobody foresaw gets a few attempts.
func policyFor(why *failure.Failure) (retryPolicy, time.Duration) {
	for _, row := range retryPolicies {
		if errors.Is(why, row.err) {
			return row.policy, row.first
		}
	}
	if why.Code == failure.Internal {
		return fewTimes, 2 * time.Second
	}
	return never, 0
}

// deadlineFailure says what last kept the job from success when its time was over: this
// attempt's error, which a wait joins to the end of its time, or else what is recorded. An
// error that tells no more than that a time was over is none.
func deadlineFailure(err error, cause *failure.Failure) *failure.Failure {
	if told := toldFailure(err); told != nil && (cause == nil || told.Code != failure.Timeout) {
		cause = told
	}
	return timedOut("the job's deadline passed before it was done; look at the VM before you ask again", cause)
}

// timedOut is the failure of a job that time has ended: the last cause's code where there
// was one.
func timedOut(details string, cause *failure.Failure) *failure.Failure {
	if cause == nil {
		return failure.New(failure.Timeout, details)
	}
	return failure.New(cause.Code, details+"; last: "+cause.Error())
}
