package joblog

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"vmapower/internal/keyspace"
	"vmapower/internal/note"
)

// Submission is a request to record.
type Submission struct {
	ID string // a UUIDv7: ids sort by age
	Request
	Plan []PlannedStep

	// Credentials wait for the worker in a key of their own, until the job ends; nil
	// when the request's profile opens the vCenter.
	Credentials []byte
	// SharedCredentials is how many bytes at the beginning of Credentials other jobs' begin with too: those are kept once.
	SharedCredentials int
	// NeedsApproval keeps the job from everybody until somebody approves it.
	NeedsApproval bool
	// Covered names the approval, given beforehand, that lets the job begin; nil for none.
	Covered *Covered
	// Fingerprint tells equal requests; no secret goes into it.
	Fingerprint string
	// IdempotencyKey is the caller's key, "" for none, made unique per caller.
	IdempotencyKey string
	// Audit is written with the job, and only if there was none before; the zero Entry is none.
	Audit keyspace.Entry
	// WakeUp is sent in the same write, whatever becomes of the submission: it has to be harmless where there is no
	// job. It is for a Log that waits for no replicas, and not for a cluster.
	WakeUp keyspace.Call
}

// Covered is an approval that was given beforehand, for a whole plan.
type Covered struct {
	ApprovalID string `json:"approval_id"`
	By         string `json:"by"`
	Reason     string `json:"reason"`
}

func (s Submission) status() Status {
	if s.NeedsApproval {
		return StatusAwaitingApproval
	}
	return StatusPending
}

// signed is a submission as it goes into the record.
type signed struct {
	Submission
	note submissionNote
	text string // the note, signed
	kept keptCredentials
}

func (l *Log) signSubmission(s Submission) (signed, error) {
	accepted := bornAt(s.ID)
	if accepted.IsZero() {
		return signed{}, fmt.Errorf("joblog: %q is no UUIDv7", s.ID)
	}
	n := submissionNote{
		Request: s.Request, Plan: s.Plan, Accepted: accepted.UnixMilli(), NeedsApproval: s.NeedsApproval, Covered: s.Covered,
		Fingerprint: s.Fingerprint, IdempotencyKey: s.IdempotencyKey,
	}
	text, err := l.sign("", note.Submission, s.ID, n)
	return signed{Submission: s, note: n, text: text, kept: s.credentials()}, err
}

// Acceptance says how a submission was accepted.
type Acceptance string

// Ways to be accepted.
const (
	Created  Acceptance = "created"
	Live     Acceptance = "live"     // it is the live job of an equal request
	Replayed Acceptance = "replayed" // it was made earlier with the same idempotency key
)

// Submit records the job, with its whole plan, and takes the VM's lock by the id as given,
// unless the job awaits an approval. From then on the job will end, whichever process dies.
// Instead of a new job it may return an existing one; Acceptance tells.
//
// A *BusyError names the job that has the VM; a *TooManyError tells of how many jobs its
// asker has; ErrIdempotencyConflict is a key used for another request. After ErrUnavailable
// the job may exist all the same: repeat with the same Submission, which records it at most
// once, or Withdraw it.
func (l *Log) Submit(ctx context.Context, s Submission) (Job, Acceptance, error) {
	asked, err := l.signSubmission(s)
	if err != nil {
		return Job{}, "", err
	}
	var not disbelieved
	for range 3 {
		job, how, kept, err := l.submit(ctx, asked, not)
		if err != nil || how == Created {
			return job, how, err
		}
		stands, err := l.stands(job, how, s, kept)
		if err != nil {
			return Job{}, "", err
		}
		if stands {
			return job, how, l.keepAnswer(ctx, s, job)
		}
		if not.answer = job.ID; job.Status.Ended() {
			not.live = job.ID
		}
	}
	return Job{}, "", &BusyError{JobID: not.answer}
}

// disbelieved names jobs to which Redis leads, and which are not what it says.
type disbelieved struct {
	answer string // to the idempotency key
	live   string
}

// submit asks Redis once. kept is what it keeps of an earlier answer.
func (l *Log) submit(ctx context.Context, s signed, not disbelieved) (_ Job, how Acceptance, kept string, _ error) {
	record := s.record()
	answer, err := l.submitOnce(ctx, s, append([]any{s.text}, record.pairs()...), not)
	if err != nil {
		return Job{}, "", "", err
	}
	id, how := answer.Text(1), Acceptance(answer.Text(0))
	if how == Created && len(answer) > 2 { // just now: nobody can have changed it
		job, err := l.justCreated(s, record, answer)
		return job, how, "", err
	}
	job, err := l.Get(ctx, id)
	switch {
	case !errors.Is(err, ErrNotFound):
	case id != s.ID: // the answer names what is no job of ours
		return Job{ID: id}, how, "", nil
	default: // a failover has taken the job away
		err = unavailable(err)
	}
	return job, how, answer.Text(2), err
}

// justCreated is the job as the script has recorded it.
func (l *Log) justCreated(s signed, record record, answer keyspace.Answer) (Job, error) {
	record.setTime("created_at", answer.Number(3))
	record.setTime("deadline", answer.Number(4))
	record.setTime("approve_by", answer.Number(5))
	job := accepted(s.ID, s.text, s.note, record)
	return job, l.openLater(&job, record, s.note)
}

// submitArguments are those of the script, but the record's fields.
func (l *Log) submitArguments(s signed, not disbelieved, indexes int, known []any) []any {
	slot := ""
	if s.IdempotencyKey != "" {
		slot = idempotencyKey(s.IdempotencyKey)
	}
	return slices.Concat([]any{
		s.ID, s.kept.own, l.retention.Milliseconds(), not.answer, not.live, slot, s.Fingerprint, s.NeedsApproval, s.Firm,
		s.Budget.Milliseconds(), l.maxOpen, l.maxAwaiting, indexes,
	}, known, []any{s.Audit.Stream, s.Audit.Share}, s.Audit.Arguments(), []any{s.kept.key, s.kept.shared})
}

// submitOnce runs the script, on the store that this process knows, and waits until enough
// replicas have what it wrote. Where an operator has accepted a loss since, the store is met anew.
func (l *Log) submitOnce(ctx context.Context, s signed, fields []any, not disbelieved) (keyspace.Answer, error) {
	keys, indexes := submitKeys(s)
	for range 2 {
		known, state, err := l.met(ctx)
		if err != nil {
			return nil, err
		}
		args := append(l.submitArguments(s, not, indexes, known), fields...)
		var answer keyspace.Answer
		err = l.onReplicas(ctx, func(ctx context.Context, client keyspace.Runner) (err error) {
			if answer, err = keyspace.RunBeside(ctx, client, submitScript, s.WakeUp, keys, args...); err != nil {
				return unavailable(err)
			}
			return l.refused(answer)
		})
		if errors.Is(err, errMetAnew) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if answer.Text(0) == string(Created) {
			l.store.created(state, answer.Number(2), answer.Text(1))
		}
		return answer, nil
	}
	return nil, ErrStateLost
}

// errMetAnew: the store is to be met anew, since an operator has accepted a loss.
var errMetAnew = errors.New("joblog: a loss was accepted")

// refused is the error for an answer that is no acceptance.
func (l *Log) refused(answer keyspace.Answer) error {
	switch answer.Text(0) {
	case "again":
		l.store.forget()
		return errMetAnew
	case "busy":
		return &BusyError{JobID: answer.Text(1)}
	case "too many":
		if answer.Text(1) == "awaiting" {
			return &TooManyError{Awaiting: true, Limit: l.maxAwaiting}
		}
		return &TooManyError{Limit: l.maxOpen}
	case "conflict":
		return ErrIdempotencyConflict
	case "withdrawn":
		return ErrWithdrawn
	case "lost":
		l.store.lost("")
		return ErrStateLost
	}
	return nil
}

// lateSubmission is how long a submission that was withdrawn is refused, should it
// arrive after all.
const lateSubmission = 10 * time.Minute

// Withdraw takes a submission without a sure answer back. It reports whether that
// was possible: a job that a worker has taken up is accepted. It may be repeated;
// after ErrUnavailable nothing is sure.
func (l *Log) Withdraw(ctx context.Context, id string) (withdrawn bool, err error) {
	answer, err := run(ctx, l.redis, withdrawScript, append(recordKeys(id), keyPrefix+"withdrawn:"+id), id, lateSubmission.Milliseconds())
	return err == nil && answer.Text(0) == "withdrawn", err
}
