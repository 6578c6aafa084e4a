package joblog_test

import (
	"errors"
	"testing"
	"time"

	"vmapower/failure"
	"vmapower/joblog"
)

// awaiting is a submission that needs an approval.
func awaiting(vm string, budget time.Duration) joblog.Submission {
	s := submissionFor(vm, budget)
	s.NeedsApproval = true
	return s
}

func verdict(decision joblog.Decision) joblog.Verdict {
	return joblog.Verdict{
		Decision: decision, By: "boss", Reason: "agreed",
		Rejected: joblog.Outcome{Status: joblog.StatusFailed, Failure: failure.New(failure.ApprovalRejected, "")},
	}
}

func TestADeadlineStartsWithTheApprovalHoweverLateThatIs(t *testing.T) {
	travel(t, func(t *testing.T, b bundle) {
		job := b.submit(t, awaiting("vm-1", 2*time.Minute))
		if job.Status != joblog.StatusAwaitingApproval || !job.Deadline.IsZero() || job.Approval == nil {
			t.Fatalf("job %+v", job)
		}
		time.Sleep(14 * time.Minute)
		if wakes := b.sweep(t); len(wakes) != 0 {
			t.Errorf("woken before it was approved: %+v", wakes)
		}
		_, err := b.Claim(t.Context(), job.ID)
		wantErr(t, err, joblog.ErrNotDue)
		approved, err := b.Decide(t.Context(), job, verdict(joblog.Approve))
		if err != nil || approved.Status != joblog.StatusPending {
			t.Fatalf("approved %+v, %v", approved, err)
		}
		if left := time.Until(approved.Deadline); left < 2*time.Minute-time.Second || left > 2*time.Minute {
			t.Errorf("%v are left", left)
		}
		run := b.claim(t, job.ID)
		claimed := run.Job()
		if later := claimed.Wanted().Sub(job.Wanted()); later != 14*time.Minute {
			t.Errorf("it is wanted since %v after its acceptance", later)
		}
		if _, err := run.Credentials(t.Context()); err != nil {
			t.Errorf("the login: %v", err)
		}
		if a := run.Job().Approval; run.Closing() || a == nil || a.Decision != joblog.Approve || a.By != "boss" {
			t.Errorf("closing %v, approval %+v", run.Closing(), a)
		}
		if err := run.End(t.Context(), completed(nil)); err != nil {
			t.Error(err)
		}
	})
}

func TestAJobThatNobodyApprovesExpires(t *testing.T) {
	travel(t, func(t *testing.T, b bundle) {
		job := b.submit(t, awaiting("vm-1", time.Hour))
		overdue := joblog.Outcome{Status: joblog.StatusFailed, Failure: failure.New(failure.ApprovalExpired, "")}
		time.Sleep(15*time.Minute - time.Second)
		if done, err := b.Expire(t.Context(), b.get(t, job.ID), overdue); done || err != nil {
			t.Errorf("too early: %v, %v", done, err)
		}
		time.Sleep(2 * time.Second)
		_, err := b.Decide(t.Context(), job, verdict(joblog.Approve))
		wantErr(t, err, joblog.ErrApprovalExpired)
		if wakes := expired(b.sweep(t)); len(wakes) != 1 {
			t.Fatalf("wakes %+v", wakes)
		}
		if done, err := b.Expire(t.Context(), b.get(t, job.ID), overdue); !done || err != nil {
			t.Errorf("expire: %v, %v", done, err)
		}
		if got := b.get(t, job.ID); got.Status != joblog.StatusFailed || got.Failure.Code != failure.ApprovalExpired {
			t.Errorf("job %+v", got)
		}
		b.submit(t, submissionFor("vm-1", time.Minute)) // the VM is free again
	})
}

func TestAJobIsDecidedOnce(t *testing.T) {
	b := setup(t)
	approved, rejected, cancelled := b.submit(t, awaiting("vm-1", time.Minute)), b.submit(t, awaiting("vm-2", time.Minute)), b.submit(t, awaiting("vm-3", time.Minute))
	none := b.submit(t, submissionFor("vm-4", time.Minute))
	decide := func(job joblog.Job, d joblog.Decision) error {
		_, err := b.Decide(t.Context(), job, verdict(d))
		return err
	}
	if err := errors.Join(decide(approved, joblog.Approve), decide(rejected, joblog.Reject)); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Cancel(t.Context(), cancelled, "boss", joblog.Outcome{Status: joblog.StatusCancelled}); err != nil {
		t.Fatal(err)
	}
	wantErr(t, decide(approved, joblog.Reject), joblog.ErrDecided)
	wantErr(t, decide(rejected, joblog.Approve), joblog.ErrEnded)
	wantErr(t, decide(cancelled, joblog.Approve), joblog.ErrEnded)
	wantErr(t, decide(none, joblog.Approve), joblog.ErrDecided)
	if err := errors.Join(decide(approved, joblog.Approve), decide(rejected, joblog.Reject)); err != nil {
		t.Errorf("the same decision again: %v", err)
	}
	if got := b.get(t, rejected.ID); got.Status != joblog.StatusFailed || got.Approval.By != "boss" || got.Approval.Reason != "agreed" {
		t.Errorf("rejected %+v", got)
	}
	if n := b.raw.Exists(t.Context(), "{vmapower}:job:"+rejected.ID+":credentials", "{vmapower}:job:"+cancelled.ID+":credentials").Val(); n != 0 {
		t.Error("logins are left")
	}
	if err := b.claim(t, approved.ID).End(t.Context(), completed(nil)); err != nil {
		t.Error(err)
	}
}
