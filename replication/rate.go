package replication

import (
	"context"
	"sync"
	"time"

	"vmapower/internal/pause"
)

// burst is how much unused rate is kept for later.
const burst = 100 * time.Millisecond

// Rate limits bytes per second, those that are read from sources and those that are read back from
// targets each for itself: they go opposite ways. All copies that are given the same Rate share it. A
// caller is never split: it passes whole, and the next caller waits until what it took is
// paid. It is safe for concurrent use.
type Rate struct {
	perSecond int64

	mu   sync.Mutex
	free [ways]time.Time // when everything that has passed is paid for
}

// way is where bytes come from.
type way int

const (
	fromSource way = iota
	fromTarget
	ways
)

// NewRate returns a limit in bytes per second; nil, which limits nothing, for 0.
func NewRate(perSecond int64) *Rate {
	if perSecond <= 0 {
		return nil
	}
	return &Rate{perSecond: perSecond}
}

// waitAll returns when n bytes may pass every one of them.
func waitAll(ctx context.Context, rates []*Rate, from way, n int64) error {
	for _, r := range rates {
		if err := r.wait(ctx, from, n); err != nil {
			return err
		}
	}
	return nil
}

// wait returns when n bytes may pass, or with the context's cause.
func (r *Rate) wait(ctx context.Context, from way, n int64) error {
	if r == nil {
		return nil
	}
	r.mu.Lock()
	now := time.Now()
	if earliest := now.Add(-burst); r.free[from].Before(earliest) {
		r.free[from] = earliest
	}
	until := r.free[from].Sub(now)
	r.free[from] = r.free[from].Add(time.Duration(float64(n) / float64(r.perSecond) * float64(time.Second)))
	r.mu.Unlock()
	return pause.For(ctx, until)
}
