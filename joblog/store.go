package joblog

import (
	"context"
	"strings"
	"sync"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"
)

// store remembers the mark of the Redis that this process began with. A Redis without
// that mark has lost the accepted jobs.
type store struct {
	mu    sync.Mutex
	known string
}

const markKey = keyPrefix + "mark"

// markForm begins the mark of a store whose records are of the form that is read here.
const markForm = "2/"

// maxMark bounds what is read of a mark, in bytes.
const maxMark = 100

// mark returns the mark, and sets it in a store that has none when this process
// meets it for the first time.
func (s *store) mark(ctx context.Context, client redis.UniversalClient) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known != "" {
		return s.known, nil
	}
	ctx, cancel := context.WithTimeout(ctx, redisBudget)
	defer cancel()
	if err := client.SetNX(ctx, markKey, markForm+uuid.NewString(), 0).Err(); err != nil {
		return "", unavailable(err)
	}
	mark, err := client.GetRange(ctx, markKey, 0, maxMark).Result()
	if err != nil {
		return "", unavailable(err)
	}
	if !strings.HasPrefix(mark, markForm) {
		return "", ErrEarlierForm
	}
	s.known = mark
	return mark, nil
}

// Ready asks Redis whether it answers and still is the store that this process
// began with: ErrUnavailable, ErrStateLost or ErrEarlierForm if not.
func (l *Log) Ready(ctx context.Context) error {
	want, err := l.store.mark(ctx, l.redis)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, redisBudget)
	defer cancel()
	mark, err := l.redis.GetRange(ctx, markKey, 0, maxMark).Result()
	switch {
	case err != nil:
		return unavailable(err)
	case mark != want:
		return ErrStateLost
	}
	return nil
}
