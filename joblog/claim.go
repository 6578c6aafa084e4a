package joblog

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"vmapower/internal/keyspace"
)

// claimWithin is how long a claim is repeated while Redis is away. It is less than the
// time after which an owner without a beat is stale.
const claimWithin = staleAfter / 2

// Claim makes the caller the owner of a job that is due, and starts to show that
// it lives; the owner must call Release or End.
//
// ErrNotDue, ErrEnded and ErrNotFound tell that there is nothing to do, ErrNewer that a
// worker of a newer version may do it: the job was given back. After
// ErrUnavailable the job may be owned by nobody for a few seconds; then the next
// wake-up is free to take it.
func (l *Log) Claim(ctx context.Context, id string) (*Run, error) {
	nonce := uuid.NewString()
	asking, cancel := context.WithTimeout(ctx, claimWithin)
	defer cancel()
	began, asked := time.Now(), time.Time{}
	answer, err := retryWhileUnavailable(asking, func() (keyspace.Answer, error) {
		asked = time.Now()
		return run(asking, l.redis, claimScript, claimKeys(id), id, nonce, l.clocks.expected(), maxCredentials)
	})
	if err != nil {
		return nil, err
	}
	switch answer.Text(0) {
	case "too large":
		l.forged("record", id)
		return nil, fmt.Errorf("%w: %s", ErrNotFound, id)
	case "missing":
		return nil, fmt.Errorf("%w: %s", ErrNotFound, id)
	case "ended":
		return nil, ErrEnded
	case "not due":
		return nil, ErrNotDue
	}
	fields := recordOf(answer.List(3)).unpacked()
	run, err := l.newRun(ctx, id, fields, asked, answer.Moment(2))
	if err != nil {
		return nil, l.leaveUnread(ctx, id, fields, err)
	}
	if run.job.Status.Ended() {
		return nil, errors.Join(l.disown(ctx, id, fields, run.job.Status), ErrEnded)
	}
	run.confirmed.Store(&began) // any of the requests may be the one that took the job
	run.credentials = []byte(answer.Text(6))
	run.tookOver = answer.Number(5) == 1
	run.closing = answer.Text(1) == "closing" || run.job.CancelRequested
	run.overtakenSession = run.sessionOf(answer.Text(4), answer.Moment(2))
	l.beats.join(run)
	return run, nil
}

func (l *Log) newRun(ctx context.Context, id string, fields record, asked, redisNow time.Time) (*Run, error) {
	job, err := l.open(id, fields)
	if errors.Is(err, ErrUnknownKey) {
		job = fields.unreadJob(id, err)
	} else if err != nil {
		return nil, err
	}
	calls, err := l.openTrail(&job, fields)
	if err != nil {
		return nil, err
	}
	epoch, nonce := fields.owner()
	r := &Run{
		log: l, job: job, epoch: epoch, nonce: nonce, calls: calls,
		asked: asked, redisNow: behind(calls, redisNow.Add(time.Millisecond)), // Redis tells whole ones: no time is before its own
	}
	told := cmp.Or(fields.time("deadline"), r.redisNow).Sub(r.redisNow)
	left := min(told, r.signedLeft(told))
	r.told, r.deadline, r.job.Deadline = asked.Add(told), asked.Add(left), r.redisNow.Add(left)
	r.ctx, r.cancel = context.WithCancelCause(ctx)
	return r, nil
}

// behind is now, or the latest of the calls: an owner whose claim was slow on its way to Redis tells
// times that are late by as much. A call that is more than a step ahead was before the clock was set back.
func behind(calls []Call, now time.Time) time.Time {
	latest := now
	for _, call := range calls {
		if call.At.After(latest) && call.At.Sub(now) <= clockStep {
			latest = call.At
		}
	}
	return latest
}

// signedLeft is how much of its time the job has left as it was signed, by our clock, with what
// clocks may differ; of a job that can't be read, what Redis tells.
func (r *Run) signedLeft(told time.Duration) time.Duration {
	if r.job.UnknownKey() != nil {
		return told
	}
	return r.job.proof.deadline.Add(ClocksApart).Sub(r.asked.Round(0))
}

// sessionOf is the vCenter session by which the claim with this nonce, which was overtaken,
// made its newest call, as long as that call may still come.
func (r *Run) sessionOf(overtaken string, redisNow time.Time) string {
	for _, call := range slices.Backward(r.calls) {
		if overtaken != "" && call.nonce == overtaken && redisNow.Sub(call.At) < sendBudget+callLife {
			return call.session
		}
	}
	return ""
}

// newerAfter is how long a job that a newer version has signed is left to others.
const newerAfter = 5 * time.Second

// leaveUnread gives up the claim of a job that can't be read. What is not genuine is nobody's
// any more; what a newer version signed is left to a worker of that version.
func (l *Log) leaveUnread(ctx context.Context, id string, fields record, err error) error {
	switch {
	case errors.Is(err, ErrNotFound):
		return errors.Join(err, l.disown(ctx, id, fields, ""))
	case errors.Is(err, ErrNewer):
		epoch, nonce := fields.owner()
		_, released := run(ctx, l.redis, releaseScript, releaseKeys(id), id, epoch, nonce, 1, newerAfter.Milliseconds(), flag(true), "", "")
		return errors.Join(err, released)
	}
	return err
}

// disown takes a job out of what is open, with its locks. ended is how it is proven to have
// ended, "" for a record that is none of ours.
func (l *Log) disown(ctx context.Context, id string, fields record, ended Status) error {
	epoch, nonce := fields.owner()
	_, err := run(ctx, l.redis, disownScript, recordKeys(id), id, epoch, nonce, string(ended), l.retention.Milliseconds())
	return err
}
