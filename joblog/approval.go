package joblog

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"vmapower/internal/keyspace"
)

// approveWithin is how long a job awaits its approval.
const approveWithin = 15 * time.Minute

// ErrDecided: the job needs no approval, or somebody has decided otherwise.
var ErrDecided = errors.New("joblog: it is decided")

// ErrApprovalExpired: nobody approved the job in time.
var ErrApprovalExpired = errors.New("joblog: the approval came too late")

// Vouched lists what a MAC vouches for: what is asked, of which VM, by whom, for how
// long, and by whom it was approved. Whoever changes one of them in Redis makes the job
// worthless.
func (j Job) Vouched() []string {
	if j.Approval == nil {
		return j.VouchedWith("")
	}
	return j.VouchedWith(j.Approval.By)
}

// VouchedWith is the same for a job that is about to be approved.
func (j Job) VouchedWith(approver string) []string {
	return []string{
		j.ID, j.Operation, j.VMID, j.VCenter, j.Profile, string(j.Args), j.RequestedBy, keyspace.Millis(j.Budget), approver,
	}
}

// Awaiting lists what a MAC vouches for while the job awaits its approval. It is more
// than Vouched has, so that it proves no approval.
func (j Job) Awaiting() []string { return append(j.VouchedWith(""), "awaiting approval") }

// Vouched is what the MAC of the submission must vouch for.
func (s Submission) Vouched() []string {
	job := Job{
		ID: s.ID, Operation: s.Operation, VMID: s.VMID, VCenter: s.VCenter, Profile: s.Profile, Args: s.Args, RequestedBy: s.RequestedBy,
		Budget: s.Budget,
	}
	if s.NeedsApproval {
		return job.Awaiting()
	}
	return job.Vouched()
}

// LatestDeadline is the latest that the job's deadline can be, by the clock that made its
// id and what its MAC vouches for. The zero time is that of an id that has no time.
func (j Job) LatestDeadline() time.Time {
	id, err := uuid.Parse(j.ID)
	if err != nil || id.Version() != 7 {
		return time.Time{}
	}
	return time.Unix(id.Time().UnixTime()).Add(approveWithin + j.Budget)
}

// Decision is what an approver says.
type Decision string

// The decisions.
const (
	Approve Decision = "approve"
	Reject  Decision = "reject"
)

// Approval is the approval that a job needs, or had.
type Approval struct {
	Expires  time.Time
	Decision Decision // "" while nobody has decided
	By       string
	Reason   string
	At       time.Time
}

// Verdict is a decision with who makes it, and why.
type Verdict struct {
	Decision Decision
	By       string
	Reason   string
	MAC      []byte // of an approval, over Job.VouchedWith(By)
	Rejected Outcome
}

// Decide approves the job, which is due from then on and has its deadline counted from
// then, or ends it with the outcome given for a rejection. ErrNotFound, ErrEnded,
// ErrApprovalExpired, and ErrDecided for a job that needs no approval or was decided
// otherwise. The same decision again returns the job and changes nothing.
func (l *Log) Decide(ctx context.Context, id string, v Verdict) (Job, error) {
	result, failure, err := v.Rejected.documents()
	if err != nil {
		return Job{}, err
	}
	answer, err := run(ctx, l.redis, approveScript, id, string(v.Decision), v.By, v.Reason, hex.EncodeToString(v.MAC), result, failure, l.retention.Milliseconds())
	if err != nil {
		return Job{}, err
	}
	switch answer.Text(0) {
	case "missing":
		return Job{}, fmt.Errorf("%w: %s", ErrNotFound, id)
	case "ended":
		return Job{}, ErrEnded
	case "expired":
		return Job{}, ErrApprovalExpired
	case "decided":
		return Job{}, ErrDecided
	}
	return l.Get(ctx, id)
}

// approval is what the record holds of it; nil for a job that needs none.
func (r record) approval() *Approval {
	if r["approve_by"] == "" {
		return nil
	}
	return &Approval{
		Expires: r.time("approve_by"), Decision: Decision(r["approval"]), By: r["approver"],
		Reason: r["approval_reason"], At: r.time("approval_at"),
	}
}
