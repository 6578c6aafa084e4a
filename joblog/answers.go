package joblog

import (
	"context"

	"vmapower/internal/note"
)

// answerNote says that a request with an idempotency key was answered with the job that an
// equal request had made.
type answerNote struct {
	JobID string `json:"job_id"`
}

// stands reports whether the job, to which Redis leads, is an answer to the submission. kept is
// what Redis keeps of the answer that its key had. A *BusyError names a live job that is none.
func (l *Log) stands(job Job, how Acceptance, s Submission, kept string) (bool, error) {
	same := job.RequestedBy == s.RequestedBy && job.proof.fingerprint == s.Fingerprint
	if how == Live {
		if !same {
			return false, &BusyError{JobID: job.ID}
		}
		return !job.Status.Ended(), nil // one that has just ended may be done anew
	}
	if !same || job.proof.idempotencyKey == s.IdempotencyKey {
		return same, nil
	}
	var answered answerNote
	genuine, err := l.believe(job.ID, note.Answer, s.IdempotencyKey, kept, &answered)
	return genuine && answered.JobID == job.ID, err
}

// keepAnswer signs that the key of the submission was answered with the job, where the job's own
// note does not say so.
func (l *Log) keepAnswer(ctx context.Context, s Submission, job Job) error {
	if s.IdempotencyKey == "" || s.IdempotencyKey == job.proof.idempotencyKey {
		return nil
	}
	signed, err := l.sign(job.proof.keyID, note.Answer, s.IdempotencyKey, answerNote{JobID: job.ID})
	if err != nil {
		return err
	}
	_, err = run(ctx, l.redis, answerScript, []string{idempotencyKey(s.IdempotencyKey)}, s.IdempotencyKey, job.ID, signed)
	return err
}
