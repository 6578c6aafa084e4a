package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/access"
	"vmapower/failure"
	"vmapower/internal/config"
	"vmapower/internal/keyspace"
	"vmapower/internal/pause"
	"vmapower/joblog"
	"vmapower/tasks"
	"vmapower/tasks/queue"
)

// readiness is the answer to /healthz and /readyz.
type readiness struct {
	Status   string   `json:"status"`
	Version  string   `json:"version"`
	Reason   string   `json:"reason,omitempty"`   // why it is not ready
	Warnings []string `json:"warnings,omitempty"` // ready, but less safe than it should be

	// Readers is by which ways a worker reads disks, each ok or why not; none for an API.
	Readers map[tasks.Reader]string `json:"readers,omitempty"`

	refused  error    // it will not be ready, however long it is waited for
	settings []string // those of the warnings that are about how Redis is set
}

const (
	// redisAnswers is how long Redis has to answer all questions about its health, also at the end of
	// a slow line. One that hangs is told of sooner: the first question has keyspace.Budget.
	redisAnswers = 4 * time.Second
	// readyFor is how long an answer is given again, so that many who ask cost Redis nothing.
	readyFor = time.Second
)

// redisProbe finds out whether a process can rely on its Redis. It is safe for concurrent use.
type redisProbe struct {
	client  redis.UniversalClient
	jobs    *joblog.Log
	queue   *queue.Queue
	clocks  *clockSteps
	limits  bool          // requests are counted there, so that must work as well
	master  string        // by which Sentinels know Redis; "" without Sentinels
	version string        // of the process, for the answer
	fresh   time.Duration // how long an answer is given again

	mu    sync.Mutex
	began time.Time // when last was asked
	last  readiness
}

func (p *Process) newProbe() *redisProbe {
	return &redisProbe{
		client: p.redis, jobs: p.jobs, queue: p.queue, clocks: p.clocks, limits: p.hasAPI() && p.Config.Auth != config.AuthOff,
		master: p.Config.RedisURL.Master(), version: p.Version, fresh: readyFor,
	}
}

// check tells whether the next submission would work, whether Redis still has what it was told,
// and whether it is set to keep that. Redis is asked once at a time, and not again while the
// answer is fresh. A vCenter that is away makes no process unready: jobs wait for it.
func (p *redisProbe) check(ctx context.Context) readiness {
	called := time.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.began.After(called.Add(-p.fresh)) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), redisAnswers)
		defer cancel()
		p.began, p.last = time.Now(), p.ask(ctx)
	}
	return p.last
}

func (p *redisProbe) ask(ctx context.Context) readiness {
	ready := readiness{Status: "not ready", Version: p.version}
	switch err := p.tryAll(ctx); {
	case err == nil:
		ready.Status, ready.settings = "ok", redisWarnings(ctx, p.client)
		ready.Warnings = slices.Concat(ready.settings, p.clocks.warnings(p.jobs.ClockAhead()))
	case errors.Is(err, joblog.ErrEarlierForm):
		ready.Reason, ready.refused = strings.TrimPrefix(err.Error(), "joblog: "), err
	default:
		ready.Reason = p.why(err)
	}
	return ready
}

// redisWarnings are those of /readyz.
func (p *Process) redisWarnings(ctx context.Context) []string { return p.probe.check(ctx).Warnings }

// tryAll does what a submission does.
func (p *redisProbe) tryAll(ctx context.Context) error {
	if err := p.jobs.Ready(ctx); err != nil {
		return err
	}
	if err := p.queue.Ready(ctx); err != nil {
		return err
	}
	if p.limits {
		return access.Ready(ctx, p.client)
	}
	return nil
}

// ready returns why no request should be sent here.
func (p *redisProbe) ready(ctx context.Context) error {
	if found := p.check(ctx); found.Reason != "" {
		return failure.New(failure.QueueUnavailable, found.Reason)
	}
	return nil
}

// acceptLoss is what to do about a loss.
const acceptLoss = "look what became of the jobs and their VMs, then say so with: vmapower redis accept-loss"

// why is the reason for an operator, with Redis' own words.
func (p *redisProbe) why(err error) string {
	var reply redis.Error
	errors.As(err, &reply)
	switch advice := keyspace.Advice(err); {
	case errors.Is(err, joblog.ErrStateLost):
		return strings.TrimPrefix(err.Error(), "joblog: ") + ": jobs that were accepted are gone; " + acceptLoss
	case errors.Is(err, joblog.ErrTooFewReplicas):
		return "redis_wait_replicas: " + strings.TrimPrefix(err.Error(), "joblog: ")
	case advice != "":
		return fmt.Sprintf("%s (%s)", advice, failure.Foreign(reply.Error()))
	case p.master != "" && errors.Is(err, redis.Nil):
		return fmt.Sprintf("the Sentinels know no master %q: correct its name in redis_url", p.master)
	case reply != nil:
		return "Redis refuses what a submission needs: " + failure.Foreign(reply.Error())
	}
	return fmt.Sprintf("Redis does not answer in time: %v", err)
}

// redisRetry is the pause between two questions to a Redis that is away.
const redisRetry = time.Second

// await returns when Redis answers, or when ctx ends; it reports which. An error means that
// this process can't work with what Redis holds.
func (p *redisProbe) await(ctx context.Context, log *slog.Logger) (answers bool, err error) {
	began, told := time.Now(), time.Time{}
	for {
		ready := p.check(ctx)
		if ready.Reason == "" {
			if !told.IsZero() {
				log.InfoContext(ctx, "Redis answers", "after", time.Since(began).Round(time.Second))
			}
			return true, nil
		}
		if ready.refused != nil {
			return false, ready.refused
		}
		if ctx.Err() == nil && time.Since(told) > 10*redisRetry {
			told = time.Now()
			log.WarnContext(ctx, "waiting for Redis, asking again each second", "reason", ready.Reason)
		}
		if pause.For(ctx, redisRetry) != nil {
			return false, nil
		}
	}
}

// follow logs when Redis stops being good enough for a submission, and when it is again, until
// ctx ends.
func (p *redisProbe) follow(ctx context.Context, log *slog.Logger) {
	for told := ""; pause.For(ctx, redisRetry) == nil; {
		reason := p.check(ctx).Reason
		switch {
		case ctx.Err() != nil, reason == "" && told == "", reason != "" && told != "":
			continue
		case reason != "":
			log.ErrorContext(ctx, "this process is not ready any more", "reason", reason)
		default:
			log.InfoContext(ctx, "this process is ready again")
		}
		told = reason
	}
}
