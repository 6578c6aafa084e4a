package joblog

import (
	"context"
	"strings"
	"sync"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"
)

// store remembers the mark of the Redis that this process began with, and how many jobs it
// had accepted when it was last heard of. A Redis without that mark, or with fewer, has lost
// accepted jobs: that stays so until the process ends.
type store struct {
	mu       sync.Mutex
	known    string
	accepted int64
	lost     bool
}

// seen remembers how many jobs Redis said that it has accepted.
func (s *store) seen(accepted int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.accepted = max(s.accepted, accepted)
}

// lose remembers that accepted jobs are gone.
func (s *store) lose() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lost = true
}

func (s *store) state() (accepted int64, lost bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.accepted, s.lost
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

// Ready has Redis do what a submission needs, with the rights of the user in force: read, write
// and announce in a script. ErrUnavailable, with Redis' words, ErrStateLost or ErrEarlierForm
// where a submission would fail.
func (l *Log) Ready(ctx context.Context) error {
	mark, err := l.store.mark(ctx, l.redis)
	if err != nil {
		return err
	}
	accepted, lost := l.store.state()
	if lost {
		return ErrStateLost
	}
	answer, err := run(ctx, l.redis, readyScript, mark, accepted)
	if err != nil {
		return err
	}
	if answer.Text(0) == "lost" {
		l.store.lose()
		return ErrStateLost
	}
	l.store.seen(answer.Number(1))
	return nil
}
