package joblog_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"vmapower/joblog"
)

// travel runs a test in a bubble in which hours pass at once, on an embedded Redis
// that lives by the same clock.
func travel(t *testing.T, test func(t *testing.T, b bundle)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		store := miniredis.NewMiniRedis()
		store.ClockTTL(true)
		client := redis.NewClient(&redis.Options{
			Dialer:                   func(context.Context, string, string) (net.Conn, error) { return store.Dial() },
			MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
		})
		log := joblog.New(client, options(168*time.Hour))
		defer store.Close()
		defer client.Close()
		defer log.Close()
		test(t, bundle{Log: log, raw: client})
	})
}

func TestAnEndedJobIsKeptForItsRetention(t *testing.T) {
	travel(t, func(t *testing.T, b bundle) {
		job := b.submit(t, submission("vm-1"))
		if err := b.claim(t, job.ID).End(t.Context(), completed(nil)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(168*time.Hour - time.Second)
		if err := b.Prune(t.Context()); err != nil {
			t.Fatal(err)
		}
		b.get(t, job.ID)
		time.Sleep(2 * time.Second)
		if err := b.Prune(t.Context()); err != nil {
			t.Fatal(err)
		}
		_, err := b.Get(t.Context(), job.ID)
		wantErr(t, err, joblog.ErrNotFound)
	})
}

func TestAnUnansweredWakeUpIsRepeatedLessAndLessOften(t *testing.T) {
	travel(t, func(t *testing.T, b bundle) {
		b.submit(t, submissionFor("vm-1", time.Hour))
		var gaps []time.Duration
		for last := time.Now(); len(gaps) < 7; time.Sleep(joblog.SweepEvery) {
			for range b.sweep(t) {
				gaps = append(gaps, time.Since(last).Truncate(time.Second))
				last = time.Now()
			}
		}
		if want := "[5s 10s 20s 40s 1m0s 1m0s 1m0s]"; fmt.Sprint(gaps) != want {
			t.Errorf("wake-ups after %v, want %s", gaps, want)
		}
	})
}

func submissionFor(vm string, budget time.Duration) joblog.Submission {
	s := submission(vm)
	s.Budget = budget
	return s
}

func TestALivingOwnerKeepsItsJob(t *testing.T) {
	travel(t, func(t *testing.T, b bundle) {
		run := b.claim(t, b.submit(t, submissionFor("vm-1", 24*time.Hour)).ID)
		for range 600 {
			time.Sleep(joblog.SweepEvery)
			if wakes := b.sweep(t); len(wakes) > 0 {
				t.Fatalf("woken beside its owner: %+v", wakes)
			}
		}
		if err := run.End(t.Context(), completed(nil)); err != nil {
			t.Fatal(err)
		}
	})
}

func TestAnOwnerThatIsStuckLosesItsJobAfterTheDeadlineAndTheJobEnds(t *testing.T) {
	travel(t, func(t *testing.T, b bundle) {
		run := b.claim(t, b.submit(t, submissionFor("vm-1", time.Minute)).ID)
		ctx, cancel := run.Context()
		defer cancel()
		began := time.Now()
		<-ctx.Done()
		wantErr(t, context.Cause(ctx), joblog.ErrDeadline)
		if took := time.Since(began).Round(time.Second); took != time.Minute {
			t.Errorf("the work's context ended after %v", took)
		}
		for len(expired(b.sweep(t))) == 0 { // the owner does nothing more
			time.Sleep(joblog.SweepEvery)
		}
		if took := time.Since(began); took < time.Minute+joblog.EndGrace || took > time.Minute+joblog.EndGrace+2*time.Second {
			t.Errorf("expired after %v", took)
		}
		done, err := b.Expire(t.Context(), b.get(t, run.Job().ID), joblog.Outcome{Status: joblog.StatusFailed})
		if !done || err != nil {
			t.Fatalf("expire: %v, %v", done, err)
		}
		if err := run.End(t.Context(), completed(nil)); err == nil {
			t.Error("the stuck owner ended the job again")
		}
		if got := b.get(t, run.Job().ID).Status; got != joblog.StatusFailed {
			t.Errorf("the job is %s", got)
		}
	})
}

func TestAJobIsClosedByAnOwnerOrExpiredNeverBoth(t *testing.T) {
	travel(t, func(t *testing.T, b bundle) {
		job := b.submit(t, submissionFor("vm-1", time.Minute))
		failed := joblog.Outcome{Status: joblog.StatusFailed}
		time.Sleep(time.Minute + joblog.EndGrace - time.Second)
		run := b.claim(t, job.ID)
		time.Sleep(2 * time.Second)
		if done, err := b.Expire(t.Context(), b.get(t, job.ID), failed); done || err != nil {
			t.Errorf("expired beside an owner that closes it: %v, %v", done, err)
		}
		time.Sleep(5 * time.Second)
		_, err := b.Claim(t.Context(), job.ID)
		wantErr(t, err, joblog.ErrNotDue)
		if done, err := b.Expire(t.Context(), b.get(t, job.ID), failed); !done || err != nil {
			t.Errorf("expire: %v, %v", done, err)
		}
		if err := run.Pause(t.Context()); err == nil {
			t.Error("the owner that came too late wrote")
		}
	})
}

func expired(wakes []joblog.Wake) (out []joblog.Wake) {
	for _, wake := range wakes {
		if wake.Expired {
			out = append(out, wake)
		}
	}
	return out
}

func TestAWindowOfALateCallClosesByItself(t *testing.T) {
	travel(t, func(t *testing.T, b bundle) {
		first, _ := b.bound(t, "vm-1")
		intent(t, first, verbPowerOff, 0)
		began := time.Now()
		// A VM that was read as on is not let go while the call may still reach it, nor
		// by a look from before that time was over.
		for _, want := range []time.Duration{62 * time.Second, 0} {
			var wait *joblog.WaitError
			err := first.End(t.Context(), joblog.Outcome{Status: joblog.StatusFailed, InDoubt: true})
			if !errors.As(err, &wait) || wait.For != want {
				t.Fatalf("end: %v, want a wait for %v", err, want)
			}
			time.Sleep(wait.For)
		}
		if err := first.End(t.Context(), joblog.Outcome{Status: joblog.StatusFailed, InDoubt: true}); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took < 62*time.Second || took > 63*time.Second {
			t.Errorf("ended after %v", took)
		}
		second, bound := b.bound(t, "vm-1")
		if bound.Quiet != 0 {
			t.Errorf("quiet %v", bound.Quiet)
		}
		if err := second.End(t.Context(), completed(nil)); err != nil {
			t.Fatal(err)
		}
	})
}

func TestAGuestThatIgnoredItsShutdownIsNotTrustedForAMinuteAfterItsJob(t *testing.T) {
	travel(t, func(t *testing.T, b bundle) {
		first := b.claim(t, b.submit(t, submissionFor("vm-1", time.Hour)).ID)
		if _, err := first.Bind(t.Context(), machine); err != nil {
			t.Fatal(err)
		}
		call := intent(t, first, verbShutdownGuest, 10*time.Minute)
		if err := first.Outcome(t.Context(), call, "done"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Minute)
		if err := first.End(t.Context(), joblog.Outcome{Status: joblog.StatusFailed, InDoubt: true}); err != nil {
			t.Fatal(err)
		}
		second, bound := b.bound(t, "vm-1")
		if bound.ShutdownPending != time.Minute {
			t.Errorf("off asked %v", bound.ShutdownPending)
		}
		if err := second.Pause(t.Context()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		third := b.claim(t, second.Job().ID)
		if bound, err := third.Bind(t.Context(), machine); err != nil || bound.ShutdownPending != 0 {
			t.Errorf("off asked %v a minute later, %v", bound.ShutdownPending, err)
		}
		if err := third.End(t.Context(), completed(nil)); err != nil {
			t.Fatal(err)
		}
	})
}
