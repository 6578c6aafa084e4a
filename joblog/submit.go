package joblog

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// Submission is a request to record.
type Submission struct {
	ID          string          `json:"id"` // a UUIDv7: ids sort by age
	Operation   string          `json:"operation"`
	VMID        string          `json:"vm_id"` // canonical, lower case
	VCenter     string          `json:"vcenter"`
	ExternalID  string          `json:"external_id"`
	ContextID   string          `json:"context_id"`
	RequestedBy string          `json:"requested_by"`
	RequestID   string          `json:"request_id"` // of the HTTP request, for the logs
	Metadata    json.RawMessage `json:"-"`
	Args        json.RawMessage `json:"-"` // what was asked, without any secret
	Plan        []PlannedStep   `json:"plan"`
	MaxAttempts int             `json:"max_attempts"`
	Budget      time.Duration   `json:"-"` // from acceptance to the deadline

	// Profile names what opens the vCenter; "" when Credentials do.
	Profile string `json:"profile"`
	// Credentials wait for the worker in a key of their own, until the job ends.
	Credentials []byte `json:"-"`
	// NeedsApproval keeps the job from everybody until somebody approves it.
	NeedsApproval bool `json:"needs_approval"`
	// MAC proves over Vouched that an api accepted the job.
	MAC []byte `json:"-"`
	// Fingerprint tells equal requests; no secret goes into it.
	Fingerprint string `json:"fingerprint"`
	// IdempotencyKey is the caller's key, "" for none, made unique per caller.
	IdempotencyKey string `json:"idempotency_key"`
}

// stored is a Submission as the script reads it.
type stored struct {
	Submission
	Alias    string `json:"alias"`
	Metadata string `json:"metadata"`
	Args     string `json:"args"`
	BudgetMS int64  `json:"budget_ms"`
	MAC      string `json:"mac"`
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
// as given; after that the job will end, whoever dies. Instead of a new job it may
// return an existing one, and says so.
//
// A *BusyError names the job that has the VM; ErrIdempotencyConflict is a key used
// for another request. After ErrUnavailable the job may exist all the same: repeat
// with the same Submission, which records it at most once, or Withdraw it.
func (l *Log) Submit(ctx context.Context, s Submission) (job Job, how Acceptance, err error) {
	document, err := json.Marshal(stored{
		Submission: s, Alias: s.VCenter + "|" + s.VMID, Metadata: string(s.Metadata), Args: string(s.Args),
		BudgetMS: s.Budget.Milliseconds(), MAC: hex.EncodeToString(s.MAC),
	})
	if err != nil {
		return Job{}, "", fmt.Errorf("joblog: submission: %w", err)
	}
	mark, err := l.store.mark(ctx, l.redis)
	if err != nil {
		return Job{}, "", err
	}
	answer, err := run(ctx, l.redis, submitScript, document, s.Credentials, l.retention.Milliseconds(), mark)
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
