// Package pause waits for a time, for whoever must stop waiting when its context ends.
//
// It is not for waiting until something is so. Its one rule: a pause never outlasts its
// context.
package pause

import (
	"context"
	"time"
)

// For waits for the time d, and not at all when that is not positive. When ctx ends
// first it returns the cause at once.
func For(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}

// Over returns the cause of ctx when that has ended, or is past its deadline, and nil while it goes
// on. A call to the network ends by a timer of its own at the deadline of its context, and that may
// run first: so ask Over, when a call has failed, whether it was for that.
func Over(ctx context.Context) error {
	if deadline, ok := ctx.Deadline(); ok && !time.Now().Before(deadline) {
		<-ctx.Done()
	}
	return context.Cause(ctx)
}
