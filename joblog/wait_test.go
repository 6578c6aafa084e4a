package joblog_test

import (
	"cmp"
	"context"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/joblog"
)

// calls is how often Redis has executed any of these commands so far.
func (b bundle) calls(t *testing.T, commands ...string) (n int) {
	t.Helper()
	info, err := b.raw.Info(t.Context(), "commandstats").Result()
	must(t, err)
	for _, command := range commands {
		_, stats, _ := strings.Cut(info, "cmdstat_"+command+":calls=")
		count, _, _ := strings.Cut(stats, ",")
		calls, err := strconv.Atoi(cmp.Or(count, "0"))
		must(t, err)
		n += calls
	}
	return n
}

// follow waits for changes of so many jobs, until it is left.
func (b bundle) follow(t *testing.T, n int) (leave func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var waiting sync.WaitGroup
	for i := range n {
		job := b.submit(t, submission("vm-"+strconv.Itoa(i)))
		watch := b.Watch(job.ID)
		waiting.Go(func() {
			defer watch.Leave()
			if now, err := watch.Changed(ctx, job.ID, job.Revision); err != nil || now != job.Revision {
				t.Errorf("revision %d after %d, %v", now, job.Revision, err)
			}
		})
	}
	return func() { cancel(); waiting.Wait() }
}

// reads is how often Redis has read something of a job so far.
func (b bundle) reads(t *testing.T) int {
	t.Helper()
	return b.calls(t, "evalsha", "hget", "hmget", "hgetall")
}

// guardTurns counts the guard's looks at the subscription from now on.
func (b bundle) guardTurns(t *testing.T) (next func()) {
	t.Helper()
	sub := b.raw.Subscribe(t.Context(), "{vmapower}:changed")
	t.Cleanup(func() { _ = sub.Close() })
	return func() {
		t.Helper()
		for {
			message, err := sub.ReceiveMessage(t.Context())
			must(t, err)
			if strings.HasPrefix(message.Payload, "guard:") {
				return
			}
		}
	}
}

// quiet waits until a turn of the guard has passed without a read.
func (b bundle) quiet(t *testing.T, next func()) {
	t.Helper()
	const most = 20
	for range most {
		before := b.reads(t)
		if next(); b.reads(t) == before {
			return
		}
	}
	t.Errorf("something is read in each of %d turns of the guard, of jobs that have not changed", most)
}

func TestAnyNumberOfWaitersCostOneSmallCommandASecondTogether(t *testing.T) {
	b := setup(t)
	next := b.guardTurns(t)
	leave := b.follow(t, 100)
	defer leave()
	next()
	b.quiet(t, next)
}

// The guard knows at the end of a wait that there was no change.
func TestAWaitThatEndsWithoutAChangeReadsNothing(t *testing.T) {
	b := setup(t)
	next, more := b.guardTurns(t), 0
	for range 5 { // a guard that was held up is not sure, and the wait asks Redis
		leave := b.follow(t, 3)
		next()
		b.quiet(t, next)
		before := b.reads(t)
		if leave(); b.reads(t) == before {
			return
		}
		more++
	}
	t.Errorf("%d times something was read", more)
}

// A burst of callers must not open a connection each: with a large pool all of them ran out of time.
func TestThousandsOfReadsAtOnceShareAFewConnections(t *testing.T) {
	b := setup(t)
	job := b.submit(t, submission("vm-1"))
	many := redis.NewClient(&redis.Options{Addr: b.redis.Addr(), PoolSize: 1200})
	defer many.Close()
	log := joblog.New(many, options(time.Hour))
	defer log.Close()
	var reading sync.WaitGroup
	for range 2000 {
		reading.Go(func() {
			if read, err := log.Get(t.Context(), job.ID); err != nil || read.Revision != job.Revision {
				t.Errorf("%+v, %v", read, err)
			}
		})
	}
	reading.Wait()
	if conns := many.PoolStats().TotalConns; conns > 8 {
		t.Errorf("%d connections", conns)
	}
}

func TestAWaitOutlivesARedisThatIsAwayForAMoment(t *testing.T) {
	b := setup(t)
	job := b.submit(t, submission("vm-1"))
	b.get(t, job.ID) // Redis has the script: the wait's own read is one call
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	told := make(chan int64, 1)
	go func() {
		changed, err := b.Wait(ctx, job.ID, job.Revision)
		if err != nil {
			t.Error(err)
		}
		told <- changed.Revision
	}()
	for before := b.calls(t, "evalsha"); b.calls(t, "evalsha") == before; {
		time.Sleep(10 * time.Millisecond)
	}
	b.redis.Stop()
	time.Sleep(2 * time.Second)
	changed := make(chan error, 1)
	go func() { // as a change whose announcement was lost
		changed <- b.raw.HIncrBy(ctx, "{vmapower}:job:"+job.ID, "revision", 1).Err()
	}()
	time.Sleep(500 * time.Millisecond)
	b.redis.Continue()
	must(t, <-changed)
	if revision := <-told; revision != job.Revision+1 || ctx.Err() != nil {
		t.Errorf("revision %d, %v", revision, ctx.Err())
	}
}
