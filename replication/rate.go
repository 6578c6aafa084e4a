package replication

import (
	"context"
	"sync"
	"time"
)

// burst is how much unused rate is kept for later.
const burst = 100 * time.Millisecond

// rate lets a number of bytes pass each second, over all who ask. Whoever asks for
// more than there is leaves a debt that the next one waits for.
type rate struct {
	perSecond int64 // 0: no limit

	mu   sync.Mutex
	free time.Time // when everything that passed is paid
}

// wait returns when n bytes may pass, or with the context's cause.
func (r *rate) wait(ctx context.Context, n int64) error {
	if r.perSecond <= 0 {
		return nil
	}
	r.mu.Lock()
	now := time.Now()
	if earliest := now.Add(-burst); r.free.Before(earliest) {
		r.free = earliest
	}
	until := r.free.Sub(now)
	r.free = r.free.Add(time.Duration(float64(n) / float64(r.perSecond) * float64(time.Second)))
	r.mu.Unlock()
	if until <= 0 {
		return nil
	}
	timer := time.NewTimer(until)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}
