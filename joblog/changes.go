package joblog

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// changes notifies waiters in this process that a job has changed. One subscription,
// opened with the first waiter, serves all of them. A message may be lost, so one guard
// reads the revisions of all jobs that are waited for, from time to time.
type changes struct {
	client redis.UniversalClient

	mu       sync.Mutex
	waiters  map[string]map[*waiter]struct{}
	sub      *redis.PubSub
	guarding bool // a guard is at work, as long as there are waiters
	closed   chan struct{}
	ended    sync.WaitGroup // the subscription's reader and the guard
}

// waiter is one who waits for changes of a job.
type waiter struct {
	changed  chan struct{}
	revision int64 // that it knows
}

func newChanges(client redis.UniversalClient) *changes {
	return &changes{client: client, waiters: make(map[string]map[*waiter]struct{}), closed: make(chan struct{})}
}

// wait returns a waiter that is notified of each change of the job from now on. It must leave.
func (c *changes) wait(id string) *waiter {
	c.mu.Lock()
	defer c.mu.Unlock()
	w := &waiter{changed: make(chan struct{}, 1), revision: anyRevision}
	if c.waiters[id] == nil {
		c.waiters[id] = make(map[*waiter]struct{})
	}
	c.waiters[id][w] = struct{}{}
	c.listen()
	return w
}

// listen opens the subscription and has the guard work, where that is not so yet.
func (c *changes) listen() {
	if c.isClosed() {
		return
	}
	if c.sub == nil {
		c.sub = c.client.Subscribe(context.Background(), keyPrefix+"changed")
		messages := c.sub.Channel()
		c.ended.Go(func() {
			for message := range messages {
				c.notify(message.Payload)
			}
		})
	}
	if !c.guarding {
		c.guarding = true
		c.ended.Go(c.guard)
	}
}

func (c *changes) isClosed() bool {
	select {
	case <-c.closed:
		return true
	default:
		return false
	}
}

func (c *changes) leave(id string, w *waiter) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.waiters[id], w)
	if len(c.waiters[id]) == 0 {
		delete(c.waiters, id)
	}
}

// saw tells which revision the waiter knows: the guard notifies it of any other.
func (c *changes) saw(w *waiter, revision int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if revision != anyRevision {
		w.revision = revision
	}
}

func (c *changes) notify(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for w := range c.waiters[id] {
		w.notify()
	}
}

func (w *waiter) notify() {
	select {
	case w.changed <- struct{}{}:
	default: // it is notified already
	}
}

const (
	// guardEvery is how soon a change is noticed that was not announced.
	guardEvery = time.Second
	// guardedAtOnce is of how many jobs one call reads the revisions.
	guardedAtOnce = 1000
)

// guard notifies waiters of changes whose announcement was lost, until nobody waits any more.
func (c *changes) guard() {
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
		for some := range slices.Chunk(ids, guardedAtOnce) {
			c.compare(some)
		}
	}
}

// guarded are the jobs that are waited for. Where there are none the guard is over.
func (c *changes) guarded() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.guarding = len(c.waiters) > 0
	return slices.Collect(maps.Keys(c.waiters))
}

// compare notifies those who know another revision than the jobs have. A Redis that does not
// answer is asked again at the next tick.
func (c *changes) compare(ids []string) {
	revisions, err := readRevisions(context.Background(), c.client, ids)
	if err != nil {
		return
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
}

func (c *changes) close() {
	c.mu.Lock()
	sub := c.sub
	if !c.isClosed() {
		close(c.closed)
	}
	c.mu.Unlock()
	if sub != nil {
		_ = sub.Close() // nothing to save: it only ends the reader
	}
	c.ended.Wait()
}
