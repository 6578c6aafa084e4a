package server

import (
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"vmapower/joblog"
)

const (
	clockStepTold = 10 * time.Minute // so long /readyz tells of a step
	clocksDiffer  = 5 * time.Second  // more between Redis' host and this one is told
)

// clockSteps tells of clocks that were stepped, or that differ: to the log, to the metrics, and
// to /readyz. It is safe for concurrent use.
type clockSteps struct {
	log   *slog.Logger
	count *prometheus.CounterVec

	mu     sync.Mutex
	last   map[string]clockStep // by clock
	differ bool                 // as was told
}

type clockStep struct {
	by time.Duration
	at time.Time
}

func newClockSteps(log *slog.Logger, metrics prometheus.Registerer) *clockSteps {
	c := &clockSteps{log: log, last: map[string]clockStep{}, count: prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "vmapower_clock_steps_total",
		Help: "How often this process found that a clock was stepped by more than 2 s: that of Redis' host, or its own.",
	}, []string{"clock"})}
	metrics.MustRegister(c.count)
	for _, clock := range []string{joblog.RedisClock, joblog.HostClock} {
		c.count.WithLabelValues(clock)
	}
	return c
}

// whatAStepMeans is what an operator should know of a step of each clock.
var whatAStepMeans = map[string]string{
	joblog.RedisClock: "the clock of Redis' host was stepped, or this machine stood still: running jobs go on, the deadlines of open jobs follow; " +
		"jobs may be taken over, and calls that were not answered waited for, a little later",
	joblog.HostClock: "this machine's clock was stepped: running jobs go on; sessions, approvals given beforehand and jobs that wait " +
		"may end earlier or later by that",
}

// told is called for each step that is found.
func (c *clockSteps) told(clock string, by time.Duration) {
	c.count.WithLabelValues(clock).Inc()
	c.log.Warn(whatAStepMeans[clock]+"; see to its time synchronization", "clock", clock, "stepped_by", by.String())
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last[clock] = clockStep{by, time.Now()}
}

// warnings are what /readyz tells of the clocks. ahead is how far Redis' clock is ahead of ours,
// where that is known. That they differ is logged once.
func (c *clockSteps) warnings(ahead time.Duration, known bool) (warnings []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, clock := range []string{joblog.RedisClock, joblog.HostClock} {
		if last, stepped := c.last[clock]; stepped && time.Since(last.at) < clockStepTold {
			warnings = append(warnings, fmt.Sprintf("%s (by %s, %s ago)", whatAStepMeans[clock],
				last.by.Round(time.Second), time.Since(last.at).Round(time.Second)))
		}
	}
	differ := known && ahead.Abs() > clocksDiffer
	if differ {
		told := fmt.Sprintf("the clock of Redis' host is %s %s this machine's: synchronize both", ahead.Abs().Round(time.Second),
			map[bool]string{true: "ahead of", false: "behind"}[ahead > 0])
		if warnings = append(warnings, told); !c.differ {
			c.log.Warn(told)
		}
	}
	c.differ = differ
	return warnings
}
