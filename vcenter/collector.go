package vcenter

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vmapower/internal/pause"
)

const (
	lostGrace   = 30 * time.Second // how long a lost collector is not reported to those who wait
	leaveLinger = 20 * time.Second // how long unwatched objects stay listed
)

// collector follows some properties of the VMs, and the tasks, in flight through one property
// collector of its own, so that a wait costs no calls.
type collector struct {
	s        *Session
	paths    []string // of a VM
	grace    time.Duration
	start    sync.Once
	wake     chan struct{} // somebody watches again
	building sync.Mutex    // one attach at a time

	mu        sync.Mutex
	subjects  map[types.ManagedObjectReference]*subject
	news      int    // updates so far
	batch     *batch // joiners of the next change of the view
	flushing  bool
	remote    *remote
	failure   error // for all who wait, while the collector stays lost
	lostSince time.Time
	lostCause error // why, while it is lost
}

// remote is what the collector owns in vCenter. version belongs to run.
type remote struct {
	collector types.ManagedObjectReference
	view      types.ManagedObjectReference
	version   string
	life      context.Context // ends when it is given up, and what waits on it with it
	end       context.CancelFunc
}

func (c *collector) newRemote(owned, view types.ManagedObjectReference) *remote {
	r := &remote{collector: owned, view: view}
	r.life, r.end = context.WithCancel(c.s.life)
	return r
}

func newCollector(s *Session, paths []string) *collector {
	return &collector{
		s: s, paths: paths, grace: lostGrace, wake: make(chan struct{}, 1),
		subjects: map[types.ManagedObjectReference]*subject{},
	}
}

// run waits for updates as long as somebody watches.
func (c *collector) run() {
	failures := 0
	for c.s.life.Err() == nil {
		if !c.watching() {
			c.awaitWatcher()
			continue
		}
		r, _, err := c.attach()
		if err == nil {
			err = c.waitForUpdates(r)
		}
		if err == nil {
			failures = 0
			c.recovered()
			continue
		}
		if r != nil && r.life.Err() != nil {
			err = errExpired // somebody else found that out while run was waiting
		}
		c.lost(r, err)
		failures++
		backoff := min(100*time.Millisecond<<min(failures-1, 10), 5*time.Second)
		_ = pause.For(c.s.life, backoff/2+rand.N(backoff/2))
	}
}

// awaitWatcher sleeps until somebody watches again, and empties the view after a while.
func (c *collector) awaitWatcher() {
	linger := time.NewTimer(leaveLinger)
	defer linger.Stop()
	select {
	case <-c.wake:
	case <-c.s.life.Done():
	case <-linger.C:
		c.mu.Lock()
		var b *batch
		if c.remote != nil && len(c.subjects) > 0 {
			b = c.nextBatch()
		}
		c.mu.Unlock()
		_ = b.wait(c.s.life) // the next joiner gets the same error
	}
}

// wakeRun ends awaitWatcher.
func (c *collector) wakeRun() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// watching reports whether anybody watches anything.
func (c *collector) watching() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, sub := range c.subjects {
		if sub.watchers > 0 {
			return true
		}
	}
	return false
}

// lost gives the collector up; run builds another. All who wait get an error when it
// stays lost for longer than grace, or at once when waiting won't help.
func (c *collector) lost(r *remote, err error) {
	if c.s.life.Err() != nil {
		return
	}
	c.detach(r)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.lostSince.IsZero() {
		c.lostSince = time.Now()
		c.s.options.Logger.Warn("vCenter updates lost, starting again", "vcenter", c.s.address.Host,
			"err", translate(err, "wait for updates").Error())
	}
	c.lostCause = translate(err, "follow the VM")
	if errors.Is(err, ErrLoginFailed) || time.Since(c.lostSince) > c.grace {
		c.failWatchers(c.lostCause)
	}
}

func (c *collector) recovered() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.s.life.Err() == nil { // the error of close stays
		c.lostSince, c.lostCause, c.failure = time.Time{}, nil, nil
	}
}

// whileLost adds to the end of a wait why updates were lost, if they are.
func (c *collector) whileLost(err error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.lostCause == nil {
		return err
	}
	return fmt.Errorf("%w; %w", err, c.lostCause)
}

// failWatchers gives everybody who waits an error. c.mu is held.
func (c *collector) failWatchers(err error) {
	c.failure = err
	for _, sub := range c.subjects {
		sub.notify()
	}
}

// close gives everybody who waits the error of a closed session.
func (c *collector) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.failWatchers(errClosed())
}
