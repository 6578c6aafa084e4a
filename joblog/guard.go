package joblog

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
)

const (
	// guardEvery is how soon it is noticed that the subscription does not tell of changes.
	guardEvery = time.Second
	// compareEvery is how soon a change is noticed that was not announced over a subscription that lives.
	compareEvery = 15 * time.Second
)

// guard makes sure that no announcement of a change is lost, at the price of one command a second however
// many wait: it publishes a token of its own, and when the subscription brings that back it has brought
// everything before it. Where it does not, or was opened again, the jobs themselves are read.
type guard struct {
	name  string // begins its tokens
	turn  atomic.Int64
	heard chan struct{}
	// gap: announcements may have been lost since the jobs were read.
	gap      atomic.Bool
	compared time.Time                 // when they were read last
	sure     atomic.Pointer[time.Time] // every change before it was told to those who wait
}

func newGuard() guard {
	return guard{name: "guard:" + uuid.NewString() + ":", heard: make(chan struct{}, 1)}
}

// token is that of the present turn.
func (g *guard) token() string { return g.name + strconv.FormatInt(g.turn.Load(), 10) }

// hear takes a message, and reports whether it is the guard's own. One of an earlier turn tells nothing of
// what was announced since.
func (g *guard) hear(payload string) bool {
	if payload == g.token() {
		select {
		case g.heard <- struct{}{}:
		default: // it came twice
		}
	}
	return strings.HasPrefix(payload, g.name)
}

// sureSince reports whether whoever waits would have been told of a change between the given time and
// a moment ago.
func (g *guard) sureSince(read time.Time) bool {
	sure := g.sure.Load()
	return sure != nil && sure.After(read) && time.Since(*sure) < 2*guardEvery
}

// watchOver guards as long as there are waiters.
func (c *changes) watchOver() {
	tick := time.NewTicker(guardEvery)
	defer tick.Stop()
	for {
		select {
		case <-c.closed:
			return
		case <-tick.C:
		}
		ids := c.guarded()
		if ids == nil {
			return
		}
		c.makeSure(ids)
	}
}

// makeSure has those told who wait for a change that was not announced to them.
func (c *changes) makeSure(ids []string) {
	began := time.Now()
	heard := c.tryOut()
	gap := c.guard.gap.Swap(false)
	if !heard || gap || time.Since(c.guard.compared) > compareEvery {
		if !c.compareAll(ids) {
			c.guard.gap.Store(true)
			return
		}
		c.guard.compared = began
		if !heard {
			c.guard.gap.Store(true)
		}
	}
	c.guard.sure.Store(&began)
}

// tryOut reports whether the subscription brings what is published now.
func (c *changes) tryOut() bool {
	ctx, cancel := context.WithTimeout(context.Background(), guardEvery)
	defer cancel()
	c.guard.turn.Add(1)
	select {
	case <-c.guard.heard: // of the turn before, which was given up
	default:
	}
	if c.client.Publish(ctx, keyPrefix+"changed", c.guard.token()).Err() != nil {
		return false
	}
	select {
	case <-c.guard.heard:
		return true
	case <-ctx.Done():
	case <-c.closed:
	}
	return false
}

// guarded are the jobs that are waited for. Where there are none the guard is over.
func (c *changes) guarded() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.guarding = len(c.waiters) > 0
	return slices.Collect(maps.Keys(c.waiters))
}

// compareAll reports whether all could be read.
func (c *changes) compareAll(ids []string) bool {
	all := true
	for some := range slices.Chunk(ids, revisionsPerRead) {
		all = c.compare(some) && all
	}
	return all
}

// compare notifies those who know another revision than the jobs have.
func (c *changes) compare(ids []string) bool {
	revisions, err := readRevisions(context.Background(), c.client, ids)
	if err != nil {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, id := range ids {
		for w := range c.waiters[id] {
			if now := revisions[i]; w.revision != now {
				w.revision = now
				w.notify()
			}
		}
	}
	return true
}
