package nbd

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// carry sends pieces for as long as told over a line of so many bytes per second and this
// round trip, as many writers do, and returns what passed and what was in flight at most in
// the second half of that time.
func carry(t *testing.T, perSecond int64, roundTrip, long time.Duration) (passed, inFlight int64) {
	t.Helper()
	f := newFlow(16 << 20)
	var mu sync.Mutex
	var free time.Time
	began := time.Now()
	var writers sync.WaitGroup
	for range 64 {
		writers.Go(func() {
			for time.Since(began) < long {
				n := f.piece(pieceSize)
				f.take(n, nil)
				sent := time.Now()
				mu.Lock()
				if free.Before(sent) {
					free = sent
				}
				free = free.Add(time.Duration(n * int64(time.Second) / perSecond))
				left := free
				if time.Since(began) > long/2 {
					f.mu.Lock()
					passed, inFlight = passed+n, max(inFlight, f.flying)
					f.mu.Unlock()
				}
				mu.Unlock()
				time.Sleep(time.Until(left) + roundTrip)
				f.done(n, sent)
			}
		})
	}
	writers.Wait()
	return passed, inFlight
}

func TestWhatIsInFlightFollowsTheLine(t *testing.T) {
	for name, c := range map[string]struct {
		rate int64
		trip time.Duration
	}{
		"a slow line":           {200 << 10, 20 * time.Millisecond},
		"a very slow line":      {50 << 10, 20 * time.Millisecond},
		"a long and fast line":  {60 << 20, 40 * time.Millisecond},
		"a line over the ocean": {30 << 20, 200 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const long = time.Minute
				passed, inFlight := carry(t, c.rate, c.trip, long)
				if most := max(2*flowLeast, 2*c.rate+pieceSize); inFlight > most {
					t.Errorf("%d bytes were in flight, and two seconds are %d", inFlight, most)
				}
				if most := max(flowAmple+4*pieceSize, 4*c.rate*int64(c.trip)/int64(time.Second)); inFlight > most {
					t.Errorf("%d bytes were in flight, and a flush waits for what is more than %d", inFlight, most)
				}
				if least := c.rate * int64(long/2/time.Second) * 9 / 10; passed < least {
					t.Errorf("%d bytes passed, and the line carries %d", passed, least)
				}
			})
		})
	}
}
