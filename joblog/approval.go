package joblog

import (
	"context"
	"errors"
	"fmt"
	"time"

	"vmapower/internal/note"
)

// approveWithin is how long a job awaits its approval.
const approveWithin = 15 * time.Minute

// ErrDecided: the job needs no approval, or somebody has decided otherwise.
var ErrDecided = errors.New("joblog: it is decided")

// ErrApprovalExpired: nobody approved the job in time.
var ErrApprovalExpired = errors.New("joblog: the approval came too late")

// SignedDeadline is the job's deadline as it was signed, by the clock of who signed it:
// nothing that Redis tells can make it later.
func (j *Job) SignedDeadline() time.Time { return j.proof.deadline }

// Wanted is when somebody last said that the job is to be done: when it was approved, where
// it needed that, and else when it was accepted, as it was signed and by the clock of who
// signed it.
func (j *Job) Wanted() time.Time {
	if a := j.Approval; a != nil && a.At.After(j.proof.accepted) {
		return a.At
	}
	return j.proof.accepted
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
	ID       string    // of one that was given beforehand; "" for the job's own
	Expires  time.Time // zero for one that was given beforehand
	Decision Decision  // "" while nobody has decided
	By       string
	Reason   string
	At       time.Time
}

// Verdict is a decision with who makes it, and why.
type Verdict struct {
	Decision Decision
	By       string
	Reason   string
	Rejected Outcome // how a job ends that is rejected
}

// Decide approves the job, which is due from then on and has its deadline counted from
// then, or ends it as its Verdict says. The job is one that Get has returned. It takes the
// VM's lock: a *BusyError names the job that has it. ErrNotFound, ErrEnded,
// ErrApprovalExpired, and ErrDecided for a job that needs no approval or was decided
// otherwise. The same decision again returns the job and changes nothing.
func (l *Log) Decide(ctx context.Context, job Job, v Verdict) (Job, error) {
	if job.Approval == nil || job.Approval.ID != "" {
		if job.Status.Ended() {
			return Job{}, ErrEnded
		}
		return Job{}, ErrDecided
	}
	if job.Status == StatusAwaitingApproval && time.Now().After(job.proof.accepted.Add(job.approveWithin()+ClocksApart)) {
		return Job{}, ErrApprovalExpired
	}
	signed, err := l.signDecision(job, v)
	if err != nil {
		return Job{}, err
	}
	answer, err := run(ctx, l.redis, approveScript, decideKeys(job, v.Decision), job.ID, string(v.Decision), signed,
		l.retention.Milliseconds(), l.clocks.expected(), job.stepNames())
	if err != nil {
		return Job{}, err
	}
	switch answer.Text(0) {
	case "missing":
		return Job{}, fmt.Errorf("%w: %s", ErrNotFound, job.ID)
	case "ended":
		return Job{}, ErrEnded
	case "expired":
		return Job{}, ErrApprovalExpired
	case "decided":
		return Job{}, ErrDecided
	case "busy":
		return Job{}, &BusyError{JobID: answer.Text(1)}
	}
	return l.Get(ctx, job.ID)
}

// approveWithin is how long the job awaits its approval, a firm one not beyond its end.
func (r Request) approveWithin() time.Duration {
	if r.Firm {
		return min(approveWithin, r.Budget)
	}
	return approveWithin
}

func (l *Log) signDecision(job Job, v Verdict) (string, error) {
	decided := decisionNote{Of: job.proof.submission, Decision: v.Decision, By: v.By, Reason: v.Reason, At: time.Now().UnixMilli()}
	if v.Decision == Reject {
		result, err := v.Rejected.result()
		if err != nil {
			return "", err
		}
		decided.Result, decided.Failure = result, v.Rejected.Failure
	}
	return l.sign(job.proof.keyID, note.Decision, job.ID, decided)
}
