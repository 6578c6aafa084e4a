package joblog

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// VM says which machine a job turned out to work on.
type VM struct {
	Real    string   // one per machine, such as vCenter's identity and the VM's
	Aliases []string // every id it may be asked for by, for the list of jobs
}

// Bound is what the lock of a real VM knows of earlier jobs.
type Bound struct {
	// Quiet is how long a call of an earlier job may still reach the VM: it must
	// have passed before a look at the VM can be trusted.
	Quiet time.Duration
	// ShutdownPending is how long the guest may still be shutting down because an
	// earlier job asked for it; 0 when none did.
	ShutdownPending time.Duration
}

// Bind takes the lock of the real VM for the job: one machine has several ids, and
// two jobs could have come by two of them. A *BusyError names the job that has it.
// It may be repeated, by any attempt.
func (r *Run) Bind(ctx context.Context, vm VM) (Bound, error) {
	args := []any{r.job.ID, r.epoch, r.nonce, vm.Real}
	for _, alias := range vm.Aliases {
		args = append(args, alias)
	}
	answer, err := r.runAsOwner(ctx, bindScript, args...)
	if err != nil {
		return Bound{}, err
	}
	if answer.Text(0) == "busy" {
		return Bound{}, &BusyError{JobID: answer.Text(1)}
	}
	return Bound{Quiet: answer.Duration(1), ShutdownPending: answer.Duration(2)}, nil
}

// WaitError is returned by Intent while a call of an earlier claim or job, and by End
// while one of the job's own, may still reach the VM. Look at the VM again after that
// time: it may have changed.
type WaitError struct{ For time.Duration }

func (e *WaitError) Error() string {
	return fmt.Sprintf("joblog: an earlier call may still reach the VM for %s", e.For)
}

// Announcement is what Intent records of a call.
type Announcement struct {
	Verb string
	// ShutdownPending is how long its job waits for the guest that the call asks to shut
	// down; 0 for any other call. The guest may take longer than that.
	ShutdownPending time.Duration
	// Session names the vCenter session that makes the call, for whoever overtakes
	// this owner.
	Session string
	// Why is the reason for the call, where its verb alone does not tell.
	Why string
	// NotAfter is when it is too late for the call, before the job's deadline; zero is not.
	NotAfter time.Time
}

// Intent announces a call that changes the VM, directly before it. The call must be
// on the wire by the time returned as sendBy, or not be made at all: after that a
// successor may be at work.
//
// Any error forbids the call: a *WaitError, ErrCancelled, ErrDeadline, ErrSuperseded,
// or ErrUnavailable, after which the announcement is taken back.
func (r *Run) Intent(ctx context.Context, a Announcement) (call Call, sendBy time.Time, err error) {
	sendBy = time.Now().Add(sendBudget)
	announcing, cancel := context.WithDeadline(ctx, sendBy)
	defer cancel()
	pending := a.ShutdownPending
	if pending > 0 {
		pending = max(pending, shutdownPendingTime)
	}
	number := len(r.calls) + 1
	sent, notAfter := time.Now(), int64(0)
	if !a.NotAfter.IsZero() {
		notAfter = a.NotAfter.UnixMilli()
	}
	answer, err := r.write(announcing, intentScript, number, a.Verb, pending.Milliseconds(), a.Session, sent.UnixMilli(), a.Why, notAfter)
	if errors.Is(err, ErrUnavailable) {
		return Call{}, time.Time{}, errors.Join(err, r.retract(ctx, number))
	}
	if err != nil {
		return Call{}, time.Time{}, err
	}
	switch answer.Text(0) {
	case "wait":
		return Call{}, time.Time{}, &WaitError{For: answer.Duration(1)}
	case "cancelled":
		return Call{}, time.Time{}, ErrCancelled
	case "late":
		return Call{}, time.Time{}, ErrDeadline
	}
	call = Call{Number: number, Verb: a.Verb, At: r.Now(), Sent: sent, Why: a.Why}
	r.calls = append(r.calls, call)
	return call, sendBy, nil
}

// NotSent is the outcome of a call that was announced and then not made.
const NotSent = "not sent"

// retract takes back an announcement without a sure answer, which would keep everybody
// from the VM although nothing was sent.
func (r *Run) retract(ctx context.Context, number int) error {
	ctx, cancel := r.closingContext(ctx)
	defer cancel()
	_, err := r.write(ctx, outcomeScript, number, NotSent)
	return err
}

// Outcome records that the call was answered, and how; from then on it can't reach
// the VM late. A call that was not answered has no outcome.
func (r *Run) Outcome(ctx context.Context, call Call, outcome string) error {
	if outcome == "" {
		return errors.New("joblog: a call without an answer has no outcome")
	}
	ctx, cancel := r.closingContext(ctx)
	defer cancel()
	if _, err := r.write(ctx, outcomeScript, call.Number, outcome); err != nil {
		return err
	}
	r.calls[call.Number-1].Outcome = outcome
	return nil
}

// Calls lists the calls that this job announced, in every attempt.
func (r *Run) Calls() []Call { return r.calls }
