package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/pause"
	"vmapower/joblog"
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

// redisProbe finds out whether a process can rely on its Redis.
type redisProbe struct {
	client  redis.UniversalClient
	jobs    *joblog.Log
	version string // of the process, for the answer
}

// check tells whether Redis answers, whether it still has what it was told, and
// whether it is set to keep that. A vCenter that is away makes no process unready:
// jobs wait for it.
func (p redisProbe) check(ctx context.Context) readiness {
	ctx, cancel := context.WithTimeout(ctx, redisAnswers)
	defer cancel()
	ready := readiness{Status: "not ready", Version: p.version}
	switch err := p.jobs.Ready(ctx); {
	case errors.Is(err, joblog.ErrStateLost):
		ready.Reason = lostState
	case errors.Is(err, joblog.ErrEarlierForm):
		ready.Reason, ready.refused = strings.TrimPrefix(err.Error(), "joblog: "), err
	case err != nil:
		ready.Reason = fmt.Sprintf("Redis does not answer within %s: %v", redisAnswers, err)
	default:
		ready.Status, ready.Warnings = "ok", p.warnings(ctx)
	}
	return ready
}

// lostState is said until somebody has looked.
const lostState = "Redis has lost its state since this process began: jobs that were accepted are gone; " +
	"look what became of their VMs, then restart this process"

// safeRedis is how Redis must be set so that it never forgets a step it was told.
var safeRedis = []struct{ setting, value, otherwise string }{
	{"maxmemory-policy", "noeviction", "a full Redis would throw jobs away"},
	{"appendonly", "yes", "a restart of Redis would forget every job"},
	{"appendfsync", "always", "a crash of Redis could forget the last second, and repeat or lose a step"},
}

// warnings says what Redis is set to that a failover should not rely on.
func (p redisProbe) warnings(ctx context.Context) (warnings []string) {
	for _, safe := range safeRedis {
		found, err := p.client.ConfigGet(ctx, safe.setting).Result()
		switch {
		case err != nil:
			return append(warnings, "Redis does not tell its settings, so they could not be checked: it needs "+
				"maxmemory-policy noeviction, appendonly yes and appendfsync always")
		case found[safe.setting] != safe.value:
			warnings = append(warnings, fmt.Sprintf("Redis has %s %s, and %s: set it to %s",
				safe.setting, found[safe.setting], safe.otherwise, safe.value))
		}
	}
	return warnings
}

// redisRetry is the pause between two questions to a Redis that is away.
const redisRetry = time.Second

// await returns when Redis answers, or when ctx ends; it reports which. An error means that
// this process can't work with what Redis holds.
func (p redisProbe) await(ctx context.Context, log *slog.Logger) (answers bool, err error) {
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
