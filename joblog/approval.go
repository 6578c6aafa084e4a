package joblog

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// approveWithin is how long a job awaits its approval.
const approveWithin = 15 * time.Minute

// ErrDecided: the job needs no approval, or somebody has decided otherwise.
var ErrDecided = errors.New("joblog: it is decided")

// ErrApprovalExpired: nobody approved the job in time.
var ErrApprovalExpired = errors.New("joblog: the approval came too late")

// MACInput lists what the MAC of a job covers: the whole request, and who approved it.
// Whoever changes one of them in Redis makes the job worthless.
func (j Job) MACInput() []string {
	if j.Approval == nil {
		return j.MACInputApprovedBy("")
	}
	return j.MACInputApprovedBy(j.Approval.By)
}

// MACInputApprovedBy is the same for a job that is about to be approved.
func (j Job) MACInputApprovedBy(approver string) []string {
	return []string{j.ID, j.document, approver}
}

// MACInputAwaiting lists what the MAC covers while the job awaits its approval. It is
// more than MACInput has, so that it proves no approval.
func (j Job) MACInputAwaiting() []string {
	return append(j.MACInputApprovedBy(""), "awaiting approval")
}

// MACInput is what the MAC of the submission must cover.
func (s Submission) MACInput() ([]string, error) {
	request, err := s.document()
	job := Job{ID: s.ID, document: request}
	if s.NeedsApproval {
		return job.MACInputAwaiting(), err
	}
	return job.MACInput(), err
}

// LatestDeadline is the latest that the job's deadline can be, by the clock that made its
// id and what its MAC covers. It is the zero time for an id that holds no time.
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
	MAC      []byte // of an approval, over Job.MACInputApprovedBy(By)
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
