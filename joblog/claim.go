package joblog

import (
	"context"
	"fmt"
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
// ErrNotDue, ErrEnded and ErrNotFound tell that there is nothing to do. After
// ErrUnavailable the job may be owned by nobody for a few seconds; then the next
// wake-up is free to take it.
func (l *Log) Claim(ctx context.Context, id string) (*Run, error) {
	nonce := uuid.NewString()
	asking, cancel := context.WithTimeout(ctx, claimWithin)
	defer cancel()
	began, asked := time.Now(), time.Time{}
	answer, err := retryWhileUnavailable(asking, func() (keyspace.Answer, error) {
		asked = time.Now()
		return run(asking, l.redis, claimScript, id, nonce)
	})
	if err != nil {
		return nil, err
	}
	switch answer.Text(0) {
	case "missing":
		return nil, fmt.Errorf("%w: %s", ErrNotFound, id)
	case "ended":
		return nil, ErrEnded
	case "not due":
		return nil, ErrNotDue
	}
	run, err := l.newRun(ctx, recordOf(answer.List(3)), asked, answer.Moment(2))
	if err != nil {
		return nil, err
	}
	run.confirmed.Store(&began) // any of the requests may be the one that took the job
	run.closing, run.overtakenSession = answer.Text(1) == "closing", answer.Text(4)
	go run.beat(context.WithoutCancel(ctx))
	return run, nil
}

func (l *Log) newRun(ctx context.Context, fields record, asked, redisNow time.Time) (*Run, error) {
	job, err := fields.job()
	if err != nil {
		return nil, err
	}
	calls, err := fields.calls()
	if err != nil {
		return nil, err
	}
	epoch, nonce := fields.owner()
	r := &Run{
		log: l, job: job, epoch: epoch, nonce: nonce, calls: calls,
		ahead: redisNow.Sub(asked), stopBeats: make(chan struct{}), beatsDone: make(chan struct{}),
	}
	r.ctx, r.cancel = context.WithCancelCause(ctx)
	return r, nil
}
