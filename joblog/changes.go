package joblog

import (
	"context"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// changes notifies waiters in this process that a job has changed. One subscription,
// opened with the first waiter, serves all of them. A message may be lost, so one guard
// makes sure that the subscription lives: see guard.go.
type changes struct {
	client redis.UniversalClient
	guard  guard

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
	revision int64     // that it knows
	read     time.Time // when it was read at the latest
}

func newChanges(client redis.UniversalClient) *changes {
	return &changes{client: client, waiters: make(map[string]map[*waiter]struct{}), guard: newGuard(), closed: make(chan struct{})}
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
		messages := c.sub.ChannelWithSubscriptions()
		c.ended.Go(func() {
			for message := range messages {
				c.hear(message)
			}
		})
	}
	if !c.guarding {
		c.guarding = true
		c.ended.Go(c.watchOver)
	}
}

// hear takes what the subscription tells, in its order.
func (c *changes) hear(message any) {
	switch m := message.(type) {
	case *redis.Subscription: // it was opened, or opened again
		c.guard.gap.Store(true)
	case *redis.Message:
		if !c.guard.hear(m.Payload) {
			c.notify(m.Payload)
		}
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
	w.revision, w.read = revision, time.Now()
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
