package joblog

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"vmapower/failure"
	"vmapower/internal/keyspace"
	"vmapower/internal/note"
)

// Release gives the job back, to be claimed again after the given time, at which the sweep
// wakes it. cause is what kept this attempt from success; whoever ends the job by time will
// tell it.
func (r *Run) Release(ctx context.Context, after time.Duration, cause *failure.Failure) error {
	if cause != nil {
		r.keepCause(cause)
	}
	return r.release(ctx, after, false)
}

// Pause gives the job back at once although nothing failed, because this worker stops or
// needs its slot: the next claim is still the same attempt.
func (r *Run) Pause(ctx context.Context) error { return r.release(ctx, 0, true) }

func (r *Run) release(ctx context.Context, after time.Duration, paused bool) error {
	defer r.leave()
	ctx, cancel := r.closingContext(ctx)
	defer cancel()
	cause, err := r.signCause()
	if err != nil {
		return err
	}
	_, err = r.write(ctx, releaseScript, releaseKeys(r.job.ID), after.Milliseconds(), flag(paused), cause, r.job.stepNames())
	return err
}

// Outcome is how a job ends.
type Outcome struct {
	Status  Status // one of the ended ones
	Result  any    // nil, or what becomes the job's result as JSON
	Failure *failure.Failure
	// InDoubt: a call of this job, should it still reach the VM, would change what was
	// read. The job then can't end until that call can no longer arrive.
	InDoubt bool
	// ShutdownOver: the VM was confirmed off, or was powered on, so that no guest
	// shutdown is pending any more.
	ShutdownOver bool
	// Audit is written with the end; the zero Entry is none.
	Audit keyspace.Entry
}

// End ends the job: final state, locks and credentials in one script. It is repeated
// until Redis has taken it. After an error the job has not ended: ErrSuperseded means
// that somebody else has the job, a *WaitError that the outcome is in doubt because a
// call of this job may still reach the VM. After the latter the caller keeps the job:
// it waits, looks again and ends it then, or gives it back.
func (r *Run) End(ctx context.Context, o Outcome) error {
	err := r.end(ctx, o)
	var wait *WaitError
	if !errors.As(err, &wait) {
		r.leave()
	}
	return err
}

func (r *Run) end(ctx context.Context, o Outcome) error {
	ctx, cancel := r.closingContext(ctx)
	defer cancel()
	r.mu.Lock()
	defer r.mu.Unlock()
	lines, err := r.carried(ctx)
	if err != nil {
		return err
	}
	signed, err := r.signEnd(o)
	if err != nil {
		return err
	}
	args := slices.Concat([]any{r.job.ID, r.epoch, r.nonce, string(o.Status), signed, r.log.retention.Milliseconds(), flag(o.InDoubt), flag(o.ShutdownOver),
		r.log.clocks.expected(), r.job.stepNames(), o.Audit.Stream, o.Audit.Share}, o.Audit.Arguments(), lines)
	answer, err := r.runLasting(ctx, endScript, slices.Concat(endKeys(r.job, o.Status), r.vm, o.Audit.Keys(), r.lines.sent.keys()), args...)
	if err != nil {
		return err
	}
	r.lines.sent = told{}
	if answer.Text(0) == "wait" {
		return &WaitError{For: answer.Duration(1)}
	}
	return nil
}

// signEnd is the note of the end, with the steps as the script that ends the job leaves
// them.
func (r *Run) signEnd(o Outcome) (string, error) {
	now := r.Now()
	steps := make([]endedStep, len(r.job.Steps))
	for i, step := range r.job.Steps {
		steps[i] = step.atEnd(now)
	}
	return r.log.signEnd(r.job, o, now, steps)
}

// atEnd is the step in a job that ends now.
func (s StepRecord) atEnd(now time.Time) endedStep {
	switch s.Status {
	case StepPending:
		s.Status, s.Message, s.Ended = StepSkipped, notReached, now
	case StepRunning:
		s.Status, s.Message, s.Error, s.Ended = StepFailed, "", notFinished, s.endsAt(now)
	}
	return endedStep{
		Status: s.Status, Attempt: s.Attempt, Started: millis(s.Started), Ended: millis(s.Ended), Message: s.Message, Error: s.Error,
	}
}

// What becomes of the steps of a job that ends before they do.
const (
	notReached  = "not reached: the job ended first"
	notFinished = "not finished: the job ended first"
)

func (l *Log) signEnd(job Job, o Outcome, now time.Time, steps []endedStep) (string, error) {
	result, err := o.result()
	if err != nil {
		return "", err
	}
	return l.sign(job.proof.keyID, note.End, job.ID, endNote{
		Of: job.proof.submission, Status: o.Status, Result: result, Failure: o.Failure, Steps: steps, At: now.UnixMilli(),
	})
}

// result is the outcome's as JSON, nil for none.
func (o Outcome) result() (json.RawMessage, error) {
	if !o.Status.Ended() {
		return nil, fmt.Errorf("joblog: %q does not end a job", o.Status)
	}
	if o.Result == nil {
		return nil, nil
	}
	result, err := json.Marshal(o.Result)
	return result, wrap(err, "result")
}

// Cancel asks to cancel the job, one that Get has returned. One that no worker has and that
// has called nothing yet ends at once, with the given outcome, which can't tell of calls;
// any other gets a flag, and its owner stops at the next safe point. ErrEnded when it is
// too late, ErrNotFound when there is none.
func (l *Log) Cancel(ctx context.Context, job Job, by string, o Outcome) (Job, error) {
	return l.cancel(ctx, job, by, o, false)
}

// ErrBegun: the job has made a call, or its target has got something.
var ErrBegun = errors.New("joblog: the job has begun")

// CancelUnbegun is Cancel for a job that must go on once it has begun: then it is ErrBegun.
func (l *Log) CancelUnbegun(ctx context.Context, job Job, by string, o Outcome) (Job, error) {
	return l.cancel(ctx, job, by, o, true)
}

func (l *Log) cancel(ctx context.Context, job Job, by string, o Outcome, unbegun bool) (Job, error) {
	result, err := o.result()
	if err != nil {
		return Job{}, err
	}
	signed, err := l.sign(job.proof.keyID, note.Cancel, job.ID, cancelNote{
		Of: job.proof.submission, By: by, At: time.Now().UnixMilli(), Result: result, Failure: o.Failure,
	})
	if err != nil {
		return Job{}, err
	}
	answer, err := run(ctx, l.redis, cancelScript, endKeys(job, StatusCancelled), job.ID, signed, l.retention.Milliseconds(), flag(unbegun),
		job.stepNames())
	if err != nil {
		return Job{}, err
	}
	switch answer.Text(0) {
	case "missing":
		return Job{}, fmt.Errorf("%w: %s", ErrNotFound, job.ID)
	case "ended":
		return Job{}, ErrEnded
	case "begun":
		return Job{}, ErrBegun
	}
	return l.Get(ctx, job.ID)
}

func flag(b bool) string {
	if b {
		return "1"
	}
	return "0"
}
