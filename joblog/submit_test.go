package joblog_test

import (
	"testing"

	"vmapower/joblog"
)

func TestAWithdrawnSubmissionLeavesNothingAndComesTooLate(t *testing.T) {
	b := setup(t)
	s := submission("vm-1")
	s.IdempotencyKey = "key"
	b.submit(t, s)
	for range 2 {
		if withdrawn, err := b.Withdraw(t.Context(), s.ID); !withdrawn || err != nil {
			t.Fatalf("withdraw: %v, %v", withdrawn, err)
		}
	}
	_, err := b.Get(t.Context(), s.ID)
	wantErr(t, err, joblog.ErrNotFound)
	_, _, err = b.Submit(t.Context(), s)
	wantErr(t, err, joblog.ErrWithdrawn)

	again := submission("vm-1")
	again.IdempotencyKey = "key"
	b.submit(t, again)
}

func TestAJobThatAnotherRequestWasAnsweredWithIsNotWithdrawn(t *testing.T) {
	b := setup(t)
	s := submission("vm-1")
	s.IdempotencyKey = "key"
	b.submit(t, s)
	again := submission("vm-1")
	again.IdempotencyKey = "key"
	if job, how, err := b.Submit(t.Context(), again); err != nil || how != joblog.Replayed || job.ID != s.ID {
		t.Fatalf("%s, %s, %v", job.ID, how, err)
	}
	if withdrawn, err := b.Withdraw(t.Context(), s.ID); withdrawn || err != nil {
		t.Fatalf("withdraw: %v, %v", withdrawn, err)
	}
}

func TestAJobThatAWorkerTookUpIsNotWithdrawn(t *testing.T) {
	b := setup(t)
	run := b.claim(t, b.submit(t, submission("vm-1")).ID)
	if withdrawn, err := b.Withdraw(t.Context(), run.Job().ID); withdrawn || err != nil {
		t.Fatalf("withdraw: %v, %v", withdrawn, err)
	}
	if err := run.End(t.Context(), completed(nil)); err != nil {
		t.Fatal(err)
	}
}

func TestARedisThatLostItsStateIsNotTrusted(t *testing.T) {
	b := setup(t)
	b.submit(t, submission("vm-1"))
	if err := b.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.redis.Kill()
	wantErr(t, b.Ready(t.Context()), joblog.ErrUnavailable)
	b.redis.Start()
	if err := b.Ready(t.Context()); err != nil {
		t.Fatalf("restarted with its data: %v", err)
	}
	if err := b.raw.FlushAll(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	wantErr(t, b.Ready(t.Context()), joblog.ErrStateLost)
	_, _, err := b.Submit(t.Context(), submission("vm-2"))
	wantErr(t, err, joblog.ErrStateLost)
}
