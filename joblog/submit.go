package joblog

import (
	"context"
	"encoding/json"
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
	// NeedsApproval keeps the job from everybody until somebody approves it.
	NeedsApproval bool
	// Covered names the approval, given beforehand, that lets the job begin; nil for none.
	Covered *Covered
	// Fingerprint tells equal requests; no secret goes into it.
	Fingerprint string
	// IdempotencyKey is the caller's key, "" for none, made unique per caller.
	IdempotencyKey string
}

// Covered is an approval that was given beforehand, for a whole plan.
type Covered struct {
	ApprovalID string `json:"approval_id"`
	By         string `json:"by"`
	Reason     string `json:"reason"`
}

// scripted is as much of a submission as its script looks at. What is believed goes beside
// it, as a note that no script reads.
type scripted struct {
	ID             string        `json:"id"`
	Operation      string        `json:"operation"`
	VMID           string        `json:"vm_id"`
	VCenter        string        `json:"vcenter"`
	ExternalID     string        `json:"external_id"`
	ContextID      string        `json:"context_id"`
	RequestedBy    string        `json:"requested_by"`
	Alias          string        `json:"alias"`
	Plan           []PlannedStep `json:"plan"`
	Profile        string        `json:"profile"`
	BudgetMS       int64         `json:"budget_ms"`
	Firm           bool          `json:"firm"`
	NeedsApproval  bool          `json:"needs_approval"`
	Fingerprint    string        `json:"fingerprint"`
	IdempotencyKey string        `json:"idempotency_key"`
	MaxOpen        int           `json:"max_open"`
	MaxAwaiting    int           `json:"max_awaiting"`
}

func (l *Log) scripted(s Submission) ([]byte, error) {
	text, err := json.Marshal(scripted{
		ID: s.ID, Operation: s.Operation, VMID: s.VMID, VCenter: s.VCenter, ExternalID: s.ExternalID, ContextID: s.ContextID, RequestedBy: s.RequestedBy,
		Alias: s.alias(), Plan: s.Plan, Profile: s.Profile, BudgetMS: s.Budget.Milliseconds(), Firm: s.Firm, NeedsApproval: s.NeedsApproval,
		Fingerprint: s.Fingerprint, IdempotencyKey: s.IdempotencyKey, MaxOpen: l.maxOpen, MaxAwaiting: l.maxAwaiting,
	})
	return text, wrap(err, "submission")
}

func (l *Log) signSubmission(s Submission) (string, error) {
	accepted := bornAt(s.ID)
	if accepted.IsZero() {
		return "", fmt.Errorf("joblog: %q is no UUIDv7", s.ID)
	}
	return l.sign("", note.Submission, s.ID, submissionNote{
		Request: s.Request, Plan: s.Plan, Accepted: accepted.UnixMilli(), NeedsApproval: s.NeedsApproval, Covered: s.Covered,
		Fingerprint: s.Fingerprint, IdempotencyKey: s.IdempotencyKey,
	})
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
	signed, err := l.signSubmission(s)
	if err != nil {
		return Job{}, "", err
	}
	var not disbelieved
	for range 3 {
		job, how, kept, err := l.submit(ctx, s, signed, not)
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
func (l *Log) submit(ctx context.Context, s Submission, signed string, not disbelieved) (_ Job, how Acceptance, kept string, _ error) {
	header, err := l.scripted(s)
	if err != nil {
		return Job{}, "", "", err
	}
	answer, err := l.submitOnce(ctx, submitKeys(s), header, signed, s.Credentials, l.retention.Milliseconds(), not.answer, not.live)
	if err != nil {
		return Job{}, "", "", err
	}
	id, how := answer.Text(1), Acceptance(answer.Text(0))
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

// submitOnce runs the script, on the store that this process knows, and waits until enough
// replicas have what it wrote. Where an operator has accepted a loss since, the store is met anew.
func (l *Log) submitOnce(ctx context.Context, keys []string, args ...any) (keyspace.Answer, error) {
	for range 2 {
		known, state, err := l.met(ctx)
		if err != nil {
			return nil, err
		}
		answer, err := run(ctx, l.redis, submitScript, keys, append(slices.Clone(args), known...)...)
		if err != nil {
			return nil, err
		}
		if answer.Text(0) == "again" {
			l.store.forget()
			continue
		}
		if err := l.refused(answer); err != nil {
			return nil, err
		}
		if err := l.awaitReplicas(ctx); err != nil {
			return nil, err
		}
		if answer.Text(0) == string(Created) {
			l.store.created(state, answer.Number(2), answer.Text(1))
		}
		return answer, nil
	}
	return nil, ErrStateLost
}

// refused is the error for an answer that is no acceptance.
func (l *Log) refused(answer keyspace.Answer) error {
	switch answer.Text(0) {
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
