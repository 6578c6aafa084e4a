package joblog

import (
	"context"
	"errors"
	"slices"
	"time"

	"vmapower/internal/keyspace"
	"vmapower/internal/pause"
)

// Wake is a wake-up that the sweep asks for: the caller queues it under the job's
// id and this number, which is never used twice.
type Wake struct {
	JobID     string
	Number    int64
	Operation string
	VMID      string
	// Expired: nobody works on the job and its time is over. It needs no wake-up
	// but Expire.
	Expired bool
}

const (
	// sweepPage bounds how long one script keeps Redis.
	sweepPage = 500
	// sweepRests is for how many times as long as a page took the next one waits: however many jobs are open, a sweep
	// takes a fifth of Redis' time at most.
	sweepRests = 4
)

// Sweep looks at every open job and hands the wake-ups that are due to do, those of a page of jobs at a time: for
// jobs whose time has come, whose owner is stale, or whose last wake-up was not answered. A worker calls it each
// SweepEvery in which it has the TakeSweep, which it keeps while there are more pages; it is harmless in parallel. It
// returns an error of do.
func (l *Log) Sweep(ctx context.Context, do func([]Wake) error) error {
	for after := ""; ; {
		began := time.Now()
		answer, err := run(ctx, l.redis, sweepScript, named("open", "sweeper", clockName), after, sweepPage, l.clocks.expected(), sweeperTurn.Milliseconds())
		if err != nil {
			return err
		}
		rest := min(sweepRests*time.Since(began), sweeperTurn/2)
		if err := do(wakesOf(answer)); err != nil {
			return err
		}
		if after = answer.Text(0); after == "" {
			return nil
		}
		if err := pause.For(ctx, rest); err != nil {
			return err
		}
	}
}

func wakesOf(answer keyspace.Answer) (wakes []Wake) {
	for i := 1; i < len(answer); i++ {
		due := answer.List(i)
		wakes = append(wakes, Wake{JobID: due.Text(0), Number: due.Number(1), Operation: due.Text(2), VMID: due.Text(3),
			Expired: due.Text(4) == "expire"})
	}
	return wakes
}

// sweeperTurn is shorter than SweepEvery, so that the next sweep is free for whoever comes first.
const sweeperTurn = SweepEvery * 9 / 10

// TakeSweep reports whether the caller is to sweep now, since no other process has within the
// last second: one look at all open jobs is enough. It watches the clocks as well.
func (l *Log) TakeSweep(ctx context.Context) (bool, error) {
	sent := time.Now()
	answer, err := run(ctx, l.redis, sweeperScript, named("sweeper", clockName), sweeperTurn.Milliseconds(), l.clocks.expected())
	if err != nil {
		return false, err
	}
	l.lookAtClocks(ctx, sent, answer.Moment(1), answer.Number(2))
	return answer.Text(0) == "yes", nil
}

// Rewake tells that the wake-ups of these jobs were taken and will not be followed, so that the
// next sweep wakes those that are pending still. It may be repeated.
func (l *Log) Rewake(ctx context.Context, ids []string) error {
	for page := range slices.Chunk(ids, sweepPage) {
		if _, err := run(ctx, l.redis, rewakeScript, jobKeys(page), arguments(page)...); err != nil {
			return err
		}
	}
	return nil
}

// Expire ends a job that is past its deadline and that nobody works on, or whose
// approval is overdue, with the given outcome. It reports whether it did; a job that
// has changed since it was read is left alone.
func (l *Log) Expire(ctx context.Context, job Job, o Outcome) (bool, error) {
	signed, err := l.signEnd(job, o, time.Now(), nil)
	if err != nil {
		return false, err
	}
	answer, err := run(ctx, l.redis, expireScript, endKeys(job, o.Status), job.ID, string(job.Status), signed, string(o.Status),
		l.retention.Milliseconds(), l.clocks.expected(), job.stepNames())
	return err == nil && answer.Text(0) == "ok", err
}

// Overdue reads the job of a Wake that is to be expired, also one that is signed with a key
// that is not here: see Job.UnknownKey. A record that is not genuine, or tells that its job
// has ended, is no open job: it is taken out of what is open, and the error is ErrNotFound
// or ErrEnded.
func (l *Log) Overdue(ctx context.Context, id string) (Job, error) {
	fields, err := l.readOne(ctx, id)
	if err != nil {
		return Job{}, err
	}
	job, err := l.open(id, fields)
	switch {
	case errors.Is(err, ErrUnknownKey):
		return fields.unreadJob(id, err), nil
	case errors.Is(err, ErrNotFound):
		return Job{}, errors.Join(err, l.disown(ctx, id, fields, ""))
	case err == nil && job.Status.Ended():
		return Job{}, errors.Join(ErrEnded, l.disown(ctx, id, fields, job.Status))
	}
	return job, err
}

// PruneEvery is how often each worker calls Prune.
const PruneEvery = time.Minute

// prunePage bounds how long one script keeps Redis.
const prunePage = 100

// Prune forgets the ended jobs whose retention is over, with their events and
// everything that points to them.
func (l *Log) Prune(ctx context.Context) error {
	for {
		answer, err := run(ctx, l.redis, pruneScript, named("ended"), prunePage)
		if err != nil || answer.Number(0) < prunePage {
			return err
		}
	}
}
