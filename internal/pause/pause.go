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
