package joblog_test

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/keyspace"
	"vmapower/internal/testenv"
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

// The answer is made of the submission, and is not read back.
func TestTheAnswerToASubmissionIsTheJobAsOthersReadIt(t *testing.T) {
	t.Parallel()
	client, sent := testenv.StartRedis(t).ServiceClient(), 0
	log := joblog.New(client, options(time.Hour))
	t.Cleanup(log.Close)
	b := bundle{Log: log}
	b.submit(t, submission("vm-0")) // meets the store, and loads the script
	client.AddHook(testenv.WriteHook(func(next testenv.Write) testenv.Write {
		return func(ctx context.Context, commands []redis.Cmder) error {
			sent++
			return next(ctx, commands)
		}
	}))
	for name, change := range map[string]func(s *joblog.Submission){
		"pending":      func(*joblog.Submission) {},
		"awaits":       func(s *joblog.Submission) { s.NeedsApproval = true },
		"awaits, firm": func(s *joblog.Submission) { s.NeedsApproval, s.Firm = true, true },
		"was covered": func(s *joblog.Submission) {
			s.Covered = &joblog.Covered{ApprovalID: "g-1", By: "boss", Reason: "planned"}
		},
		"has all fields": func(s *joblog.Submission) {
			s.ContextID, s.IdempotencyKey, s.Profile, s.RequestedBy = "c", "k", "p", "oma-01"
		},
	} {
		s := submission(name)
		change(&s)
		sent = 0
		told := b.submit(t, s)
		if sent != 1 {
			t.Errorf("%s: %d commands", name, sent)
		}
		if read := b.get(t, s.ID); !reflect.DeepEqual(told, read) {
			t.Errorf("%s: told\n%+v\nread\n%+v", name, told, read)
		}
	}
}

// What bounds the audit goes in time, though old entries are looked for elsewhere.
func TestTheShareOfASubmissionsEntryGoesInTime(t *testing.T) {
	b := setup(t)
	for i := range 2 {
		s := submission(fmt.Sprintf("vm-%d", i))
		s.Audit = keyspace.Entry{Stream: "{vmapower}:audit", Share: "{vmapower}:audit:of:x", Text: "{}", Kept: 10, OfOne: 5, Age: time.Hour}
		b.submit(t, s)
	}
	if left := b.raw.PTTL(t.Context(), "{vmapower}:audit:of:x").Val(); left <= 0 || left > time.Hour {
		t.Errorf("it is kept for %s", left)
	}
	if n := b.raw.XLen(t.Context(), "{vmapower}:audit").Val(); n != 2 {
		t.Errorf("%d entries", n)
	}
}
