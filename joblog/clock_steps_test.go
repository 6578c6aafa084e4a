package joblog_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"vmapower/internal/testenv"
	"vmapower/joblog"
)

// steppedBundle is a bundle on a Redis whose clock can be stepped, with what was told of steps.
type steppedBundle struct {
	bundle
	clock *testenv.Clock
	told  chan time.Duration
}

func setupStepped(t *testing.T) steppedBundle {
	t.Helper()
	t.Parallel()
	clock := testenv.NewClock(t)
	if clock == nil {
		t.Skip("no C compiler")
	}
	server := testenv.StartRedisOn(t, clock)
	told := make(chan time.Duration, 10)
	o := options(time.Hour)
	o.Stepped = func(which string, by time.Duration) {
		if which == joblog.RedisClock {
			told <- by
		}
	}
	log := joblog.New(server.ServiceClient(), o)
	t.Cleanup(log.Close)
	b := steppedBundle{bundle{Log: log, redis: server, raw: server.Client()}, clock, told}
	for range 2 {
		b.look(t)
	}
	return b
}

// look looks at the clock, as each worker does each second.
func (b steppedBundle) look(t *testing.T) {
	t.Helper()
	if _, err := b.TakeSweep(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// hours are the steps that are tried.
var hours = map[string]time.Duration{"back": -time.Hour, "forward": time.Hour}

func inEachDirection(t *testing.T, test func(t *testing.T, b steppedBundle, by time.Duration)) {
	for name, by := range hours {
		t.Run(name, func(t *testing.T) { test(t, setupStepped(t), by) })
	}
}

// until calls do each 20 ms until it is true.
func until(t *testing.T, what string, do func() bool) {
	t.Helper()
	for limit := time.Now().Add(time.Minute); !do(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatalf("not within a minute: %s", what)
		}
	}
}

// away is how far a time of the record is from Redis' clock.
func (b steppedBundle) away(t *testing.T, id, field string) time.Duration {
	t.Helper()
	at, err := b.raw.HGet(t.Context(), "{vmapower}:job:"+id, field).Int64()
	if err != nil {
		t.Fatal(err)
	}
	now, err := b.raw.Time(t.Context()).Result()
	if err != nil {
		t.Fatal(err)
	}
	return time.UnixMilli(at).Sub(now)
}

func (b steppedBundle) wantAway(t *testing.T, id, field string, want time.Duration) {
	t.Helper()
	if got := b.away(t, id, field); got > want || got < want-30*time.Second {
		t.Errorf("%s is %s away, want %s", field, got, want)
	}
}

// wantUnswept sweeps, and finds nothing to do.
func (b steppedBundle) wantUnswept(t *testing.T) {
	t.Helper()
	b.look(t)
	if wakes := b.sweep(t); len(wakes) > 0 {
		t.Errorf("woken or expired: %+v", wakes)
	}
}

// unowned makes a job one whose owner was heard of now for the last time.
func (b steppedBundle) unowned(t *testing.T, run *joblog.Run) {
	t.Helper()
	b.set(t, run.Job().ID, "epoch", 99)
	ctx, cancel := run.Context()
	defer cancel()
	<-ctx.Done() // a beat was refused
	b.set(t, run.Job().ID, "beat_at", b.now(t).UnixMilli())
}

func (b steppedBundle) now(t *testing.T) time.Time {
	t.Helper()
	now, err := b.raw.Time(t.Context()).Result()
	if err != nil {
		t.Fatal(err)
	}
	return now
}

func TestAStepOfRedisClockIsToldOnceAndByHowMuch(t *testing.T) {
	inEachDirection(t, func(t *testing.T, b steppedBundle, by time.Duration) {
		b.clock.Step(by)
		for range 3 {
			b.look(t)
		}
		if len(b.told) != 1 {
			t.Fatalf("told %d times", len(b.told))
		}
		if got := <-b.told; (got - by).Abs() > time.Second {
			t.Errorf("told %s", got)
		}
	})
}

// The owner beats on, and whoever comes finds the job owned, whether the step was noticed yet
// or not.
func TestARunningJobStaysItsOwnersWhenTheClockIsStepped(t *testing.T) {
	inEachDirection(t, func(t *testing.T, b steppedBundle, by time.Duration) {
		run, _ := b.bound(t, "vm-1")
		id := run.Job().ID
		b.clock.Step(by)
		_, err := b.Claim(t.Context(), id)
		wantErr(t, err, joblog.ErrNotDue)
		b.wantUnswept(t)
		b.look(t)
		until(t, "a beat by the clock as it is now", func() bool {
			b.wantUnswept(t)
			return b.away(t, id, "beat_at").Abs() < time.Second
		})
		b.wantAway(t, id, "deadline", time.Minute)
		call := intent(t, run, verbPowerOff, 0)
		if err := run.Outcome(t.Context(), call, "done"); err != nil {
			t.Fatal(err)
		}
		end(t, run)
	})
}

// What was begun before the step and ended after it took as long as it took.
func TestNoDurationIsNegativeOrAsLongAsTheStepOfTheClock(t *testing.T) {
	inEachDirection(t, func(t *testing.T, b steppedBundle, by time.Duration) {
		run := b.claim(t, b.submit(t, submission("vm-1")).ID)
		began := run.Now()
		for _, step := range []string{"look", "act"} {
			_, err := joblog.Step(t.Context(), run, step, func(context.Context) (string, error) {
				if step == "look" {
					b.clock.Step(by)
				}
				return "", nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if passed := run.Now().Sub(began); passed < 0 || passed > time.Minute {
			t.Errorf("the owner counts %s", passed)
		}
		end(t, run)
		for _, step := range b.get(t, run.Job().ID).Steps {
			if took := step.Duration(); took < 0 || took > time.Minute || step.Ended.Before(step.Started) {
				t.Errorf("step %s took %s, from %s to %s", step.Name, took, step.Started, step.Ended)
			}
		}
	})
}

// Its last beat is from the future, or an hour old: it is neither an hour alive nor stale
// before its time is over.
func TestAJobWhoseOwnerIsGoneIsTakenOverSoonAfterAStepOfTheClock(t *testing.T) {
	inEachDirection(t, func(t *testing.T, b steppedBundle, by time.Duration) {
		run := b.claim(t, b.submit(t, submission("vm-1")).ID)
		b.unowned(t, run)
		b.clock.Step(by)
		stepped := time.Now()
		until(t, "a wake-up", func() bool {
			b.look(t)
			return len(b.sweep(t)) == 1
		})
		if took := time.Since(stepped); took < joblog.StaleAfter-time.Second {
			t.Errorf("taken over after %s", took)
		}
		if job := b.get(t, run.Job().ID); job.Status != joblog.StatusRunning {
			t.Errorf("the job is %s", job.Status)
		}
		end(t, b.claim(t, run.Job().ID))
	})
}

// A call that was not answered may come for as long as before, and not much longer.
func TestAStepOfTheClockClosesNoWindowEarlyAndKeepsNoneOpenForAnHour(t *testing.T) {
	inEachDirection(t, func(t *testing.T, b steppedBundle, by time.Duration) {
		first, _ := b.bound(t, "vm-1")
		intent(t, first, verbPowerOff, 0)
		end(t, first)
		second, _ := b.bound(t, "vm-1")
		b.clock.Step(by)
		var wait *joblog.WaitError
		_, _, err := second.Intent(t.Context(), joblog.Announcement{Verb: verbPowerOn})
		if !errors.As(err, &wait) || wait.For < 45*time.Second || wait.For > 62*time.Second {
			t.Fatalf("a call of the next job: %v", err)
		}
		b.look(t)
		bound, err := second.Bind(t.Context(), machine)
		if err != nil || bound.Quiet < 45*time.Second || bound.Quiet > wait.For {
			t.Errorf("quiet for %s, %v", bound.Quiet, err)
		}
		again := wait.For
		until(t, "the window comes to its end", func() bool {
			_, _, err = second.Intent(t.Context(), joblog.Announcement{Verb: verbPowerOn})
			return errors.As(err, &wait) && wait.For < again
		})
		end(t, second)
	})
}

func TestAGuestIsAskedForAsLongAsBeforeWhenTheClockIsStepped(t *testing.T) {
	inEachDirection(t, func(t *testing.T, b steppedBundle, by time.Duration) {
		run, _ := b.bound(t, "vm-1")
		call := intent(t, run, verbShutdownGuest, 10*time.Minute)
		if err := run.Outcome(t.Context(), call, "done"); err != nil {
			t.Fatal(err)
		}
		b.clock.Step(by)
		b.look(t)
		if bound, err := run.Bind(t.Context(), machine); err != nil || bound.ShutdownPending > 10*time.Minute+time.Second || bound.ShutdownPending < 9*time.Minute {
			t.Errorf("a shutdown is pending for %s, %v", bound.ShutdownPending, err)
		}
		end(t, run)
	})
}

func TestWhatWaitsKeepsItsTimeWhenTheClockIsStepped(t *testing.T) {
	inEachDirection(t, func(t *testing.T, b steppedBundle, by time.Duration) {
		retry := b.claim(t, b.submit(t, submissionFor("vm-1", 10*time.Minute)).ID)
		if err := retry.Release(t.Context(), 5*time.Minute, nil); err != nil {
			t.Fatal(err)
		}
		asks := b.submit(t, awaiting("vm-2", time.Minute))
		b.clock.Step(by)
		b.wantUnswept(t)
		b.wantUnswept(t)
		b.wantAway(t, retry.Job().ID, "next_at", 5*time.Minute)
		b.wantAway(t, retry.Job().ID, "deadline", 10*time.Minute)
		b.wantAway(t, asks.ID, "approve_by", 15*time.Minute)
		job, err := b.Decide(t.Context(), b.get(t, asks.ID), verdict(joblog.Approve))
		if err != nil || job.Status != joblog.StatusPending {
			t.Fatalf("approved: %s, %v", job.Status, err)
		}
		b.wantAway(t, asks.ID, "deadline", time.Minute)
		if b.exists(t, "{vmapower}:job:"+asks.ID+":credentials", "{vmapower}:job:"+retry.Job().ID+":credentials") != 2 {
			t.Error("a login is gone")
		}
	})
}

// A step is noticed at once, and it takes a moment until it is known by how much it was. What is
// written meanwhile is written by the clock as it is.
func TestWhatIsAcceptedBeforeAStepIsMeasuredKeepsItsTime(t *testing.T) {
	inEachDirection(t, func(t *testing.T, b steppedBundle, by time.Duration) {
		asks := b.submit(t, awaiting("vm-1", time.Minute))
		b.clock.Step(by)
		b.sweep(t)
		approved, err := b.Decide(t.Context(), b.get(t, asks.ID), verdict(joblog.Approve))
		if err != nil {
			t.Fatal(err)
		}
		for _, job := range []joblog.Job{approved, b.submit(t, submission("vm-2"))} {
			b.wantUnswept(t)
			b.wantUnswept(t)
			b.wantAway(t, job.ID, "deadline", time.Minute)
			end(t, b.claim(t, job.ID))
		}
	})
}

// Its deadline is not moved away by its owner, so it must not be moved near twice: by a beat, and
// by the step as it was measured.
func TestAFirmJobStaysItsOwnersWhenABeatIsBeforeTheMeasureOfAStep(t *testing.T) {
	b := setupStepped(t)
	s := submission("vm-1")
	s.Firm = true
	run := b.claim(t, b.submit(t, s).ID)
	if _, err := run.Bind(t.Context(), machine); err != nil {
		t.Fatal(err)
	}
	b.clock.Step(-time.Hour)
	until(t, "a beat sets the deadline", func() bool { return b.away(t, run.Job().ID, "deadline") < 2*time.Minute })
	for range 2 {
		b.wantUnswept(t)
	}
	b.wantAway(t, run.Job().ID, "deadline", time.Minute)
	intent(t, run, verbPowerOff, 0)
	end(t, run)
}

// Whoever asked it while it hung is answered late, which is not told from a step where a job's
// age is counted; nobody is told that a clock was stepped.
func TestARedisThatHangsIsNotToldAsAStepOfItsClock(t *testing.T) {
	b := setupStepped(t)
	job := b.submit(t, submission("vm-1"))
	b.redis.Stop()
	resumed := time.AfterFunc(3*time.Second, b.redis.Continue)
	t.Cleanup(func() { resumed.Stop() })
	until(t, "Redis answers again", func() bool {
		_, err := b.TakeSweep(t.Context())
		return err == nil
	})
	b.wantUnswept(t)
	b.wantUnswept(t)
	if len(b.told) > 0 {
		t.Errorf("told of a step by %s", <-b.told)
	}
	b.wantAway(t, job.ID, "deadline", time.Minute)
	until(t, "the job is taken up", func() bool {
		run, err := b.Claim(t.Context(), job.ID)
		if errors.Is(err, joblog.ErrNotDue) {
			return false
		}
		if err != nil {
			t.Fatal(err)
		}
		end(t, run)
		return true
	})
}

// Its caller goes away at a given time, so it may end early and never late.
func TestTheLastCallOfAFirmJobIsNotMadeLaterWhenTheClockIsSteppedForward(t *testing.T) {
	b := setupStepped(t)
	s := submission("vm-1")
	s.Firm = true
	run := b.claim(t, b.submit(t, s).ID)
	if _, err := run.Bind(t.Context(), machine); err != nil {
		t.Fatal(err)
	}
	b.clock.Step(time.Hour)
	b.look(t)
	_, _, err := run.Intent(t.Context(), joblog.Announcement{Verb: verbPowerOff, NotAfter: run.Job().Deadline.Add(-time.Second)})
	wantErr(t, err, joblog.ErrDeadline)
	end(t, run)
}

// The owner of a firm job does not believe a clock that was stepped back either.
func TestTheLastCallOfAFirmJobIsNotMadeLaterWhenTheClockIsSteppedBack(t *testing.T) {
	b := setupStepped(t)
	s := submission("vm-1")
	s.Firm, s.Budget = true, 3*time.Second
	run := b.claim(t, b.submit(t, s).ID)
	if _, err := run.Bind(t.Context(), machine); err != nil {
		t.Fatal(err)
	}
	b.clock.Step(-time.Hour)
	ctx, cancel := run.Context()
	defer cancel()
	<-ctx.Done()
	_, _, err := run.Intent(t.Context(), joblog.Announcement{Verb: verbPowerOff, NotAfter: run.Job().Deadline.Add(-time.Second)})
	wantErr(t, err, joblog.ErrDeadline)
	end(t, run)
}

// A machine that was paused sees Redis' clock ahead, as after a step; the others have looked
// at it all the while, and know better.
func TestAProcessThatSleptAloneMovesNoTime(t *testing.T) {
	b := setupStepped(t)
	job := b.submit(t, submission("vm-1"))
	other := joblog.New(b.redis.ServiceClient(), options(time.Hour))
	t.Cleanup(other.Close)
	for range 2 {
		if _, err := other.TakeSweep(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	other.Sleep(time.Hour)
	for range 2 {
		if _, err := other.TakeSweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		b.look(t)
	}
	b.wantAway(t, job.ID, "deadline", time.Minute)
	end(t, b.claim(t, job.ID))
}

// A new process knows nothing of the time before, and does not hide a step from the others.
func TestANewProcessThatLooksFirstHidesNoStep(t *testing.T) {
	b := setupStepped(t)
	job := b.submit(t, submission("vm-1"))
	b.clock.Step(time.Hour)
	fresh := joblog.New(b.redis.ServiceClient(), options(time.Hour))
	t.Cleanup(fresh.Close)
	if _, err := fresh.TakeSweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.wantUnswept(t)
	b.wantAway(t, job.ID, "deadline", time.Minute)
}
