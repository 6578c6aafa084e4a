package joblog

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"time"
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
	// MAC proves over MACInput that an api accepted the job.
	MAC []byte
	// Fingerprint tells equal requests; no secret goes into it.
	Fingerprint string
	// IdempotencyKey is the caller's key, "" for none, made unique per caller.
	IdempotencyKey string
}

// scripted is as much of a submission as its script looks at. The request itself goes
// beside it, as a text that no script reads.
type scripted struct {
	ID             string        `json:"id"`
	Operation      string        `json:"operation"`
	VMID           string        `json:"vm_id"`
	ExternalID     string        `json:"external_id"`
	RequestedBy    string        `json:"requested_by"`
	Alias          string        `json:"alias"`
	Plan           []PlannedStep `json:"plan"`
	BudgetMS       int64         `json:"budget_ms"`
	Firm           bool          `json:"firm"`
	NeedsApproval  bool          `json:"needs_approval"`
	MAC            string        `json:"mac"`
	Fingerprint    string        `json:"fingerprint"`
	IdempotencyKey string        `json:"idempotency_key"`
}

func (s Submission) scripted() ([]byte, error) {
	text, err := json.Marshal(scripted{
		ID: s.ID, Operation: s.Operation, VMID: s.VMID, ExternalID: s.ExternalID, RequestedBy: s.RequestedBy,
		Alias: s.VCenter + "|" + s.VMID, Plan: s.Plan, BudgetMS: s.Budget.Milliseconds(), Firm: s.Firm, NeedsApproval: s.NeedsApproval,
		MAC: hex.EncodeToString(s.MAC), Fingerprint: s.Fingerprint, IdempotencyKey: s.IdempotencyKey,
	})
	return text, wrap(err, "submission")
}

// Acceptance says how a submission was accepted.
type Acceptance string

// Ways to be accepted.
const (
	Created  Acceptance = "created"
	Live     Acceptance = "live"     // it is the live job of an equal request
	Replayed Acceptance = "replayed" // it was made earlier with the same idempotency key
)

// Submit records the job, with its whole plan, and takes the VM's lock by the id
// as given. From then on the job will end, whichever process dies. Instead of a new job
// it may return an existing one; Acceptance tells.
//
// A *BusyError names the job that has the VM; ErrIdempotencyConflict is a key used
// for another request. After ErrUnavailable the job may exist all the same: repeat
// with the same Submission, which records it at most once, or Withdraw it.
func (l *Log) Submit(ctx context.Context, s Submission) (job Job, how Acceptance, err error) {
	header, err := s.scripted()
	if err != nil {
		return Job{}, "", err
	}
	request, err := s.document()
	if err != nil {
		return Job{}, "", err
	}
	mark, err := l.store.mark(ctx, l.redis)
	if err != nil {
		return Job{}, "", err
	}
	answer, err := run(ctx, l.redis, submitScript, header, request, s.Credentials, l.retention.Milliseconds(), mark)
	if err != nil {
		return Job{}, "", err
	}
	id := answer.Text(1)
	switch answer.Text(0) {
	case "busy":
		return Job{}, "", &BusyError{JobID: id}
	case "conflict":
		return Job{}, "", ErrIdempotencyConflict
	case "withdrawn":
		return Job{}, "", ErrWithdrawn
	case "lost":
		return Job{}, "", ErrStateLost
	}
	job, err = l.Get(ctx, id)
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
