package worker

import (
	"context"
	"errors"
	"time"

	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/tasks"
	"vmapower/tasks/queue"
)

// sweepUntil keeps every job moving until ctx ends: it wakes what is due or was left
// by its worker, ends what nobody will work on any more, and forgets what is old.
// Every worker does it; that is harmless.
func (w *Worker) sweepUntil(ctx context.Context) {
	sweep, prune := time.NewTicker(joblog.SweepEvery), time.NewTicker(joblog.PruneEvery)
	defer sweep.Stop()
	defer prune.Stop()
	for {
		var err error
		select {
		case <-ctx.Done():
			return
		case <-sweep.C:
			err = w.sweepOnce(ctx)
		case <-prune.C:
			err = w.Jobs.Prune(ctx)
		}
		if err != nil && ctx.Err() == nil {
			w.Logger.WarnContext(ctx, "sweep failed, the next one follows", "err", err)
		}
	}
}

func (w *Worker) sweepOnce(ctx context.Context) error {
	wakes, err := w.Jobs.Sweep(ctx)
	if err != nil {
		return err
	}
	for _, wake := range wakes {
		if wake.Expired {
			err = w.expire(ctx, wake)
		} else {
			err = w.Queue.Send(ctx, queue.Wake{JobID: wake.JobID, Operation: wake.Operation, VMID: wake.VMID, Number: wake.Number})
		}
		if errors.Is(err, queue.ErrUnknownOperation) { // its deadline ends it; the others go on
			w.Logger.ErrorContext(ctx, "a job can't be woken", "job_id", wake.JobID, "err", err)
		} else if err != nil {
			return err
		}
	}
	return nil
}

// expire ends a job past its deadline that no worker has, or that nobody approved,
// without a look at its VM.
func (w *Worker) expire(ctx context.Context, wake joblog.Wake) error {
	job, err := w.Jobs.Get(ctx, wake.JobID)
	if err != nil {
		return err
	}
	code, details := failure.Timeout, "no worker could finish the job before its deadline; the VM's power state is not known"
	if job.Status == joblog.StatusAwaitingApproval {
		code, details = failure.ApprovalExpired, "nobody approved the job in time; nothing was done"
	}
	o := joblog.Outcome{
		Status: joblog.StatusFailed, Failure: failure.New(code, details),
		Result: tasks.About(job.Operation, job.VMID, job.ID, 0, time.Now(), details),
	}
	expired, err := w.Jobs.Expire(ctx, job, o)
	if expired {
		w.Metrics.ended(job.Operation, o, time.Since(job.Created))
		w.Logger.WarnContext(ctx, "job expired", "job_id", job.ID, "operation", job.Operation, "vm_id", job.VMID)
	}
	return err
}
