package worker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/tasks"
	"vmapower/tasks/queue"
	"vmapower/vcenter"
)

// sweepUntil keeps every job moving until ctx ends: it wakes what is due or was left
// by its worker, ends what nobody will work on any more, packs what has ended, and forgets what is old.
// One worker does it for all; a second would do no harm.
func (w *Worker) sweepUntil(ctx context.Context) {
	sweep, prune := time.NewTicker(joblog.SweepEvery), time.NewTicker(joblog.PruneEvery)
	defer sweep.Stop()
	defer prune.Stop()
	var turn sweepTurn
	for {
		var err error
		select {
		case <-ctx.Done():
			return
		case <-sweep.C:
			err = w.sweepInTurn(ctx, &turn)
		case <-prune.C:
			err = w.Jobs.Prune(ctx)
		}
		if err != nil && ctx.Err() == nil {
			w.Logger.WarnContext(ctx, "sweep failed, the next one follows", "err", err)
		}
	}
}

// ownersFirst is how long the sweep waits when Redis is back: an owner whose beats did not get
// through shows first that it lives. Taken over, it could not tell how its call ended, and its VM
// would be left alone until no such call can come any more.
const ownersFirst = 4 * time.Second

// sweepTurn knows whether Redis was away when a sweep was due.
type sweepTurn struct {
	away bool
	next time.Time // no sweep before
}

// sweepInTurn sweeps unless another worker does, or Redis was away until a moment ago.
func (w *Worker) sweepInTurn(ctx context.Context, turn *sweepTurn) error {
	mine, err := w.Jobs.TakeSweep(ctx)
	if turn.away && err == nil {
		turn.next = time.Now().Add(ownersFirst)
	}
	turn.away = err != nil
	if err != nil || !mine || time.Now().Before(turn.next) {
		return err
	}
	if err := w.sweepOnce(ctx); err != nil {
		return err
	}
	return w.Jobs.Pack(ctx)
}

func (w *Worker) sweepOnce(ctx context.Context) error {
	return w.Jobs.Sweep(ctx, func(wakes []joblog.Wake) error { return w.wakeAll(ctx, wakes) })
}

func (w *Worker) wakeAll(ctx context.Context, wakes []joblog.Wake) error {
	for _, wake := range wakes {
		err := w.wakeOrExpire(ctx, wake)
		if errors.Is(err, queue.ErrUnknownOperation) || errors.Is(err, errNotExpired) {
			w.Logger.ErrorContext(ctx, "a job can't be woken or expired, the others go on", "job_id", wake.JobID, "err", err)
		} else if err != nil {
			return err
		}
	}
	return nil
}

func (w *Worker) wakeOrExpire(ctx context.Context, wake joblog.Wake) error {
	if wake.Expired {
		return w.expire(ctx, wake)
	}
	return w.Queue.Send(ctx, queue.Wake{JobID: wake.JobID, Operation: wake.Operation, VMID: wake.VMID, Number: wake.Number})
}

// errNotExpired: a record is such that it can't be expired. It must not keep the sweep
// from the other jobs.
var errNotExpired = errors.New("worker: the job can't be expired")

// expire ends a job past its deadline that no worker has, or that nobody approved,
// without a look at its VM.
func (w *Worker) expire(ctx context.Context, wake joblog.Wake) error {
	job, err := w.Jobs.Overdue(ctx, wake.JobID)
	if errors.Is(err, joblog.ErrNotFound) || errors.Is(err, joblog.ErrEnded) {
		return nil // it was no open job
	}
	if err != nil {
		return notExpired(err)
	}
	why := timedOut("no worker could finish the job before its deadline; the VM's power state is not known", w.whyNotDone(job))
	if job.Status == joblog.StatusAwaitingApproval {
		why = failure.New(failure.ApprovalExpired, "nobody approved the job in time; nothing was done")
	}
	o := joblog.Outcome{
		Status: joblog.StatusFailed, Failure: why,
		Result: tasks.About(job.Operation, job.VMID, job.ID, 0, time.Now(), why.Details),
	}
	expired, err := w.Jobs.Expire(ctx, job, o)
	if expired {
		w.memory.ended(job.ID, job.SignedDeadline().Add(joblog.ClocksApart))
		w.Metrics.ended(&job, o, max(0, time.Since(job.Created)))
		w.Logger.WarnContext(ctx, "job expired", "job_id", job.ID, "operation", job.Operation, "vm_id", job.VMID)
	}
	return notExpired(err)
}

// whyNotDone is what kept the job from success: what is on record, or that its vCenter was not
// even asked.
func (w *Worker) whyNotDone(job joblog.Job) *failure.Failure {
	since := w.Breaker.silentSince(vcenter.ServerName(job.VCenter))
	if job.Cause != nil || since.IsZero() {
		return job.Cause
	}
	return failure.Newf(failure.VCenterUnreachable, "not asked: the vCenter has not answered others since %s", since.UTC().Format(time.RFC3339))
}

// notExpired tells what is wrong with one job from a Redis that is away.
func notExpired(err error) error {
	if err == nil || errors.Is(err, joblog.ErrUnavailable) {
		return err
	}
	return fmt.Errorf("%w: %w", errNotExpired, err)
}
