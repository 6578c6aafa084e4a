package worker_test

import (
	"strings"
	"testing"
	"time"

	"vmapower/tasks"
)

// Redis says that it does not do something now, in the reply to a script: that is an outage, which
// an owner waits out.
func TestARedisThatRefusesWritesForAWhileCostsNoAttempt(t *testing.T) {
	for word, c := range map[string]struct{ refuse, heal []any }{
		"NOREPLICAS": {[]any{"CONFIG", "SET", "min-replicas-to-write", "1"}, []any{"CONFIG", "SET", "min-replicas-to-write", "0"}},
		"OOM":        {[]any{"CONFIG", "SET", "maxmemory", "1"}, []any{"CONFIG", "SET", "maxmemory", "0"}},
		"READONLY":   {[]any{"REPLICAOF", "127.0.0.1", "1"}, []any{"REPLICAOF", "NO", "ONE"}},
	} {
		t.Run(word, func(t *testing.T) {
			b := setup(t, hanging())
			b.work(t)
			id := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
			b.until(t, id, stepRuns(tasks.StepWaitForShutdown))
			admin := b.redis.Client()
			if err := admin.Do(t.Context(), c.refuse...).Err(); err != nil {
				t.Fatal(err)
			}
			for limit := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
				told, err := admin.Info(t.Context(), "errorstats").Result()
				if err != nil || time.Now().After(limit) {
					t.Fatalf("nothing was refused: %v", err)
				}
				if strings.Contains(told, "errorstat_"+word) {
					break
				}
			}
			b.guest(t, "web-01").GoOff()
			if err := admin.Do(t.Context(), c.heal...).Err(); err != nil {
				t.Fatal(err)
			}
			job := b.ended(t, id)
			wantOff(t, job, "graceful", "", "clean")
			if job.Attempt != 1 {
				t.Errorf("attempt %d", job.Attempt)
			}
		})
	}
}
