// Package worker does the jobs: it takes wake-ups from the queue, claims the job,
// works down its steps against vCenter, and gives the job back or ends it.
//
// It does not accept requests and keeps nothing of its own: a job that it leaves,
// in whatever way, goes on in another worker.
//
// Its one rule: a wake-up proves nothing. The claim in the job's record decides what may
// be done, and the state that vCenter tells decides what has been done.
package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"

	"vmapower/audit"
	"vmapower/credentials"
	"vmapower/joblog"
	"vmapower/replication"
	"vmapower/tasks"
	"vmapower/tasks/queue"
	"vmapower/vcenter"
)

// Config is what a worker needs.
type Config struct {
	Redis    redis.UniversalClient // stays the caller's
	Jobs     *joblog.Log
	Queue    *queue.Queue
	VCenters *vcenter.Pool
	Keys     *credentials.Keyring      // opens the logins of jobs
	Profiles *credentials.ProfilesFile // nil when there are none
	Audit    *audit.Log
	Logger   *slog.Logger
	Metrics  *Metrics
	Traces   trace.TracerProvider // gets a trace per job, of the job's id; nil makes none

	PowerConcurrency int           // power jobs at a time
	SyncConcurrency  int           // syncs at a time
	CheckInterval    time.Duration // between two looks into an empty queue
	StableOff        time.Duration // how long a VM must stay off to be called off
	ToolsSettle      time.Duration // how long Tools must keep being silent to count as not running; 0 is 10 s

	Targets         replication.TargetOptions // of final syncs; Size and LeaseHeld are set here
	CheckpointBytes int64                     // written to a disk's target between two checkpoints; 0 is 256 MiB
	SyncRate        *replication.Rate         // shared by all final syncs of this worker; nil is no limit
}

// Worker works on jobs until it is stopped.
type Worker struct {
	Config
	tracer   trace.Tracer
	stopping context.Context // ends when the worker is asked to stop
	stop     context.CancelCauseFunc
}

// errStopping is why work ends when the worker stops: the job goes on elsewhere.
var errStopping = fmt.Errorf("worker: asked to stop: %w", context.Canceled)

// New returns a worker; Run starts it.
func New(c Config) *Worker {
	if c.ToolsSettle <= 0 {
		c.ToolsSettle = 10 * time.Second
	}
	if c.Traces == nil {
		c.Traces = noop.NewTracerProvider()
	}
	w := &Worker{Config: c, tracer: c.Traces.Tracer("vmapower/worker")}
	w.stopping, w.stop = context.WithCancelCause(context.Background())
	return w
}

// handBack is how long running jobs have to be given back when the worker stops.
const handBack = 8 * time.Second

// Run works until ctx ends, then gives its running jobs back, so that another
// worker goes on with them at once, and returns. An error means that the worker
// could not start.
func (w *Worker) Run(ctx context.Context) error {
	var consumers []*queue.Consumer
	defer func() {
		w.stop(errStopping)
		for _, consumer := range consumers {
			consumer.Stop()
		}
	}()
	for name, concurrency := range map[string]int{tasks.QueuePower: w.PowerConcurrency, tasks.QueueSync: w.SyncConcurrency} {
		consumer, err := queue.StartConsumer(queue.ConsumerOptions{
			Redis: w.Redis, Queue: name, Concurrency: concurrency, CheckInterval: w.CheckInterval, StopWithin: handBack, Logger: w.Logger,
		}, w.handle)
		if err != nil {
			return fmt.Errorf("worker: %w", err)
		}
		consumers = append(consumers, consumer)
	}
	w.sweepUntil(ctx)
	return nil
}

// handle answers one wake-up: it claims the job and works on it.
func (w *Worker) handle(ctx context.Context, wake queue.Wake) queue.Reply {
	// The queue gives up a wake-up whose lease it lost; the job's owner is decided by
	// its claim alone, so the work goes on until that is lost, or the worker stops.
	ctx, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	defer cancel(nil)
	defer context.AfterFunc(w.stopping, func() { cancel(errStopping) })()

	run, err := w.Jobs.Claim(ctx, wake.JobID)
	switch {
	case errors.Is(err, joblog.ErrNotDue), errors.Is(err, joblog.ErrEnded), errors.Is(err, joblog.ErrNotFound), errors.Is(err, joblog.ErrNewer):
		return queue.Reply{}
	case err != nil:
		return queue.Reply{Err: fmt.Errorf("worker: claim job %s: %w", wake.JobID, err)}
	}
	return w.newAttempt(run).do()
}
