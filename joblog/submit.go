package joblog

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

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
		ID: s.ID, Operation: s.Operation, VMID: s.VMID, VCenter: s.VCenter, ExternalID: s.ExternalID, RequestedBy: s.RequestedBy,
		Alias: s.VCenter + "|" + s.VMID, Plan: s.Plan, Profile: s.Profile, BudgetMS: s.Budget.Milliseconds(), Firm: s.Firm, NeedsApproval: s.NeedsApproval,
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
	job, how, err := l.submit(ctx, s, signed)
	if how == Replayed && !job.answers(s) { // whoever wrote the key into Redis, it was not this caller
		s.IdempotencyKey = ""
		job, how, err = l.submit(ctx, s, signed)
	}
	if how == Live && !job.answers(s) {
		return Job{}, "", &BusyError{JobID: job.ID}
	}
	return job, how, err
}

// answers reports whether the job is what an equal request of the same caller made.
func (j Job) answers(s Submission) bool {
	return j.RequestedBy == s.RequestedBy && j.proof.fingerprint == s.Fingerprint
}

func (l *Log) submit(ctx context.Context, s Submission, signed string) (Job, Acceptance, error) {
	header, err := l.scripted(s)
	if err != nil {
		return Job{}, "", err
	}
	mark, err := l.store.mark(ctx, l.redis)
	if err != nil {
		return Job{}, "", err
	}
	answer, err := run(ctx, l.redis, submitScript, header, signed, s.Credentials, l.retention.Milliseconds(), mark)
	if err != nil {
		return Job{}, "", err
	}
	id := answer.Text(1)
	switch answer.Text(0) {
	case "busy":
		return Job{}, "", &BusyError{JobID: id}
	case "too many":
		if id == "awaiting" {
			return Job{}, "", &TooManyError{Awaiting: true, Limit: l.maxAwaiting}
		}
		return Job{}, "", &TooManyError{Limit: l.maxOpen}
	case "conflict":
		return Job{}, "", ErrIdempotencyConflict
	case "withdrawn":
		return Job{}, "", ErrWithdrawn
	case "lost":
		return Job{}, "", ErrStateLost
	}
	job, err := l.Get(ctx, id)
	if id != s.ID && errors.Is(err, ErrNotFound) { // the answer names what is no job of ours
		return Job{ID: id}, Acceptance(answer.Text(0)), nil
	}
	return job, Acceptance(answer.Text(0)), err
}

// lateSubmission is how long a submission that was withdrawn is refused, should it
// arrive after all.
const lateSubmission = 10 * time.Minute

// Withdraw takes a submission without a sure answer back. It reports whether that
// was possible: a job that a worker has taken up is accepted. It may be repeated;
// after ErrUnavailable nothing is sure.
func (l *Log) Withdraw(ctx context.Context, id string) (withdrawn bool, err error) {
	answer, err := run(ctx, l.redis, withdrawScript, id, lateSubmission.Milliseconds())
	return err == nil && answer.Text(0) == "withdrawn", err
}
