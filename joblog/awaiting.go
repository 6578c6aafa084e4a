package joblog

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"
)

// Awaiting counts the jobs that await an approval, as far as Redis tells, and how long ago the
// oldest of them was asked for, by this machine's clock; 0 without any.
func (l *Log) Awaiting(ctx context.Context) (jobs int, oldest time.Duration, err error) {
	ctx, cancel := context.WithTimeout(ctx, redisBudget)
	defer cancel()
	key := keyPrefix + "jobs:status:" + string(StatusAwaitingApproval)
	var count *redis.IntCmd
	var first *redis.StringSliceCmd
	if _, err := l.redis.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		count, first = pipe.ZCard(ctx, key), pipe.ZRange(ctx, key, 0, 0)
		return nil
	}); err != nil {
		return 0, 0, unavailable(err)
	}
	for _, id := range first.Val() {
		oldest = max(0, time.Since(askedAt(id)))
	}
	return int(count.Val()), oldest, nil
}

// askedAt is when the job of an id was made; now for what is no id of ours.
func askedAt(id string) time.Time {
	parsed, err := uuid.Parse(id)
	if err != nil || parsed.Version() != 7 {
		return time.Now()
	}
	return time.Unix(parsed.Time().UnixTime())
}
