package joblog_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"vmapower/joblog"
)

// of is a submission of somebody, with an id of the caller's own.
func of(who, vm, external string) joblog.Submission {
	s := submission(vm)
	s.RequestedBy, s.ExternalID = who, external
	return s
}

func TestTheJobsOfOneAreNotThoseOfAnother(t *testing.T) {
	b := setup(t)
	mine := b.submit(t, of("oma-01", "vm-1", "failover-1"))
	theirs := b.submit(t, of("oma-02", "vm-2", "failover-1"))
	b.submit(t, of("oma-01", "vm-3", ""))
	for who, want := range map[string]string{"oma-01": mine.ID, "oma-02": theirs.ID} {
		if found, err := b.FindOwn(t.Context(), "failover-1", who); err != nil || found.ID != want {
			t.Errorf("%s finds %s of %s, %v", who, found.ID, found.RequestedBy, err)
		}
	}
	_, err := b.FindOwn(t.Context(), "failover-1", "oma-03")
	wantErr(t, err, joblog.ErrNotFound)
	_, err = b.FindOwn(t.Context(), "", "oma-01")
	wantErr(t, err, joblog.ErrNotFound)
	_, err = b.Get(t.Context(), mine.ID+":events")
	wantErr(t, err, joblog.ErrNotFound)
	for _, filter := range []joblog.Filter{{VMID: "vm-2", By: "oma-01"}, {ExternalID: "failover-1", By: "oma-03"}, {VMID: "vm-1", ExternalID: "failover-2"}, {VMID: "vm-1", ContextID: "move-7"}} {
		if jobs, _, err := b.List(t.Context(), filter, "", 10); err != nil || len(jobs) != 0 {
			t.Errorf("%+v lists %d jobs, %v", filter, len(jobs), err)
		}
	}
}

// A caller may call its job what it likes: the id of a job is that job, and no other.
func TestACallersOwnIDNeverHidesAJob(t *testing.T) {
	b := setup(t)
	job := b.submit(t, submission("vm-1"))
	b.submit(t, of("oma-02", "vm-2", job.ID))
	if found, err := b.Get(t.Context(), job.ID); err != nil || found.ID != job.ID {
		t.Errorf("found %s, %v", found.ID, err)
	}
}

// Who may see the jobs of all must not take one of them for another's.
func TestAnExternalIDNamesTheNewestJobOfEachThatHasUsedIt(t *testing.T) {
	b := setup(t)
	b.submit(t, of("oma-01", "vm-1", "failover-1"))
	theirs := b.submit(t, of("oma-02", "vm-2", "failover-1"))
	newest := b.submit(t, of("oma-01", "vm-3", "failover-1"))
	b.submit(t, of("oma-03", "vm-4", "failover-2"))
	jobs, err := b.FindExternal(t.Context(), "failover-1")
	if err != nil || len(jobs) != 2 || jobs[0].ID != newest.ID || jobs[1].ID != theirs.ID {
		t.Errorf("found %d jobs, %v", len(jobs), err)
	}
	for _, id := range []string{"", "failover-3", newest.ID, newest.ID + ":events"} {
		_, err := b.FindExternal(t.Context(), id)
		wantErr(t, err, joblog.ErrNotFound)
	}
}

// An ended job will not change: who waits for a change is answered at once.
func TestNobodyWaitsForTheChangeOfAJobThatEnded(t *testing.T) {
	b := setup(t)
	run := b.claim(t, b.submit(t, submission("vm-1")).ID)
	end(t, run)
	job := b.get(t, run.Job().ID)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if again, err := b.Wait(ctx, job.ID, job.Revision); err != nil || ctx.Err() != nil || again.Revision != job.Revision {
		t.Errorf("revision %d, %v, %v", again.Revision, err, ctx.Err())
	}
}

// The announcement of a change is a hint that may be lost: who waits looks by itself.
func TestAChangeThatWasNotAnnouncedIsSeenAllTheSame(t *testing.T) {
	b := setup(t)
	job := b.submit(t, submission("vm-1"))
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	time.AfterFunc(50*time.Millisecond, func() { b.raw.HIncrBy(ctx, "{vmapower}:job:"+job.ID, "revision", 1) })
	if changed, err := b.Wait(ctx, job.ID, job.Revision); err != nil || ctx.Err() != nil || changed.Revision != job.Revision+1 {
		t.Errorf("revision %d, %v, %v", changed.Revision, err, ctx.Err())
	}
}

// A Redis that was emptied and filled again is not the store that jobs were trusted to.
func TestAStoreWithAnotherMarkIsNotReady(t *testing.T) {
	b := setup(t)
	if err := b.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := b.raw.Set(t.Context(), "{vmapower}:mark", "2/"+uuid.NewString(), 0).Err(); err != nil {
		t.Fatal(err)
	}
	wantErr(t, b.Ready(t.Context()), joblog.ErrStateLost)
}

// Records of an earlier form would not be genuine: their jobs would seem never to have been.
func TestAStoreOfAnEarlierFormIsRefused(t *testing.T) {
	b := setup(t)
	if err := b.raw.Set(t.Context(), "{vmapower}:mark", uuid.NewString(), 0).Err(); err != nil {
		t.Fatal(err)
	}
	wantErr(t, b.Ready(t.Context()), joblog.ErrEarlierForm)
	_, _, err := b.Submit(t.Context(), submission("vm-1"))
	wantErr(t, err, joblog.ErrEarlierForm)
}
