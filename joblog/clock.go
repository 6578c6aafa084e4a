package joblog

import (
	"context"
	"sync"
	"time"
)

// clockStep is by how much a clock must be off from one look to the next to have been stepped.
const clockStep = 2 * time.Second

// stepKnown is how long after a step was noticed a process has told by how much it was. Nothing
// counts as late until then.
const stepKnown = 3 * time.Second

// keptOn is how much longer than needed a key lasts that ends by itself: Redis ends it by its
// clock, which may be stepped ahead by as much.
const keptOn = 2 * time.Hour

// clockName is the key of what is known of Redis' clock.
const clockName = "clock"

// The clocks that are watched.
const (
	RedisClock = "redis" // of Redis' host, by which scripts count
	HostClock  = "host"  // of this process' own
)

// clocks compares Redis' clock and the host's with one that is never stepped, the monotonic one.
type clocks struct {
	stepped func(clock string, by time.Duration)

	mu     sync.Mutex
	last   reading
	before int64         // how often Redis' clock was known to have been stepped at the last reading
	host   time.Duration // the host's clock minus the monotonic one, at the last reading
	began  time.Time
}

// reading is one look at Redis' clock.
type reading struct {
	redis          time.Time
	sent, received time.Time // what Redis told is from between these
}

// expected is the latest time that Redis can tell now, in milliseconds, unless its clock was
// stepped; 0 before the first reading.
func (c *clocks) expected() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.last.redis.IsZero() {
		return 0
	}
	return c.last.redis.Add(time.Since(c.last.sent)).UnixMilli() + 1 // Redis tells whole milliseconds
}

// ahead is how far Redis' clock is ahead of the host's; false before the first reading.
func (c *clocks) ahead() (by time.Duration, known bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.last.redis.Sub(c.last.received.Round(0)), !c.last.redis.IsZero()
}

// read takes a reading, and how often Redis' clock is known to have been stepped. It returns by
// how much the clock was stepped since the reading before, 0 when it was not, and how often
// before that.
func (c *clocks) read(now reading, steps int64) (by time.Duration, before int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	last := c.last
	if now.sent.Before(last.received) { // beside another, and maybe from before it
		return 0, c.before
	}
	before, c.last, c.before = c.before, now, steps
	if last.redis.IsZero() {
		return 0, before
	}
	passed := now.redis.Sub(last.redis)
	least, most := now.sent.Sub(last.received), now.received.Sub(last.sent)
	if passed > most+clockStep || passed < least-clockStep {
		return (passed - (least+most)/2).Round(time.Millisecond), before
	}
	return 0, before
}

// readHost returns by how much the host's clock was stepped since it was last read.
func (c *clocks) readHost(now time.Time) (by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	off := now.Round(0).Sub(c.began.Round(0)) - now.Sub(c.began)
	if by = off - c.host; by.Abs() <= clockStep { // a slow correction is none
		by = 0
	}
	c.host = off
	return by
}

// lookAtClocks learns from an answer of Redis what its clock tells. Whoever finds that it was
// stepped tells Redis by how much, so that the times of all open jobs follow.
func (l *Log) lookAtClocks(ctx context.Context, sent, redisNow time.Time, steps int64) {
	received := time.Now()
	if by := l.clocks.readHost(received); by != 0 {
		l.clocks.stepped(HostClock, by)
	}
	by, before := l.clocks.read(reading{redisNow, sent, received}, steps)
	if by == 0 {
		return
	}
	l.clocks.stepped(RedisClock, by)
	_, _ = run(ctx, l.redis, steppedScript, named(clockName), before, by.Milliseconds()) // else ages count from the step
}

// ClockAhead is how far Redis' clock is ahead of this host's, less than 0 where it is behind;
// known is false until Redis was asked.
func (l *Log) ClockAhead() (by time.Duration, known bool) { return l.clocks.ahead() }
