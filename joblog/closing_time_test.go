package joblog_test

import (
	"context"
	"testing"
	"time"

	"vmapower/joblog"
)

// waiting is a job that has called something and waits for a retry in an hour.
func (b bundle) waiting(t *testing.T, budget time.Duration) joblog.Job {
	t.Helper()
	run := b.claim(t, b.submit(t, submissionFor("vm-1", budget)).ID)
	if _, err := run.Bind(t.Context(), machine); err != nil {
		t.Fatal(err)
	}
	call := intent(t, run, verbPowerOff, 0)
	if err := run.Outcome(t.Context(), call, "refused"); err != nil {
		t.Fatal(err)
	}
	if err := run.Release(t.Context(), time.Hour, nil); err != nil {
		t.Fatal(err)
	}
	return run.Job()
}

// closed wants the job woken now, and closes it.
func (b bundle) closed(t *testing.T, id string) {
	t.Helper()
	wakes := b.sweep(t)
	if len(wakes) != 1 || wakes[0].JobID != id || wakes[0].Expired {
		t.Fatalf("wakes %+v", wakes)
	}
	run := b.claim(t, id)
	if !run.Closing() {
		t.Error("it would be worked on")
	}
	if err := run.End(t.Context(), joblog.Outcome{Status: joblog.StatusCancelled}); err != nil {
		t.Fatal(err)
	}
}

func TestACancelledJobThatWaitsForARetryIsClosedAtOnce(t *testing.T) {
	travel(t, func(t *testing.T, b bundle) {
		job := b.waiting(t, 2*time.Hour)
		if wakes := b.sweep(t); len(wakes) != 0 {
			t.Fatalf("woken before its time: %+v", wakes)
		}
		flagged, err := b.Cancel(t.Context(), job, "boss", joblog.Outcome{Status: joblog.StatusCancelled})
		if err != nil || flagged.Status != joblog.StatusPending || !flagged.CancelRequested {
			t.Fatalf("flagged %+v, %v", flagged, err)
		}
		b.closed(t, job.ID)
	})
}

// A retry that would come after the deadline does not keep the job open.
func TestAJobThatWaitsPastItsDeadlineIsWokenToBeClosed(t *testing.T) {
	travel(t, func(t *testing.T, b bundle) {
		job := b.waiting(t, time.Minute)
		if err := b.raw.HSet(t.Context(), "{vmapower}:job:"+job.ID, "wake_used", 1).Err(); err != nil { // as after a lost retry
			t.Fatal(err)
		}
		time.Sleep(59 * time.Second)
		if wakes := b.sweep(t); len(wakes) != 0 {
			t.Fatalf("woken before its deadline: %+v", wakes)
		}
		time.Sleep(2 * time.Second)
		b.closed(t, job.ID)
	})
}

// Who has called something is owed a look: the sweep does not end the job without one
// while a worker may still come.
func TestAJobThatCalledSomethingIsNotExpiredBeforeAWorkerCouldLook(t *testing.T) {
	travel(t, func(t *testing.T, b bundle) {
		job := b.waiting(t, time.Minute)
		time.Sleep(time.Minute + joblog.EndGrace - time.Second)
		failed := joblog.Outcome{Status: joblog.StatusFailed}
		if done, err := b.Expire(t.Context(), b.get(t, job.ID), failed); done || err != nil {
			t.Errorf("expired too early: %v, %v", done, err)
		}
		time.Sleep(2 * time.Second)
		if done, err := b.Expire(t.Context(), b.get(t, job.ID), failed); !done || err != nil {
			t.Errorf("expire: %v, %v", done, err)
		}
	})
}

// The words of an end are of the job as it was read: one that was approved meanwhile is
// not ended for want of an approval.
func TestAnEndIsNotWrittenOverAJobThatChangedMeanwhile(t *testing.T) {
	travel(t, func(t *testing.T, b bundle) {
		read := b.submit(t, awaiting("vm-1", time.Minute))
		if _, err := b.Decide(t.Context(), read, verdict(joblog.Approve)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		failed := joblog.Outcome{Status: joblog.StatusFailed}
		if done, err := b.Expire(t.Context(), read, failed); done || err != nil {
			t.Errorf("ended as it was read: %v, %v", done, err)
		}
		if done, err := b.Expire(t.Context(), b.get(t, read.ID), failed); !done || err != nil {
			t.Errorf("expire: %v, %v", done, err)
		}
	})
}

// No step runs in a job that nobody works on.
func TestNoStepIsLeftRunningByItsOwner(t *testing.T) {
	b := setup(t)
	job := b.submit(t, submission("vm-1"))
	leaving := func(leave func(*joblog.Run) error) joblog.StepRecord {
		t.Helper()
		run := b.claim(t, job.ID)
		_, err := joblog.Step(t.Context(), run, "look", func(context.Context) (string, error) { return "", leave(run) })
		wantErr(t, err, joblog.ErrSuperseded)
		return b.get(t, job.ID).Steps[0]
	}
	if step := leaving(func(run *joblog.Run) error { return run.Pause(t.Context()) }); step.Status != joblog.StepPending {
		t.Errorf("after a pause the step is %s", step.Status)
	}
	step := leaving(func(run *joblog.Run) error {
		return run.End(t.Context(), joblog.Outcome{Status: joblog.StatusFailed})
	})
	if step.Status != joblog.StepFailed || step.Error == "" || step.Ended.IsZero() {
		t.Errorf("after the end the step is %+v", step)
	}
}

// A clean stop costs no attempt, and only that: the owner after it is counted again.
func TestOnlyTheClaimAfterACleanStopIsTheSameAttempt(t *testing.T) {
	b := setup(t)
	first := b.claim(t, b.submit(t, submission("vm-1")).ID)
	if err := first.Pause(t.Context()); err != nil {
		t.Fatal(err)
	}
	second := b.claim(t, first.Job().ID)
	third := b.takeOver(t, first.Job().ID)
	wantErr(t, second.Pause(t.Context()), joblog.ErrSuperseded)
	if second.Job().Attempt != 1 || third.Job().Attempt != 2 {
		t.Errorf("attempts %d, %d", second.Job().Attempt, third.Job().Attempt)
	}
	end(t, third)
}
