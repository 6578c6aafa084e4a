// Package worker does the jobs: it takes wake-ups from the queue, claims the job,
// works down its steps against vCenter, and gives the job back or ends it.
//
// It does not accept requests and keeps nothing that another worker would miss: a job that
// it leaves, in whatever way, goes on there.
//
// Its one rule: a wake-up proves nothing. The claim in the job's record decides what may
// be done, and the state that vCenter tells decides what has been done.
package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"

	"vmapower/access"
	"vmapower/audit"
	"vmapower/credentials"
	"vmapower/inquiry"
	"vmapower/joblog"
	"vmapower/presence"
	"vmapower/replication"
	"vmapower/replication/vddk"
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
	Breaker  *Breaker                  // observes VCenters; nil is one that observes nothing
	Keys     *credentials.Keyring      // opens the logins of jobs
	Profiles *credentials.ProfilesFile // nil when there are none
	// Appliances say who may still ask and approve when a job makes its first call; nil takes
	// the API's word for it.
	Appliances *access.AppliancesFile
	Grants     *access.Grants  // the approvals that were given beforehand; nil where there are none
	Inquiries  *inquiry.Desk   // what is asked of a worker beside the jobs
	Presence   *presence.Board // where it tells that it lives; nil tells nobody
	Version    string          // which it tells there
	Audit      *audit.Log
	Logger     *slog.Logger
	Metrics    *Metrics
	Traces     trace.TracerProvider // gets a trace per job, of the job's id; nil makes none

	PowerConcurrency int           // power jobs at a time
	SyncConcurrency  int           // syncs at a time
	CheckInterval    time.Duration // between two looks into an empty queue
	StableOff        time.Duration // how long a VM must stay off to be called off
	ToolsSettle      time.Duration // how long Tools must keep being silent to count as not running; 0 is 10 s

	VDDK            *vddk.VDDK                // reads disks that vCenter serves no file of; nil where it is not there
	Targets         replication.TargetOptions // of final syncs; Size and LeaseHeld are set here
	CheckpointBytes int64                     // written to a disk's target between two checkpoints; 0 is 256 MiB
	LastingWithin   time.Duration             // in which more of a copy must be flushed and saved; 0 is 5 minutes
	SyncRate        *replication.Rate         // shared by all final syncs of this worker; nil is no limit
}

// Worker works on jobs until it is stopped.
type Worker struct {
	Config
	tracer    trace.Tracer
	memory    *memory
	inquiries chan struct{}   // those under way
	running   sync.WaitGroup  // the jobs
	stopping  context.Context // ends when the worker is asked to stop
	stop      context.CancelCauseFunc
}

// New returns a worker; Run starts it.
func New(c Config) *Worker {
	if c.ToolsSettle <= 0 {
		c.ToolsSettle = 10 * time.Second
	}
	if c.Traces == nil {
		c.Traces = noop.NewTracerProvider()
	}
	if c.Breaker == nil {
		c.Breaker = NewBreaker(c.Logger)
	}
	w := &Worker{Config: c, tracer: c.Traces.Tracer("vmapower/worker"), memory: newMemory(), inquiries: make(chan struct{}, inquiriesAtATime)}
	w.stopping, w.stop = context.WithCancelCause(context.Background())
	return w
}

// handBack is how long running jobs have to be given back when the worker stops. The process has
// 10 s, whatever hangs.
const handBack = 7 * time.Second

// ErrHangs is returned by Run when Redis did not let the worker end in time. Parts of it still use the
// client, which must stay open until the process ends.
var ErrHangs = errors.New("worker: Redis hangs, so it could not be left in order")

// Run works until ctx ends, then gives its running jobs back, so that another
// worker goes on with them at once, and returns. An error other than ErrHangs means
// that the worker could not start.
func (w *Worker) Run(ctx context.Context) (err error) {
	dispatchers := []*dispatcher{
		w.newDispatcher(tasks.QueuePower, w.PowerConcurrency, powerShare, powerTakers),
		w.newDispatcher(tasks.QueueSync, w.SyncConcurrency, syncShare, 1),
	}
	defer func() {
		if !w.leave(dispatchers) {
			err = errors.Join(err, ErrHangs)
		}
	}()
	for _, d := range dispatchers {
		if err := d.begin(); err != nil {
			return fmt.Errorf("worker: %w", err)
		}
	}
	defer w.tellPresence(dispatchers)()
	w.sweepUntil(ctx)
	return nil
}

// leave stops the worker: what waits is let go, what runs is given back. It reports whether the
// consumers have ended.
func (w *Worker) leave(dispatchers []*dispatcher) bool {
	ctx, cancel := context.WithTimeout(context.Background(), handBack)
	defer cancel()
	for _, d := range dispatchers {
		d.close()
	}
	w.stop(errStopping)
	var ending sync.WaitGroup
	var hang atomic.Bool
	for _, d := range dispatchers {
		ending.Go(func() {
			if !d.end(ctx) {
				hang.Store(true)
			}
		})
	}
	ending.Wait()
	given := make(chan struct{})
	go func() {
		defer close(given)
		w.running.Wait()
	}()
	select {
	case <-given:
	case <-ctx.Done():
		w.Logger.WarnContext(ctx, "some jobs could not be given back; another worker takes them over")
	}
	return !hang.Load()
}
