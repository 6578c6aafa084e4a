package bench

import (
	"testing"
	"time"

	"vmapower/joblog"
)

// BenchmarkSweep measures what a sweep of 5,000 open jobs takes of Redis' time while it lasts, and for each of them.
// It is made once.
func BenchmarkSweep(b *testing.B) {
	const open = 5000
	s, measured := start(b), false
	for b.Loop() {
		if measured {
			continue
		}
		measured = true
		rate(callers, open, func(i int) { s.post(b, "power-off", sprintRef(i), nil) })
		var spent redisWork
		var lasted time.Duration
		spent.add(b, s.redis, func() {
			lasted = timed(func() {
				if err := s.jobs.Sweep(b.Context(), func([]joblog.Wake) error { return nil }); err != nil {
					b.Fatal(err)
				}
			})
		})
		b.ReportMetric(spent.cpu/lasted.Seconds(), "of-redis")
		b.ReportMetric(spent.cpu/open*1e6, "redis-us/job")
	}
}
