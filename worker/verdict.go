package worker

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/hibiken/asynq"

	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/vcenter"
)

// kind is what becomes of a job after an attempt.
type kind int

const (
	done    kind = iota
	failed       // it ends: a repetition would not help
	retried      // it is given back, to be tried again later
	cancelled
	handedOver // it is given back because this worker stops
	lost       // somebody else has it
)

func (k kind) String() string {
	return [...]string{"completed", "failed", "retry", "cancelled", "handed over", "superseded"}[k]
}

// decision is the verdict on an attempt.
type decision struct {
	kind    kind
	failure *failure.Failure // why, but for done, handedOver and lost
	after   time.Duration    // for retried
}

// patience says how often an error is worth another attempt.
type patience int

const (
	never patience = iota
	fewTimes
	untilDeadline
)

// patiences is the table of what heals. It is the worker's one table of errors; the
// words for callers are vcenter.Code's and joblog's.
var patiences = []struct {
	err      error
	patience patience
	first    time.Duration // before the second attempt; doubles from there
}{
	{vcenter.ErrLoginFailed, never, 0}, // a repetition could lock the account
	{vcenter.ErrPermission, never, 0},
	{vcenter.ErrNotAllowed, never, 0},
	{vcenter.ErrNotFound, never, 0},
	{vcenter.ErrAmbiguous, never, 0},
	{vcenter.ErrInvalidState, never, 0},
	{vcenter.ErrToolsUnavailable, never, 0},
	{vcenter.ErrCancelledByOperator, never, 0},
	{vcenter.ErrSessionExpired, untilDeadline, 100 * time.Millisecond},
	{vcenter.ErrNotSent, untilDeadline, 100 * time.Millisecond},
	{vcenter.ErrBusy, untilDeadline, time.Second},
	{vcenter.ErrUnreachable, untilDeadline, time.Second},
	{errTargetAway, fewTimes, time.Second},
	{vcenter.ErrQuestion, fewTimes, 5 * time.Second},
	{vcenter.ErrResources, fewTimes, 5 * time.Second},
	{vcenter.ErrFault, fewTimes, 2 * time.Second},
}

// longestRetry bounds the pause between two attempts.
const longestRetry = 30 * time.Second

// decide says what becomes of the job: done, another attempt, or the end.
func (a *attempt) decide(ctx context.Context, err error) decision {
	if err == nil {
		return decision{kind: done}
	}
	cause := context.Cause(ctx)
	switch {
	case errors.Is(err, joblog.ErrSuperseded), errors.Is(cause, joblog.ErrSuperseded):
		return decision{kind: lost}
	case errors.Is(err, joblog.ErrCancelled), errors.Is(cause, joblog.ErrCancelled):
		return decision{kind: cancelled, failure: failure.New(failure.Cancelled, "")}
	case errors.Is(err, joblog.ErrDeadline), errors.Is(cause, joblog.ErrDeadline):
		return decision{kind: failed, failure: a.deadlineFailure(err)}
	case errors.Is(cause, errStopping):
		return decision{kind: handedOver}
	}
	return a.retryOrFail(failureOf(err))
}

func (a *attempt) retryOrFail(why *failure.Failure) decision {
	patience, first := patienceFor(why)
	if patience == never || patience == fewTimes && a.job.Attempt >= a.job.MaxAttempts {
		return decision{kind: failed, failure: why}
	}
	after := min(first<<min(a.job.Attempt-1, 10), longestRetry)
	return decision{kind: retried, failure: why, after: after + rand.N(after/4+1)}
}

// patienceFor asks the table; a failure that the sheet itself made is final, and
// what nobody foresaw gets a few attempts.
func patienceFor(why *failure.Failure) (patience, time.Duration) {
	for _, row := range patiences {
		if errors.Is(why, row.err) {
			return row.patience, row.first
		}
	}
	if why.Code == failure.Internal {
		return fewTimes, 2 * time.Second
	}
	return never, 0
}

// deadlineFailure says what the job was waiting for when its time was over.
func (a *attempt) deadlineFailure(err error) *failure.Failure {
	details := "the job's deadline passed before it was done; look at the VM before you ask again"
	var last *failure.Failure
	if errors.As(err, &last) {
		details += "; last: " + last.Error()
	}
	return failure.New(failure.Timeout, details)
}

// String is the decision as the dashboard shows it.
func (d decision) String() string {
	if d.failure == nil {
		return d.kind.String()
	}
	return fmt.Sprintf("%s: %s: %s", d.kind, d.failure.Code, d.failure.Error())
}

// retryLater makes asynq bring the wake-up again.
type retryLater struct {
	decision
	delay time.Duration
}

func (e *retryLater) Error() string { return e.String() }

// queueRounding: asynq keeps the time of a retry in whole seconds and may bring it
// up to one early, when the job is not due yet.
const queueRounding = time.Second

// byQueue reports whether asynq itself brings the next wake-up; a shorter pause is
// left to the sweep, which is quicker.
func (d decision) byQueue() bool { return d.kind == retried && d.after >= queueRounding }

// forQueue is what asynq is told, so that its dashboard shows what happened.
func (d decision) forQueue() error {
	switch {
	case d.byQueue():
		return &retryLater{d, d.after + queueRounding}
	case d.kind == failed:
		return fmt.Errorf("%s: %w", d, asynq.SkipRetry)
	}
	return nil
}

// retryDelay answers asynq; an error without a time of its own was Redis'.
func retryDelay(_ int, err error, _ *asynq.Task) time.Duration {
	var later *retryLater
	if errors.As(err, &later) {
		return later.delay
	}
	return time.Second
}
