package joblog

import "time"

// Times that tests know of.
const (
	KeptOn     = keptOn
	StaleAfter = staleAfter
)

// Sleep makes the process one that has slept so long, as a machine does that is paused: its
// own clock has not counted that.
func (l *Log) Sleep(long time.Duration) {
	l.clocks.mu.Lock()
	defer l.clocks.mu.Unlock()
	l.clocks.last.redis = l.clocks.last.redis.Add(-long)
}
