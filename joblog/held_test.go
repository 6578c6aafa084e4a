package joblog_test

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/testenv"
	"vmapower/joblog"
)

// waitHeld waits until the run's claim is held, or is not.
func waitHeld(run *joblog.Run, held bool) {
	for run.LeaseHeld() != held {
		time.Sleep(time.Millisecond)
	}
}

func TestWithoutRedisAClaimIsNotHeldAndWaitedFor(t *testing.T) {
	b := setup(t)
	run := b.claimCopy(t)
	if !run.LeaseHeld() {
		t.Fatal("a new claim is not held")
	}
	b.redis.Stop()
	waitHeld(run, false)

	stopped := errors.New("stopped")
	ctx, stop := context.WithCancelCause(t.Context())
	time.AfterFunc(200*time.Millisecond, func() { stop(stopped) })
	wantErr(t, run.AwaitLease(ctx), stopped)

	hold := make(chan error)
	go func() { hold <- run.AwaitLease(t.Context()) }()
	b.redis.Continue()
	if err := <-hold; err != nil || !run.LeaseHeld() {
		t.Errorf("held %v, %v", run.LeaseHeld(), err)
	}
	end(t, run)
}

func TestWhoWaitsToHoldItsClaimLearnsThatItWasOvertaken(t *testing.T) {
	b := setup(t)
	old := b.claimCopy(t)
	ctx, cancel := old.Context()
	defer cancel()
	run := b.takeOver(t, old.Job().ID)
	<-ctx.Done()
	wantErr(t, old.AwaitLease(ctx), joblog.ErrSuperseded)
	end(t, run)
}

// cut keeps the commands of one owner, known by its nonce, from Redis.
type cut struct{ nonce atomic.Value }

func (c *cut) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, command redis.Cmder) error {
		if nonce, _ := c.nonce.Load().(string); nonce != "" && slices.Contains(command.Args(), any(nonce)) {
			command.SetErr(net.ErrClosed)
			return net.ErrClosed
		}
		return next(ctx, command)
	}
}

// off cuts the job's present owner off; on ends that.
func (c *cut) off(t *testing.T, b bundle, id string) {
	t.Helper()
	c.nonce.Store(b.raw.HGet(t.Context(), "{vmapower}:job:"+id, "nonce").Val())
}

func (c *cut) on() { c.nonce.Store("") }

// succeed claims the job of an owner that is cut off, as soon as that is possible, and
// until then looks whether the owner believes rightly that it holds its claim.
func succeed(t *testing.T, b bundle, old *joblog.Run) *joblog.Run {
	t.Helper()
	for {
		run, err := b.Claim(t.Context(), old.Job().ID)
		if err == nil {
			if old.LeaseHeld() {
				t.Error("an owner that holds its claim was succeeded")
			}
			return run
		}
		wantErr(t, err, joblog.ErrNotDue)
		time.Sleep(10 * time.Millisecond)
	}
}

func TestNobodySucceedsAnOwnerThatHoldsItsClaim(t *testing.T) {
	travel(t, func(t *testing.T, b bundle) {
		c := new(cut)
		b.raw.AddHook(testenv.CommandHook(c.ProcessHook))
		s := copying("vm-1")
		s.Budget = time.Hour
		old := b.claim(t, b.submit(t, s).ID)
		ctx, cancel := old.Context()
		defer cancel()
		for range 100 { // a second away now and then is no loss
			time.Sleep(1500 * time.Millisecond)
			c.off(t, b, old.Job().ID)
			time.Sleep(time.Second)
			if !old.LeaseHeld() {
				t.Fatal("not held after a second")
			}
			c.on()
			time.Sleep(time.Second)
		}
		c.off(t, b, old.Job().ID)
		began := time.Now()
		waitHeld(old, false)
		if after := time.Since(began); after < 2*time.Second || after > 4*time.Second {
			t.Errorf("held for %v", after)
		}
		hold := make(chan error)
		go func() { hold <- old.AwaitLease(ctx) }()
		run := succeed(t, b, old)
		c.on()
		wantErr(t, <-hold, joblog.ErrSuperseded)
		end(t, run)
	})
}

// lateClaims executes claims and loses the reply of the next few.
type lateClaims struct{ lose int }

func (l *lateClaims) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, command redis.Cmder) error {
		err := next(ctx, command)
		if err == nil && l.lose > 0 && strings.HasPrefix(command.Name(), "eval") {
			l.lose--
			<-ctx.Done()
			command.SetErr(ctx.Err())
			return ctx.Err()
		}
		return err
	}
}

func TestAClaimWhoseRepliesWereLostIsHeldFromItsFirstRequest(t *testing.T) {
	travel(t, func(t *testing.T, b bundle) {
		l, c := new(lateClaims), new(cut)
		job := b.submit(t, copying("vm-1"))
		b.raw.AddHook(testenv.CommandHook(l.ProcessHook))
		b.raw.AddHook(testenv.CommandHook(c.ProcessHook))
		l.lose = 2
		old := b.claim(t, job.ID)
		if l.lose != 0 {
			t.Fatal("no reply was lost")
		}
		c.off(t, b, job.ID)
		run := succeed(t, b, old)
		c.on()
		wantErr(t, old.Pause(t.Context()), joblog.ErrSuperseded)
		end(t, run)
	})
}
