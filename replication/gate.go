package replication

import (
	"context"
	"sync"
	"time"
)

// A gate tries one reader more when all were busy all the time, and keeps it when that helped.
const (
	gateTrial = time.Second // of one number of readers, and so many chunks of each
	gateReads = 8
	gateHelps = 1.05
	gateRest  = 20 // trials before the next one more, after one that did not help
	gateIdle  = 20 // readers that were free for a part of the trial as large as 1 in so many
)

// gate bounds the ranges that are read at a time, by what helps.
type gate struct {
	mu    sync.Mutex
	limit int
	most  int
	busy  int
	freed chan struct{} // closed and replaced when there may be room

	began  time.Time // of the trial
	reads  int
	bytes  int64
	free   time.Time     // since when there is room; zero when there is none
	idle   time.Duration // there was room during the trial
	before float64       // bytes per second with a reader less; 0 when the last one has proven itself
	rest   int
}

func newGate(limit, most int) *gate {
	return &gate{limit: limit, most: max(limit, most), freed: make(chan struct{})}
}

// take waits for room, or returns the context's cause.
func (g *gate) take(ctx context.Context) error {
	for {
		g.mu.Lock()
		room, freed := g.busy < g.limit, g.freed
		if room {
			g.busy++
			g.full()
		}
		g.mu.Unlock()
		if room {
			return nil
		}
		select {
		case <-freed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// full ends the time in which there is room, when there is none any more.
func (g *gate) full() {
	if g.busy >= g.limit && !g.free.IsZero() {
		g.idle += time.Since(g.free)
		g.free = time.Time{}
	}
}

// give ends a read of n bytes.
func (g *gate) give(n int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	if g.began.IsZero() {
		g.began = now
	}
	g.busy--
	if g.busy < g.limit && g.free.IsZero() {
		g.free = now
	}
	g.reads++
	g.bytes += n
	if took := now.Sub(g.began); took >= gateTrial && g.reads >= gateReads*g.limit {
		idle := g.idle + now.Sub(g.free)
		g.judge(float64(g.bytes)/took.Seconds(), idle > took/gateIdle)
		g.began, g.reads, g.bytes, g.idle, g.free = now, 0, 0, 0, now
	}
	close(g.freed)
	g.freed = make(chan struct{})
}

// judge decides how many readers there are from now on, after a trial at this rate.
func (g *gate) judge(rate float64, idle bool) {
	switch {
	case g.before > 0 && (idle || rate < gateHelps*g.before): // the last one did not help
		g.limit--
		g.before, g.rest = 0, gateRest
	case idle || g.limit == g.most:
		g.before = 0
	case g.rest > 0:
		g.rest--
	default:
		g.limit++
		g.before = rate
	}
}
