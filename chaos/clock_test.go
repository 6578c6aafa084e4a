package chaos

import (
	"slices"
	"sync"
	"time"
)

// clock knows how far a clock was from the true time, and since when.
type clock struct {
	turn  int // which of the leaps comes next
	mu    sync.Mutex
	steps []clockStep
}

type clockStep struct {
	from time.Time // on the true clock
	by   time.Duration
}

// stepped notes that the clock is so far from the true time from now on.
func (c *clock) stepped(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.steps = append(c.steps, clockStep{time.Now(), by})
}

// steppedWithin reports whether the clock was stepped in that time.
func (c *clock) steppedWithin(from, to time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.ContainsFunc(c.steps, func(s clockStep) bool { return s.from.After(from) && s.from.Before(to) })
}

// told is what the clock said at a true time.
func (c *clock) told(at time.Time) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	by := time.Duration(0)
	for _, s := range c.steps {
		if s.from.After(at) {
			break
		}
		by = s.by
	}
	return at.Add(by)
}

// when lists the true times at which the clock told this time, oldest first: after a step
// back it tells some times twice. What a step forward leaves out is told in the moment of
// the step.
func (c *clock) when(told time.Time) (times []time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := clockStep{}
	for _, next := range c.steps {
		at, then := told.Add(-now.by), told.Add(-next.by)
		if !at.Before(now.from.Add(-clockGrain)) && at.Before(next.from.Add(clockGrain)) {
			times = append(times, at)
		} else if at.After(next.from) && then.Before(next.from) {
			times = append(times, next.from)
		}
		now = next
	}
	if at := told.Add(-now.by); !at.Before(now.from.Add(-clockGrain)) {
		times = append(times, at)
	}
	return times
}

// leaps are how far a clock jumps, by turns.
var leaps = []time.Duration{3 * time.Second, -3 * time.Second, 90 * time.Second, -20 * time.Second, 20 * time.Second, -90 * time.Second}

// leapVCenter makes vCenter's clock wrong until the end.
func (s *site) leapVCenter() (end func()) { return s.clocks.vcenter.leap(s.vcenter.ShiftClock) }

// leapRedis makes Redis' clock wrong until the end.
func (s *site) leapRedis() (end func()) {
	if s.clock == nil {
		s.t.Log("there is no C compiler, so Redis' clock does not jump")
		return func() {}
	}
	return s.clocks.redis.leap(s.clock.Step)
}

// stepRedis makes Redis' clock so wrong from now on.
func (s *site) stepRedis(by time.Duration) {
	s.clock.Step(by)
	s.clocks.redis.stepped(by)
}

func (c *clock) leap(set func(time.Duration)) (end func()) {
	step := func(by time.Duration) {
		set(by)
		c.stepped(by)
	}
	step(leaps[c.turn%len(leaps)])
	c.turn++
	return func() { step(0) }
}
