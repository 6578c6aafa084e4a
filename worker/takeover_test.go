package worker_test

import (
	"errors"
	"testing"
	"time"

	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/tasks"
	"vmapower/vcenter"
)

func TestAStoppedWorkerHandsItsJobOverWithoutSpendingAnAttempt(t *testing.T) {
	b := setup(t, hanging())
	stop := b.work(t)
	id := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	b.until(t, id, stepRuns(tasks.StepWaitForShutdown))
	stop()
	paused, err := b.jobs.Get(t.Context(), id)
	if err != nil || paused.Status != joblog.StatusPending {
		t.Fatalf("after the stop: %s, %v", paused.Status, err)
	}
	stopped := time.Now()
	b.work(t)
	b.until(t, id, stepRuns(tasks.StepWaitForShutdown))
	if took := time.Since(stopped); took > 4500*time.Millisecond { // it takes 5 s where nothing is handed over
		t.Errorf("taken over after %v", took)
	}
	b.guest(t, "web-01").GoOff()
	job := b.ended(t, id)
	wantOff(t, job, "graceful", "", "clean")
	if job.Attempt != 1 {
		t.Errorf("attempt %d", job.Attempt)
	}
	b.wantCalls(t, map[string]int{"ShutdownGuest": 1, "PowerOffVM_Task": 0})
}

func TestAJobWhoseWakeUpWasLostIsDoneAllTheSame(t *testing.T) {
	b := setup(t, web(100*time.Millisecond))
	id := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	if err := b.redis.Client().Del(t.Context(), "asynq:{power}:pending").Err(); err != nil {
		t.Fatal(err)
	}
	b.work(t)
	wantOff(t, b.ended(t, id), "graceful", "", "clean")
}

func TestAJobThatNoWorkerTookBeforeItsDeadlineTimesOut(t *testing.T) {
	b := setup(t, web(time.Second))
	id := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	if err := b.redis.Client().HSet(t.Context(), "{vmapower}:job:"+id, "deadline", 1, "next_at", "99999999999999").Err(); err != nil {
		t.Fatal(err)
	}
	if err := b.redis.Client().Del(t.Context(), "asynq:{power}:pending").Err(); err != nil {
		t.Fatal(err)
	}
	b.work(t)
	job := b.ended(t, id)
	wantStatus(t, job, joblog.StatusFailed, failure.Timeout)
	if r := result[tasks.Result](t, job); r.NewState != tasks.PowerUnknown || r.JobID != id {
		t.Errorf("result %+v", r)
	}
	b.wantCalls(t, map[string]int{"ShutdownGuest": 0, "Login": 0})
}

func TestTwoWorkersDoEachJobOnce(t *testing.T) {
	b := setup(t, web(300*time.Millisecond))
	b.work(t)
	b.work(t)
	vm := b.guest(t, "web-01").BIOSUUID()
	for range 3 {
		wantOff(t, b.do(t, vm, powerOff(tasks.GracefulThenForce, 300)), "graceful", "", "clean")
		wantOn(t, b.do(t, vm, tasks.PowerOn{Timeout: 600, WaitForTools: true}), "started")
	}
	b.wantCalls(t, map[string]int{"ShutdownGuest": 3, "PowerOffVM_Task": 0, "PowerOnVM_Task": 3})
}

// TestTheSessionOfAnOvertakenWorkerIsEnded: the job is claimed as by a worker that is
// stopped in the middle of a call; what it sends after it was overtaken is refused.
func TestTheSessionOfAnOvertakenWorkerIsEnded(t *testing.T) {
	b := setup(t, web(time.Second))
	vm := b.guest(t, "web-01")
	asleep, found := b.find(t, vm)
	id := b.submit(t, vm.BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	run, err := b.jobs.Claim(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := run.Bind(t.Context(), joblog.VM{Real: found.Real()}); err != nil {
		t.Fatal(err)
	}
	call, _, err := run.Intent(t.Context(), joblog.Announcement{
		Verb: string(tasks.VerbShutdownGuest), ShutdownPending: time.Minute, Session: asleep.Key(),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Outcome(t.Context(), call, "refused"); err != nil {
		t.Fatal(err)
	}
	b.work(t)
	b.overtake(t, run)
	wantOff(t, b.ended(t, id), "graceful", "", "clean")
	if _, err := asleep.PowerOff(t.Context(), found); !errors.Is(err, vcenter.ErrSessionExpired) {
		t.Errorf("its late call: %v", err)
	}
	b.wantCalls(t, map[string]int{"TerminateSession": 1, "ShutdownGuest": 1})
}

// overtake waits until another worker has the job, whose owner is silent from now on: its
// beats are refused, as if they came too late.
func (b *bundle) overtake(t *testing.T, run *joblog.Run) {
	t.Helper()
	id := run.Job().ID
	silent := []any{"epoch", 99, "beat_at", 1, "wake_used", 1}
	if err := b.redis.Client().HSet(t.Context(), "{vmapower}:job:"+id, silent...).Err(); err != nil {
		t.Fatal(err)
	}
	b.until(t, id, func(job joblog.Job) bool { return job.Attempt > run.Job().Attempt })
	if err := run.Pause(t.Context()); !errors.Is(err, joblog.ErrSuperseded) {
		t.Errorf("the overtaken run: %v", err)
	}
}
