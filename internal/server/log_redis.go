package server

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"vmapower/failure"
)

// redisLog tells what the Redis client says of itself, a line a second at most: while Redis is away
// each of its connections has something to say.
type redisLog struct {
	log     *slog.Logger
	lines   *rate.Limiter
	skipped atomic.Int64
}

func newRedisLog(log *slog.Logger) *redisLog {
	return &redisLog{log: log.With("component", "go-redis"), lines: rate.NewLimiter(rate.Every(time.Second), 1)}
}

// Printf implements the logging of go-redis.
func (l *redisLog) Printf(ctx context.Context, format string, args ...any) {
	if !l.lines.Allow() {
		l.skipped.Add(1)
		return
	}
	l.log.WarnContext(ctx, failure.Foreign(fmt.Sprintf(format, args...)), "skipped", l.skipped.Swap(0))
}
