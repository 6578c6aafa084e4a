package joblog_test

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// calls is how many scripts Redis has run so far.
func (b bundle) calls(t *testing.T) (n int) {
	t.Helper()
	info, err := b.raw.Info(t.Context(), "commandstats").Result()
	must(t, err)
	_, evalsha, _ := strings.Cut(info, "cmdstat_evalsha:calls=")
	count, _, _ := strings.Cut(evalsha, ",")
	n, err = strconv.Atoi(count)
	must(t, err)
	return n
}

func TestAnyNumberOfWaitersCostOneLookASecondTogether(t *testing.T) {
	b := setup(t)
	job := b.submit(t, submission("vm-1"))
	ctx, cancel := context.WithCancel(t.Context())
	var waiting sync.WaitGroup
	const waiters = 100
	for range waiters {
		waiting.Go(func() {
			if _, err := b.Wait(ctx, job.ID, job.Revision); err != nil {
				t.Error(err)
			}
		})
	}
	for b.calls(t) < waiters && !t.Failed() { // each has looked once
		time.Sleep(10 * time.Millisecond)
	}
	before := b.calls(t)
	time.Sleep(3 * time.Second)
	if more := b.calls(t) - before; more > 10 {
		t.Errorf("%d looks in 3 s", more)
	}
	cancel()
	waiting.Wait()
}

func TestAWaitOutlivesARedisThatIsAwayForAMoment(t *testing.T) {
	b := setup(t)
	job := b.submit(t, submission("vm-1"))
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	told := make(chan int64, 1)
	go func() {
		changed, err := b.Wait(ctx, job.ID, job.Revision)
		if err != nil {
			t.Error(err)
		}
		told <- changed.Revision
	}()
	for before := b.calls(t); b.calls(t) == before; {
		time.Sleep(10 * time.Millisecond)
	}
	b.redis.Stop()
	time.Sleep(2500 * time.Millisecond)
	b.redis.Continue()
	must(t, b.raw.HIncrBy(ctx, "{vmapower}:job:"+job.ID, "revision", 1).Err()) // as one whose announcement was lost
	if revision := <-told; revision != job.Revision+1 || ctx.Err() != nil {
		t.Errorf("revision %d, %v", revision, ctx.Err())
	}
}
