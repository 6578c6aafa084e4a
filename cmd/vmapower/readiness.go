package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9"
)

// readiness is the answer to /healthz and /readyz.
type readiness struct {
	Status   string   `json:"status"`
	Version  string   `json:"version"`
	Reason   string   `json:"reason,omitempty"`   // why it is not ready
	Warnings []string `json:"warnings,omitempty"` // ready, but less safe than it should be
}

// redisAnswers is how long Redis has to answer a question about its health.
const redisAnswers = time.Second

// lookAtRedis asks whether Redis answers, and whether it keeps what it is told. A
// vCenter that is away makes no process unready: jobs wait for it.
func lookAtRedis(ctx context.Context, client redis.UniversalClient) readiness {
	ctx, cancel := context.WithTimeout(ctx, redisAnswers)
	defer cancel()
	if err := client.Ping(ctx).Err(); err != nil {
		return readiness{Status: "not ready", Version: version,
			Reason: fmt.Sprintf("Redis does not answer a ping within %s: %v", redisAnswers, err)}
	}
	return readiness{Status: "ok", Version: version, Warnings: redisWarnings(ctx, client)}
}

// safeRedis is how Redis must be set so that it never forgets a step it was told.
var safeRedis = []struct{ setting, value, otherwise string }{
	{"maxmemory-policy", "noeviction", "a full Redis would throw jobs away"},
	{"appendonly", "yes", "a restart of Redis would forget every job"},
	{"appendfsync", "always", "a crash of Redis could forget the last second, and repeat or lose a step"},
}

// redisWarnings says what Redis is set to that a failover should not rely on.
func redisWarnings(ctx context.Context, client redis.UniversalClient) (warnings []string) {
	for _, safe := range safeRedis {
		found, err := client.ConfigGet(ctx, safe.setting).Result()
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

// awaitRedis returns when Redis answers, or when ctx ends; it reports which.
func awaitRedis(ctx context.Context, client redis.UniversalClient, log *slog.Logger) bool {
	began, told := time.Now(), time.Time{}
	for {
		ready := lookAtRedis(ctx, client)
		if ready.Reason == "" {
			if !told.IsZero() {
				log.InfoContext(ctx, "Redis answers", "after", time.Since(began).Round(time.Second))
			}
			return true
		}
		if ctx.Err() == nil && time.Since(told) > 10*redisRetry {
			told = time.Now()
			log.WarnContext(ctx, "waiting for Redis, asking again each second", "reason", ready.Reason)
		}
		select {
		case <-ctx.Done():
			return false
		case <-time.After(redisRetry):
		}
	}
}
