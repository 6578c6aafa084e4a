package joblog_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"vmapower/joblog"
)

// bounded is a log with limits, beside the bundle's own.
func (b bundle) bounded(t *testing.T, open, awaiting int) bundle {
	t.Helper()
	o := options(time.Hour)
	o.MaxOpen, o.MaxAwaiting = open, awaiting
	log := joblog.New(b.raw, o)
	t.Cleanup(log.Close)
	return bundle{Log: log, redis: b.redis, raw: b.raw}
}

func by(s joblog.Submission, who string) joblog.Submission {
	s.RequestedBy = who
	return s
}

func (b bundle) wantTooMany(t *testing.T, s joblog.Submission, awaiting bool, limit int) {
	t.Helper()
	_, _, err := b.Submit(t.Context(), s)
	var many *joblog.TooManyError
	if !errors.As(err, &many) || many.Awaiting != awaiting || many.Limit != limit {
		t.Fatalf("submitted: %v", err)
	}
	if b.exists(t, "{vmapower}:job:"+s.ID) != 0 {
		t.Error("the refused request left a job")
	}
}

// Whoever has as many jobs as it may have keeps nobody else from theirs, and has room again
// when one of them ends.
func TestOpenJobsAreCountedForEachAsker(t *testing.T) {
	b := setup(t).bounded(t, 2, 50)
	first := b.submit(t, by(submission("vm-1"), "oma-01"))
	b.submit(t, by(submission("vm-2"), "oma-01"))
	b.wantTooMany(t, by(submission("vm-3"), "oma-01"), false, 2)
	b.submit(t, by(submission("vm-4"), "oma-02"))
	if _, how, err := b.Submit(t.Context(), by(submission("vm-1"), "oma-01")); how != joblog.Live || err != nil {
		t.Errorf("an equal request is no further job: %s, %v", how, err)
	}
	end(t, b.claim(t, first.ID))
	b.submit(t, by(submission("vm-3"), "oma-01"))
}

func TestAwaitingJobsAreCountedUntilTheyAreDecided(t *testing.T) {
	b := setup(t).bounded(t, 3, 2)
	ask := func(vm string) joblog.Submission { return by(awaiting(vm, time.Minute), "oma-01") }
	first, second := b.submit(t, ask("vm-1")), b.submit(t, ask("vm-2"))
	b.wantTooMany(t, ask("vm-3"), true, 2)
	if _, err := b.Decide(t.Context(), first, verdict(joblog.Approve)); err != nil {
		t.Fatal(err)
	}
	b.submit(t, ask("vm-3"))
	b.wantTooMany(t, ask("vm-4"), true, 2)
	if _, err := b.Decide(t.Context(), second, verdict(joblog.Reject)); err != nil {
		t.Fatal(err)
	}
	b.submit(t, ask("vm-4"))
	end(t, b.claim(t, first.ID))
	b.submit(t, by(submission("vm-5"), "oma-01"))
	b.wantTooMany(t, by(submission("vm-6"), "oma-01"), false, 3)
}

// What somebody else put into the set of an asker's jobs is found not to be open.
func TestForgedMembersOfACountAreDropped(t *testing.T) {
	b := setup(t).bounded(t, 2, 50)
	for i := range 900 {
		b.raw.SAdd(t.Context(), "{vmapower}:open:by:oma-01", fmt.Sprint("forged ", i))
	}
	b.submit(t, by(submission("vm-1"), "oma-01"))
	b.submit(t, by(submission("vm-2"), "oma-01"))
	b.wantTooMany(t, by(submission("vm-3"), "oma-01"), false, 2)
}

// A job that awaits its approval keeps nobody from the VM: 180 of one appliance locked 60
// VMs of others.
func TestAJobThatAwaitsHoldsNoLock(t *testing.T) {
	b := setup(t)
	waits := b.submit(t, by(awaiting("vm-1", time.Minute), "oma-01"))
	again, how, err := b.Submit(t.Context(), by(awaiting("vm-1", time.Minute), "oma-01"))
	if how != joblog.Live || again.ID != waits.ID || err != nil {
		t.Errorf("an equal request: %s, %v", how, err)
	}
	other := by(awaiting("vm-1", time.Minute), "oma-02")
	other.Fingerprint = "another request"
	second := b.submit(t, other)
	live := submission("vm-1")
	live.Fingerprint = "a third request"
	running := b.claim(t, b.submit(t, live).ID)

	var busy *joblog.BusyError
	if _, err := b.Decide(t.Context(), waits, verdict(joblog.Approve)); !errors.As(err, &busy) || busy.JobID != live.ID {
		t.Errorf("approved beside a live job: %v", err)
	}
	if got := b.get(t, waits.ID); got.Status != joblog.StatusAwaitingApproval || got.Approval.Decision != "" {
		t.Errorf("a refused approval left %s, %q", got.Status, got.Approval.Decision)
	}
	end(t, running)
	if _, err := b.Decide(t.Context(), waits, verdict(joblog.Approve)); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Decide(t.Context(), second, verdict(joblog.Approve)); !errors.As(err, &busy) || busy.JobID != waits.ID {
		t.Errorf("the later approval: %v", err)
	}
	if _, err := b.Cancel(t.Context(), second, "boss", joblog.Outcome{Status: joblog.StatusCancelled}); err != nil {
		t.Fatal(err)
	}
	third := submission("vm-1")
	third.Fingerprint = "a fourth request"
	if _, _, err := b.Submit(t.Context(), third); !errors.As(err, &busy) || busy.JobID != waits.ID {
		t.Errorf("the end of a job that awaited gave away another's lock: %v", err)
	}
	end(t, b.claim(t, waits.ID))
	b.submit(t, third)
}
