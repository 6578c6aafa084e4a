package joblog

import (
	"context"
	"sync"

	"github.com/redis/go-redis/v9"
)

// changes notifies waiters in this process that a job has changed. One subscription,
// opened with the first waiter, serves all of them. A message may be lost, so every
// waiter also reads the record from time to time.
type changes struct {
	client redis.UniversalClient

	mu      sync.Mutex
	waiters map[string]map[chan struct{}]struct{}
	sub     *redis.PubSub
	done    chan struct{} // closed when the subscription's reader has ended
	closed  bool
}

func newChanges(client redis.UniversalClient) *changes {
	return &changes{client: client, waiters: make(map[string]map[chan struct{}]struct{})}
}

// of returns a channel that receives after the job was touched, and the function
// that ends it.
func (c *changes) of(id string) (<-chan struct{}, func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.sub == nil && !c.closed {
		c.sub = c.client.Subscribe(context.Background(), keyPrefix+"changed")
		c.done = make(chan struct{})
		go c.read(c.sub.Channel())
	}
	waiter := make(chan struct{}, 1)
	if c.waiters[id] == nil {
		c.waiters[id] = make(map[chan struct{}]struct{})
	}
	c.waiters[id][waiter] = struct{}{}
	return waiter, func() { c.leave(id, waiter) }
}

func (c *changes) leave(id string, waiter chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.waiters[id], waiter)
	if len(c.waiters[id]) == 0 {
		delete(c.waiters, id)
	}
}

func (c *changes) read(messages <-chan *redis.Message) {
	defer close(c.done)
	for message := range messages {
		c.notify(message.Payload)
	}
}

func (c *changes) notify(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for waiter := range c.waiters[id] {
		select {
		case waiter <- struct{}{}:
		default: // it is notified already
		}
	}
}

func (c *changes) close() {
	c.mu.Lock()
	c.closed = true
	sub := c.sub
	c.mu.Unlock()
	if sub != nil {
		_ = sub.Close() // nothing to save: it only ends the reader
		<-c.done
	}
}
