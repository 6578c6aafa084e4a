package joblog_test

import (
	"testing"
	"time"

	"vmapower/internal/note"
	"vmapower/internal/note/notetest"
	"vmapower/joblog"
)

// resign signs a note of the job again, with a field changed, as who has the key can.
func (b bundle) resign(t *testing.T, id string, kind note.Kind, field string, value any) {
	t.Helper()
	text, err := notetest.Change(keys, kind, id, b.fields(t, id)["n."+string(kind)], func(body map[string]any) { body[field] = value })
	if err != nil {
		t.Fatal(err)
	}
	b.set(t, id, "n."+string(kind), text)
}

// A key that was replaced counts for old ids alone, so an old id must not make a job of today.
func TestAStolenOldKeyMakesNoJobThatLasts(t *testing.T) {
	b := setup(t)
	for field, value := range map[string]any{"accepted_at": time.Now().Add(time.Hour).UnixMilli(), "budget_ns": 72 * time.Hour} {
		id := b.submit(t, submission("vm-"+field)).ID
		b.resign(t, id, note.Submission, field, value)
		_, err := b.Get(t.Context(), id)
		wantErr(t, err, joblog.ErrNotFound)
		_, err = b.Claim(t.Context(), id)
		wantErr(t, err, joblog.ErrNotFound)
	}
	job := b.submit(t, awaiting("vm-1", time.Minute))
	if _, err := b.Decide(t.Context(), job, verdict(joblog.Approve)); err != nil {
		t.Fatal(err)
	}
	b.resign(t, job.ID, note.Decision, "at", time.Now().Add(time.Hour).UnixMilli())
	if read := b.get(t, job.ID); read.Status != joblog.StatusAwaitingApproval || read.Approval.By != "" {
		t.Errorf("job %s, approved by %q", read.Status, read.Approval.By)
	}
}
