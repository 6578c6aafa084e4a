package pause

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestAPauseLastsItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		if err := For(t.Context(), time.Minute); err != nil || time.Since(began) != time.Minute {
			t.Errorf("%v after %s", err, time.Since(began))
		}
	})
}

func TestAPauseEndsWithItsContextAndTellsTheCause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cause := errors.New("stopping")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(time.Second, func() { cancel(cause) })
		began := time.Now()
		if err := For(ctx, time.Minute); !errors.Is(err, cause) || time.Since(began) != time.Second {
			t.Errorf("%v after %s", err, time.Since(began))
		}
	})
}

func TestNoTimeIsNoPauseEvenAfterTheEnd(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := For(ended, 0); err != nil {
		t.Error(err)
	}
}

// lateContext has a deadline that is over, and ends later, as one whose timer runs late.
type lateContext struct{ context.Context }

func (lateContext) Deadline() (time.Time, bool) { return time.Now().Add(-time.Millisecond), true }

func TestAContextPastItsDeadlineIsOverBeforeItsTimerHasRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cause := errors.New("the deadline")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(50*time.Millisecond, func() { cancel(cause) })
		if err := Over(lateContext{ctx}); !errors.Is(err, cause) {
			t.Errorf("%v", err)
		}
	})
}

func TestAContextThatGoesOnIsNotOver(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()
	if err := Over(ctx); err != nil {
		t.Error(err)
	}
}
