package joblog_test

import (
	"errors"
	"testing"
	"time"

	"vmapower/joblog"
)

// The key of a VM may be about to expire when a job binds: its lock must outlive that, or
// a second job would work beside the first.
func TestTheLockOfAVMDoesNotExpireWithWhatAnEarlierJobLeft(t *testing.T) {
	travel(t, func(t *testing.T, b bundle) {
		first, _ := b.bound(t, "vm-1")
		call := intent(t, first, verbShutdownGuest, time.Second)
		if err := first.Outcome(t.Context(), call, "done"); err != nil {
			t.Fatal(err)
		}
		if err := first.End(t.Context(), joblog.Outcome{Status: joblog.StatusFailed}); err != nil {
			t.Fatal(err)
		}
		long := b.claim(t, b.submit(t, submissionFor("vm-1", time.Hour)).ID)
		if _, err := long.Bind(t.Context(), machine); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Minute)
		other := b.claim(t, b.submit(t, submissionFor("50aa", time.Hour)).ID)
		_, err := other.Bind(t.Context(), machine)
		var busy *joblog.BusyError
		if !errors.As(err, &busy) || busy.JobID != long.Job().ID {
			t.Errorf("a second job on the VM: %v", err)
		}
		end(t, other)
		end(t, long)
	})
}

// An attempt that resumes need not wait for its own job's call to be quiet: it looks for
// what the call did.
func TestAJobIsNotKeptWaitingByItsOwnCall(t *testing.T) {
	b := setup(t)
	first, _ := b.bound(t, "vm-1")
	intent(t, first, verbPowerOff, 0)
	if err := first.Pause(t.Context()); err != nil {
		t.Fatal(err)
	}
	second := b.claim(t, first.Job().ID)
	if bound, err := second.Bind(t.Context(), machine); err != nil || bound.Quiet != 0 {
		t.Errorf("quiet %v, %v", bound.Quiet, err)
	}
	end(t, second)
}

// The call of an earlier job may have come between the look and the announcement: whoever
// meets a window that has just closed looks again.
func TestALookFromBeforeAWindowClosedIsNotEnough(t *testing.T) {
	travel(t, func(t *testing.T, b bundle) {
		first, _ := b.bound(t, "vm-1")
		intent(t, first, verbPowerOff, 0)
		end(t, first)
		second := b.claim(t, b.submit(t, submissionFor("vm-1", time.Hour)).ID)
		bound, err := second.Bind(t.Context(), machine)
		if err != nil || bound.Quiet != 62*time.Second {
			t.Fatalf("bound %+v, %v", bound, err)
		}
		time.Sleep(bound.Quiet)
		_, _, err = second.Intent(t.Context(), joblog.Announcement{Verb: verbPowerOn, Session: "session-1"})
		var wait *joblog.WaitError
		if !errors.As(err, &wait) || wait.For != 0 {
			t.Errorf("the first announcement: %v", err)
		}
		intent(t, second, verbPowerOn, 0)
		end(t, second)
	})
}

// What is kept of a VM after a job goes by itself, if no other job comes.
func TestNothingIsLeftOfAVMWhenNoCallCanComeAnyMore(t *testing.T) {
	travel(t, func(t *testing.T, b bundle) {
		run, _ := b.bound(t, "vm-1")
		intent(t, run, verbPowerOff, 0)
		end(t, run)
		const key = "{vmapower}:vm:vc-uuid/vm-1"
		time.Sleep(time.Minute + joblog.KeptOn)
		if b.exists(t, key) != 1 {
			t.Error("the window is gone while the call may come")
		}
		time.Sleep(3*time.Second + joblog.KeptOn)
		if b.exists(t, key) != 0 {
			t.Error("the VM's key is left")
		}
	})
}
