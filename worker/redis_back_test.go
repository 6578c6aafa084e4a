package worker_test

import (
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/testenv"
	"vmapower/joblog"
	"vmapower/tasks"
)

// The owner's way to Redis is open a moment after that of the worker that sweeps: a cluster's map
// is not read by all at the same time.
func TestAnOwnerComesBeforeTheSweepOnceRedisIsBack(t *testing.T) {
	b := setup(t, web(0))
	line := testenv.StartProxy(t, b.redis.Addr(), nil)
	o := *b.redis.ServiceClient().(*redis.Client).Options()
	o.Addr, o.Dialer = line.Addr(), nil
	client := redis.NewClient(&o)
	t.Cleanup(func() { _ = client.Close() })
	jobs := joblog.New(client, joblog.Options{Keys: b.keys, Retention: time.Hour})
	t.Cleanup(jobs.Close)
	run, err := jobs.Claim(t.Context(), b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300)))
	if err != nil {
		t.Fatal(err)
	}
	b.work(t)
	b.handled(t, tasks.QueuePower, 1)
	b.redis.Stop()
	time.Sleep(6 * time.Second) // the outage itself: the owner's last beat is stale by now
	line.Refuse(true)
	line.Cut()
	b.redis.Continue()
	time.Sleep(1500 * time.Millisecond) // what the owner comes later
	line.Heal()
	if err := run.Pause(t.Context()); err != nil {
		t.Errorf("the owner lives, and was overtaken: %v", err)
	}
	wantStatus(t, b.ended(t, run.Job().ID), joblog.StatusCompleted, "")
}
