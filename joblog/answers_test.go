package joblog_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"

	"vmapower/joblog"
)

// The answer to a submission that names another's job is not believed.
func TestAKeyAndALockInRedisGiveNobodyAnothersJob(t *testing.T) {
	b := setup(t)
	others := b.submit(t, submission("vm-9"))
	mine := submission("vm-1")
	mine.RequestedBy, mine.IdempotencyKey = "oma-02", "oma-02|key-1"
	b.raw.HSet(t.Context(), "{vmapower}:idempotency:oma-02|key-1", "job", others.ID, "fingerprint", mine.Fingerprint)
	job, how, err := b.Submit(t.Context(), mine)
	if err != nil || how != joblog.Created || job.ID != mine.ID {
		t.Errorf("job %s %s, %v", job.ID, how, err)
	}
	next := submission("vm-2")
	next.RequestedBy, next.Fingerprint = "oma-02", "f-vm-9"
	b.raw.Set(t.Context(), "{vmapower}:lock:vc.example.test|vm-2", others.ID, 0)
	var busy *joblog.BusyError
	if _, _, err := b.Submit(t.Context(), next); !errors.As(err, &busy) {
		t.Errorf("another's live job: %v", err)
	}
}

// again is the same request, asked anew with a key.
func again(s joblog.Submission, key string) joblog.Submission {
	s.ID, s.IdempotencyKey = uuid.Must(uuid.NewV7()).String(), key
	return s
}

func wantSubmitted(t *testing.T, b bundle, s joblog.Submission, want joblog.Acceptance, id string) {
	t.Helper()
	if job, how, err := b.Submit(t.Context(), s); err != nil || how != want || job.ID != id {
		t.Errorf("%s job %s, %v; want %s %s", how, job.ID, err, want, id)
	}
}

// An ended job of an equal request is no answer to a new one, or its caller takes the VM for off
// that was powered on since.
func TestAnEndedJobAnswersNoNewRequestWhateverRedisSays(t *testing.T) {
	b := setup(t)
	asked := again(submission("vm-1"), "oma-01|key-1")
	old := b.submit(t, asked)
	end(t, b.claim(t, old.ID))
	wantSubmitted(t, b, again(asked, "oma-01|key-1"), joblog.Replayed, old.ID)

	const slot, lock, awaits = "{vmapower}:idempotency:oma-01|key-2", "{vmapower}:lock:vc.example.test|vm-1", "{vmapower}:awaits:f-vm-1"
	b.raw.HSet(t.Context(), slot, "job", old.ID, "fingerprint", asked.Fingerprint)
	b.raw.Set(t.Context(), lock, old.ID, 0)
	b.raw.Set(t.Context(), awaits, old.ID, 0)
	next := again(asked, "oma-01|key-2")
	wantSubmitted(t, b, next, joblog.Created, next.ID)
	wantSubmitted(t, b, again(asked, "oma-01|key-2"), joblog.Replayed, next.ID)
	end(t, b.claim(t, next.ID))

	b.raw.Set(t.Context(), awaits, old.ID, 0)
	waits := again(asked, "")
	waits.NeedsApproval = true
	wantSubmitted(t, b, waits, joblog.Created, waits.ID)
}

// What says that a key was answered with another request's job is signed, for that key and job.
func TestAKeysAnswerIsBelievedOnlyAsItWasSigned(t *testing.T) {
	b := setup(t)
	asked := submission("vm-1")
	job := b.submit(t, asked)
	wantSubmitted(t, b, again(asked, "oma-01|key-1"), joblog.Live, job.ID)
	const slot, other = "{vmapower}:idempotency:oma-01|key-1", "{vmapower}:idempotency:oma-01|key-2"
	b.raw.HDel(t.Context(), slot, "note") // its writer died: the live job is asked for again
	wantSubmitted(t, b, again(asked, "oma-01|key-1"), joblog.Live, job.ID)
	signed := b.raw.HGet(t.Context(), slot, "note").Val()
	end(t, b.claim(t, job.ID))
	wantSubmitted(t, b, again(asked, "oma-01|key-1"), joblog.Replayed, job.ID)

	b.raw.HSet(t.Context(), other, "job", job.ID, "fingerprint", asked.Fingerprint, "note", signed)
	next := again(asked, "oma-01|key-2")
	wantSubmitted(t, b, next, joblog.Created, next.ID)
	end(t, b.claim(t, next.ID))
	b.raw.HSet(t.Context(), slot, "job", next.ID)
	third := again(asked, "oma-01|key-1")
	wantSubmitted(t, b, third, joblog.Created, third.ID)
}
