package joblog

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// heldReads are reads that are not answered before they are let go. A read answers with the ids it was asked for.
type heldReads struct {
	mu    sync.Mutex
	begun []string
	letGo chan struct{}
}

func (h *heldReads) read(ctx context.Context, ids []string) ([]string, error) {
	h.mu.Lock()
	h.begun = append(h.begun, strings.Join(ids, " "))
	h.mu.Unlock()
	select {
	case <-h.letGo:
		return ids, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (h *heldReads) reads() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.begun)
}

// ask asks about a job in the background, and has arrived when it returns.
func ask(t *testing.T, g *gathered[string], wait *sync.WaitGroup, ids ...string) {
	t.Helper()
	for _, id := range ids {
		wait.Go(func() {
			if told, err := g.of(t.Context(), id); told != id || err != nil {
				t.Errorf("%s was told %q, %v", id, told, err)
			}
		})
		synctest.Wait()
	}
}

func TestWhoeverAsksDuringAReadSharesTheNextOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		held := &heldReads{letGo: make(chan struct{})}
		g, asking := gathered[string]{most: 10, read: held.read}, sync.WaitGroup{}
		ask(t, &g, &asking, "a", "b", "c", "b", "a")
		held.letGo <- struct{}{}
		held.letGo <- struct{}{}
		asking.Wait()
		if reads := held.reads(); !slices.Equal(reads, []string{"a", "b c a"}) {
			t.Errorf("read %q", reads)
		}
	})
}

func TestAReadThatDoesNotComeBackKeepsNobodyFromTheNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		held := &heldReads{letGo: make(chan struct{})}
		g, asking := gathered[string]{most: 10, read: held.read}, sync.WaitGroup{}
		ask(t, &g, &asking, "a")
		time.Sleep(2 * oneReaderFor)
		ask(t, &g, &asking, "b")
		if reads := held.reads(); !slices.Equal(reads, []string{"a", "b"}) {
			t.Errorf("read %q while the first hung", reads)
		}
		close(held.letGo)
		asking.Wait()
	})
}

func TestMoreThanOneReadTakesIsReadAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		held := &heldReads{letGo: make(chan struct{})}
		g, asking := gathered[string]{most: 2, read: held.read}, sync.WaitGroup{}
		ask(t, &g, &asking, "a", "b", "c", "d")
		if reads := held.reads(); !slices.Equal(reads, []string{"a", "b c"}) {
			t.Errorf("read %q, the first of which hangs", reads)
		}
		close(held.letGo)
		asking.Wait()
	})
}

func TestWhoWaitsForAReadIsToldWithinItsBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		held := &heldReads{letGo: make(chan struct{})}
		g := gathered[string]{most: 10, read: held.read}
		for range 2 { // a timer that was used is as good as a new one
			began := time.Now()
			_, err := g.of(t.Context(), "a")
			if after := time.Since(began); !errors.Is(err, ErrUnavailable) || !errors.Is(err, context.DeadlineExceeded) || after != redisBudget {
				t.Errorf("%v after %v", err, after)
			}
			held.letGo <- struct{}{}
			synctest.Wait()
		}
		ctx, leave := context.WithCancel(t.Context())
		time.AfterFunc(time.Millisecond, leave)
		began := time.Now()
		_, err := g.of(ctx, "a")
		if after := time.Since(began); !errors.Is(err, ErrUnavailable) || !errors.Is(err, context.Canceled) || after != time.Millisecond {
			t.Errorf("who leaves is told %v after %v", err, after)
		}
		close(held.letGo)
	})
}
