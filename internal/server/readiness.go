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

	"vmapower/failure"
	"vmapower/internal/pause"
	"vmapower/joblog"
	"vmapower/tasks/queue"
)

// readiness is the answer to /healthz and /readyz.
type readiness struct {
	Status   string   `json:"status"`
	Version  string   `json:"version"`
	Reason   string   `json:"reason,omitempty"`   // why it is not ready
	Warnings []string `json:"warnings,omitempty"` // ready, but less safe than it should be

	refused error // it will not be ready, however long it is waited for
}

// redisAnswers is how long Redis has to answer a question about its health.
const redisAnswers = time.Second

// redisProbe finds out whether a process can rely on its Redis. It is safe for concurrent use.
type redisProbe struct {
	client  redis.UniversalClient
	jobs    *joblog.Log
	queue   *queue.Queue
	version string // of the process, for the answer

	mu    sync.Mutex
	began time.Time // when last was asked
	last  readiness
}

// check tells whether the next submission would work, whether Redis still has what it was told,
// and whether it is set to keep that. Those who ask while another's question is out share the next
// one. A vCenter that is away makes no process unready: jobs wait for it.
func (p *redisProbe) check(ctx context.Context) readiness {
	called := time.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.began.After(called) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), redisAnswers)
		defer cancel()
		p.began, p.last = time.Now(), p.ask(ctx)
	}
	return p.last
}

func (p *redisProbe) ask(ctx context.Context) readiness {
	ready := readiness{Status: "not ready", Version: p.version}
	err := p.jobs.Ready(ctx)
	if err == nil {
		err = p.queue.Ready(ctx)
	}
	switch {
	case err == nil:
		ready.Status, ready.Warnings = "ok", p.warnings(ctx)
	case errors.Is(err, joblog.ErrEarlierForm):
		ready.Reason, ready.refused = strings.TrimPrefix(err.Error(), "joblog: "), err
	default:
		ready.Reason = whyNotReady(err)
	}
	return ready
}

// ready returns why no request should be sent here.
func (p *redisProbe) ready(ctx context.Context) error {
	if found := p.check(ctx); found.Reason != "" {
		return failure.New(failure.QueueUnavailable, found.Reason)
	}
	return nil
}

// lostState is said until somebody has looked.
const lostState = "Redis has lost its state since this process began: jobs that were accepted are gone; " +
	"look what became of their VMs, then restart this process"

// refusals is what Redis' words mean, wherever in its reply they are, and what helps.
var refusals = []struct{ word, means string }{
	{"READONLY", "Redis is a read-only replica: redis_url must lead to the master"},
	{"OOM", "Redis is out of memory: raise its maxmemory, or lower retention"},
	{"used memory > 'maxmemory'", "Redis is out of memory: raise its maxmemory, or lower retention"},
	{"NOREPLICAS", "Redis takes no writes, because too few replicas are in sync: look at them, or lower min-replicas-to-write"},
	{"MISCONF", "Redis takes no writes, because it can't save to its disk: look at the disk and at its log"},
	{"NOPERM", aclRefuses},
	{"No permissions", aclRefuses},
	{"can't run this command", aclRefuses},
	{"can't access", aclRefuses},
	{"can't publish", aclRefuses},
	{"WRONGPASS", "Redis knows no such user or password: look at redis_url and redis_password_file"},
	{"NOAUTH", "Redis wants a password: set it in redis_password_file"},
}

const aclRefuses = "the user of Redis may not do what this service needs: give it the rights in docs/operations.md, \"What Redis must allow\""

// whyNotReady is the reason for an operator, with Redis' own words.
func whyNotReady(err error) string {
	var reply redis.Error
	switch {
	case errors.Is(err, joblog.ErrStateLost):
		return lostState
	case !errors.As(err, &reply):
		return fmt.Sprintf("Redis does not answer within %s: %v", redisAnswers, err)
	}
	for _, known := range refusals {
		if strings.Contains(reply.Error(), known.word) {
			return fmt.Sprintf("%s (%s)", known.means, reply)
		}
	}
	return fmt.Sprintf("Redis refuses what a submission needs: %s", reply)
}

// safeRedis is how Redis must be set so that it never forgets a step it was told.
var safeRedis = []struct{ setting, value, otherwise string }{
	{"maxmemory-policy", "noeviction", "a full Redis would throw jobs away"},
	{"appendonly", "yes", "a restart of Redis would forget every job"},
	{"appendfsync", "always", "a crash of Redis could forget the last second, and repeat or lose a step"},
}

// warnings says what the masters of Redis are set to that a failover should not rely on.
func (p *redisProbe) warnings(ctx context.Context) []string {
	cluster, isCluster := p.client.(*redis.ClusterClient)
	if !isCluster {
		return warningsOf(ctx, p.client, "Redis")
	}
	var mu sync.Mutex
	var warnings []string
	err := cluster.ForEachMaster(ctx, func(ctx context.Context, master *redis.Client) error {
		found := warningsOf(ctx, master, "Redis at "+master.Options().Addr)
		mu.Lock()
		defer mu.Unlock()
		warnings = append(warnings, found...)
		return nil
	})
	if err != nil {
		warnings = append(warnings, "the masters of the cluster could not be asked for their settings: "+err.Error())
	}
	slices.Sort(warnings)
	return warnings
}

// warningsOf is warnings of one master, of which it speaks as name.
func warningsOf(ctx context.Context, client redis.Cmdable, name string) (warnings []string) {
	for _, safe := range safeRedis {
		found, err := client.ConfigGet(ctx, safe.setting).Result()
		switch {
		case err != nil:
			return append(warnings, name+" does not tell its settings, so they could not be checked: it needs "+
				"maxmemory-policy noeviction, appendonly yes and appendfsync always")
		case found[safe.setting] != safe.value:
			warnings = append(warnings, fmt.Sprintf("%s has %s %s, and %s: set it to %s",
				name, safe.setting, found[safe.setting], safe.otherwise, safe.value))
		}
	}
	if replicas, err := client.Info(ctx, "replication").Result(); err == nil && !strings.Contains(replicas, "connected_slaves:0") {
		if found, err := client.ConfigGet(ctx, "min-replicas-to-write").Result(); err == nil && found["min-replicas-to-write"] == "0" {
			warnings = append(warnings, name+" has replicas and min-replicas-to-write 0, and a failover would forget accepted jobs: "+
				"set it to 1 or more, or redis_wait_replicas")
		}
	}
	return warnings
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
