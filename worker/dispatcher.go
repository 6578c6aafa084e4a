package worker

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"vmapower/internal/pause"
	"vmapower/joblog"
	"vmapower/tasks/queue"
	"vmapower/vcenter"
)

// Why an attempt's work ends although nothing failed: the job is given back, and goes on in
// another worker, or later in this one.
var (
	errHandBack = fmt.Errorf("worker: the job is given back: %w", context.Canceled)
	errStopping = fmt.Errorf("asked to stop: %w", errHandBack)
	errSilent   = fmt.Errorf("the vCenter is silent, and others need the slot: %w", errHandBack)
)

// powerTakers take the wake-ups of a fleet whose power-offs are asked for at once.
const powerTakers = 4

// dispatcher takes the wake-ups of one queue and has their jobs worked on, in turns.
type dispatcher struct {
	w        *Worker
	queue    string
	takers   int // of its wake-ups
	turns    *turns
	consumer *queue.Consumer // nil until begin
	untell   func()
	waited   []string // ids of the jobs that waited at close
}

func (w *Worker) newDispatcher(name string, slots, share, takers int) *dispatcher {
	d := &dispatcher{w: w, queue: name, takers: takers}
	d.turns = newTurns(slots, share, w.Breaker.silent,
		func(t *turn) { w.running.Go(func() { d.work(t) }) },
		func(waiting, running int) { w.Metrics.slots(name, waiting, running) })
	d.untell = w.Breaker.tell(d.turns)
	return d
}

func (d *dispatcher) begin() (err error) {
	d.consumer, err = queue.StartConsumer(queue.ConsumerOptions{
		Redis: d.w.Redis, Queue: d.queue, Takers: d.takers, CheckInterval: d.w.CheckInterval, StopWithin: handBack, Logger: d.w.Logger,
		Inquiry: d.w.hear,
	}, d.note)
	return err
}

// close hands out no more slots.
func (d *dispatcher) close() {
	d.untell()
	d.waited = d.turns.close()
}

// end takes no more wake-ups, and lets go of those whose jobs waited. It reports whether the
// consumer has ended before ctx did.
func (d *dispatcher) end(ctx context.Context) (ended bool) {
	ended = d.consumer == nil || d.consumer.Stop(ctx)
	d.letGo(ctx, d.waited)
	return ended
}

// letGo has another worker wake the jobs within a second.
func (d *dispatcher) letGo(ctx context.Context, jobIDs []string) {
	if err := d.w.Jobs.Rewake(ctx, jobIDs); err != nil {
		d.w.Logger.WarnContext(ctx, "jobs that waited here are woken later", "queue", d.queue, "jobs", len(jobIDs), "err", err)
	}
}

// note lets the job of a wake-up wait for its turn. Who asks for it is read without proof: the
// claim brings that.
func (d *dispatcher) note(ctx context.Context, wake queue.Wake) error {
	if d.turns.noted(wake.JobID) {
		return nil
	}
	asker, err := d.w.Jobs.Asker(ctx, wake.JobID)
	switch {
	case needsNobody(err):
		return nil
	case err != nil:
		return fmt.Errorf("worker: note the wake-up of job %s: %w", wake.JobID, err)
	case !d.turns.add(wake.JobID, asker.RequestedBy, vcenter.ServerName(asker.VCenter)):
		return fmt.Errorf("worker: job %s: %w", wake.JobID, errStopping)
	}
	return nil
}

// needsNobody reports that a job has ended, is gone, or is another worker's.
func needsNobody(err error) bool {
	return errors.Is(err, joblog.ErrNotDue) || errors.Is(err, joblog.ErrEnded) ||
		errors.Is(err, joblog.ErrNotFound) || errors.Is(err, joblog.ErrNewer)
}

// work claims the job whose turn it is, and works on it.
func (d *dispatcher) work(t *turn) {
	defer d.turns.leave(t)
	if !d.w.memory.begin(t.jobID) {
		return
	}
	defer d.w.memory.leave(t.jobID)
	var run *joblog.Run
	defer func() { d.survive(recover(), t.jobID, run) }()
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	defer context.AfterFunc(d.w.stopping, func() { cancel(errStopping) })()

	var err error
	if run, err = d.claim(ctx, t.jobID); err != nil {
		d.unclaimed(ctx, t.jobID, err)
		return
	}
	d.w.Metrics.claimed(run)
	a := d.w.newAttempt(run)
	d.turns.claimed(t, a.job.RequestedBy, vcenter.ServerName(a.job.VCenter), func() bool {
		return a.calls.out.unless(func() { cancel(errSilent) })
	})
	a.do()
}

// unclaimed has a job woken again that could not be claimed and still needs somebody.
func (d *dispatcher) unclaimed(ctx context.Context, jobID string, err error) {
	if needsNobody(err) {
		return
	}
	d.w.Logger.WarnContext(ctx, "a job can't be claimed", "job_id", jobID, "err", err)
	d.letGo(context.WithoutCancel(ctx), []string{jobID})
}

// claimTries is how often a claim is tried, a second apart, while Redis is away: the jobs that
// wait behind it would come to the same.
const claimTries = 30

func (d *dispatcher) claim(ctx context.Context, jobID string) (run *joblog.Run, err error) {
	for range claimTries {
		run, err = d.w.Jobs.Claim(ctx, jobID)
		if !errors.Is(err, joblog.ErrUnavailable) || pause.For(ctx, time.Second) != nil {
			break
		}
	}
	return run, err
}

// afterPanic is how long the job of an attempt that panicked is left alone.
const afterPanic = 5 * time.Second

// survive keeps a defect that one job meets from ending the others, and gives that job back.
func (d *dispatcher) survive(p any, jobID string, run *joblog.Run) {
	if p == nil {
		return
	}
	d.w.Logger.Error("a job's attempt panicked", "job_id", jobID, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
	if run == nil {
		return
	}
	if err := run.Release(context.Background(), afterPanic, nil); err != nil {
		d.w.Logger.Warn("a job can't be given back", "job_id", jobID, "err", err)
	}
}
