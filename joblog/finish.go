package joblog

import (
	"context"
	"errors"
	"fmt"
	"time"

	"vmapower/failure"
)

// Release gives the job back, to be claimed again after the given time. queued
// tells that the queue will bring the next wake-up by itself at that time. cause is what
// kept this attempt from success; whoever ends the job by time will tell it.
func (r *Run) Release(ctx context.Context, after time.Duration, queued bool, cause *failure.Failure) error {
	expected := ""
	if queued {
		expected = fmt.Sprint(after.Milliseconds())
	}
	if cause != nil {
		r.keepCause(cause)
	}
	return r.release(ctx, after, expected, false)
}

// Pause gives the job back at once because this worker stops: the next claim is
// still the same attempt.
func (r *Run) Pause(ctx context.Context) error { return r.release(ctx, 0, "", true) }

func (r *Run) release(ctx context.Context, after time.Duration, expected string, paused bool) error {
	defer r.leave()
	ctx, cancel := r.closingContext(ctx)
	defer cancel()
	cause, err := r.cause()
	if err != nil {
		return err
	}
	_, err = r.write(ctx, releaseScript, after.Milliseconds(), expected, flag(paused), cause)
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
}

// End ends the job: final state, locks and credentials in one script. It is repeated
// until Redis has taken it. After an error nothing was written: ErrSuperseded means
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
	result, failure, err := o.documents()
	if err != nil {
		return err
	}
	answer, err := r.runAsOwner(ctx, endScript, r.job.ID, r.epoch, r.nonce, string(o.Status), result, failure,
		r.log.retention.Milliseconds(), flag(o.InDoubt), flag(o.ShutdownOver))
	if err == nil && answer.Text(0) == "wait" {
		return &WaitError{For: answer.Duration(1)}
	}
	return err
}

func (o Outcome) documents() (result, failure string, err error) {
	if !o.Status.Ended() {
		return "", "", fmt.Errorf("joblog: %q does not end a job", o.Status)
	}
	if result, err = document(o.Result); err != nil {
		return "", "", wrap(err, "result")
	}
	if o.Failure == nil {
		return result, "", nil
	}
	failure, err = document(o.Failure)
	return result, failure, err
}

// Cancel asks to cancel the job. One that has called nothing yet ends at once, with
// the given outcome; any other gets a flag, and its owner stops at the next safe
// point. ErrEnded when it is too late, ErrNotFound when there is none.
func (l *Log) Cancel(ctx context.Context, id string, o Outcome) (Job, error) {
	result, failure, err := o.documents()
	if err != nil {
		return Job{}, err
	}
	answer, err := run(ctx, l.redis, cancelScript, id, result, failure, l.retention.Milliseconds())
	if err != nil {
		return Job{}, err
	}
	switch answer.Text(0) {
	case "missing":
		return Job{}, fmt.Errorf("%w: %s", ErrNotFound, id)
	case "ended":
		return Job{}, ErrEnded
	}
	return l.Get(ctx, id)
}

func flag(b bool) string {
	if b {
		return "1"
	}
	return "0"
}
