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
		return run(asking, l.redis, claimScript, claimKeys(id), id, nonce)
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
	fields := recordOf(answer.List(3))
	run, err := l.newRun(ctx, id, fields, asked, answer.Moment(2))
	if err != nil {
		return nil, l.leaveUnread(ctx, id, fields, err)
	}
	if run.job.Status.Ended() {
		return nil, errors.Join(l.disown(ctx, id, fields, run.job.Status), ErrEnded)
	}
	run.confirmed.Store(&began) // any of the requests may be the one that took the job
	run.closing = answer.Text(1) == "closing" || run.job.CancelRequested
	run.overtakenSession = run.sessionOf(answer.Text(4), answer.Moment(2))
	go run.beat(context.WithoutCancel(ctx))
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
		ahead:     redisNow.Add(time.Millisecond).Sub(asked), // Redis tells whole milliseconds: no time of ours is before its own
		stopBeats: make(chan struct{}), beatsDone: make(chan struct{}),
	}
	r.closeBy = cmp.Or(fields.time("deadline"), redisNow).Add(endGrace - r.ahead) // as the scripts reckon
	r.ctx, r.cancel = context.WithCancelCause(ctx)
	return r, nil
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
		_, released := run(ctx, l.redis, releaseScript, releaseKeys(id), id, epoch, nonce, 1, newerAfter.Milliseconds(), flag(true), "")
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
