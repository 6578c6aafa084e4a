// Package worker does the jobs: it takes wake-ups from the queue, claims the job,
// works down its sheet against vCenter, and gives the job back or ends it.
//
// It does not accept requests and keeps nothing of its own: a job that it leaves,
// in whatever way, goes on in another worker.
//
// Its one rule: a wake-up proves nothing. What may be done is decided by the claim
// in the job's record, what has been done by a look at the VM.
package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"

	"vmapower/audit"
	"vmapower/credentials"
	"vmapower/joblog"
	"vmapower/replication"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// Config is what a worker needs.
type Config struct {
	Redis    redis.UniversalClient // stays the caller's
	Jobs     *joblog.Log
	Queue    *tasks.Queue
	VCenters *vcenter.Pool
	Keys     *credentials.Keyring      // opens the logins of jobs, and tells which an api vouches for
	Profiles *credentials.ProfilesFile // nil when there are none
	Audit    *audit.Log
	Logger   *slog.Logger
	Metrics  *Metrics
	Traces   trace.TracerProvider // gets a trace per job, of the job's id; nil makes none

	PowerConcurrency int           // power jobs at a time
	SyncConcurrency  int           // syncs at a time
	CheckInterval    time.Duration // between two looks into an empty queue
	StableOff        time.Duration // how long a VM must stay off to be called off

	Targets         replication.TargetOptions // of final syncs; Size and Guard are set here
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
	var servers []*asynq.Server
	defer func() {
		w.stop(errStopping)
		for _, server := range servers {
			server.Shutdown()
		}
	}()
	for queue, concurrency := range map[string]int{tasks.QueuePower: w.PowerConcurrency, tasks.QueueSync: w.SyncConcurrency} {
		server := w.server(queue, concurrency)
		if err := server.Start(asynq.HandlerFunc(w.handle)); err != nil {
			return fmt.Errorf("worker: start on queue %s: %w", queue, err)
		}
		servers = append(servers, server)
	}
	w.sweepUntil(ctx)
	return nil
}

// server takes wake-ups from one queue. Each queue has a server of its own, and so
// its own concurrency.
func (w *Worker) server(queue string, concurrency int) *asynq.Server {
	return asynq.NewServerFromRedisClient(w.Redis, asynq.Config{
		Queues:                   map[string]int{queue: 1},
		Concurrency:              concurrency,
		TaskCheckInterval:        w.CheckInterval,
		DelayedTaskCheckInterval: time.Second,
		RetryDelayFunc:           retryDelay,
		ShutdownTimeout:          handBack,
		Logger:                   queueLog{w.Logger.With("component", "asynq", "queue", queue)},
		LogLevel:                 asynq.WarnLevel,
	})
}

// handle answers one wake-up. What it returns steers only asynq's own book-keeping:
// the job is what its record says.
func (w *Worker) handle(ctx context.Context, task *asynq.Task) error {
	wake, err := tasks.Decode(task)
	if err != nil {
		return fmt.Errorf("%w: %w", err, asynq.SkipRetry)
	}
	// asynq gives up a task whose lease it lost; the job's owner is decided by its
	// claim alone, so the work goes on until that is lost, or the worker stops.
	ctx, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	defer cancel(nil)
	defer context.AfterFunc(w.stopping, func() { cancel(errStopping) })()

	run, err := w.Jobs.Claim(ctx, wake.JobID)
	switch {
	case errors.Is(err, joblog.ErrNotDue), errors.Is(err, joblog.ErrEnded), errors.Is(err, joblog.ErrNotFound):
		return nil
	case err != nil:
		return fmt.Errorf("worker: claim job %s: %w", wake.JobID, err)
	}
	return w.attempt(run).do(task.ResultWriter())
}
