package joblog

import (
	"context"
	"errors"
	"fmt"
	"time"

	"vmapower/internal/note"
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
	r.vm = []string{vmKey(vm.Real)}
	keys, args := r.vmKeys(), []any{r.job.ID, r.epoch, r.nonce, vm.Real, r.log.clocks.expected()}
	keys = append(keys, keyPrefix+"jobs:ids")
	for _, alias := range vm.Aliases {
		keys = append(keys, keyPrefix+"jobs:vm:"+alias)
	}
	answer, err := r.runAsOwner(ctx, bindScript, keys, append(args, arguments(vm.Aliases)...)...)
	if err != nil {
		return Bound{}, err
	}
	if answer.Text(0) == "busy" {
		return Bound{}, &BusyError{JobID: answer.Text(1)}
	}
	return Bound{Quiet: answer.Duration(1), ShutdownPending: answer.Duration(2)}, nil
}

// vmKeys are the job's record, without its events, and the VM's lock, and what is known of the clock.
func (r *Run) vmKeys() []string {
	return append([]string{jobKey(r.job.ID), notesKey(r.job.ID), keyPrefix + clockName}, r.vm...)
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

// Intent announces a call that changes the VM, directly before it, and writes what the owner
// told before. The call must be on the wire by the time returned as sendBy, or not be made at
// all: after that a successor may be at work.
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
	call = Call{Number: r.nextCall(), Verb: a.Verb, At: r.Now(), Sent: time.Now(), Why: a.Why, session: a.Session, nonce: r.nonce}
	signed, err := r.signCall(call)
	if err != nil {
		return Call{}, time.Time{}, err
	}
	earlier, late := r.lateness(a.NotAfter)
	if late {
		return Call{}, time.Time{}, ErrDeadline
	}
	answer, err := r.announce(announcing, intentScript, r.vmKeys(), call.Number, signed, pending.Milliseconds(),
		earlier.Milliseconds(), r.left(), r.log.clocks.expected())
	if errors.Is(err, ErrUnavailable) {
		return Call{}, time.Time{}, errors.Join(err, r.retract(ctx, call))
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
	r.calls = append(r.calls, call)
	return call, sendBy, nil
}

// lateness is how long before the deadline it is too late for a call, and whether it is so by the
// owner's own clock. Redis asks its clock as well.
func (r *Run) lateness(notAfter time.Time) (earlier time.Duration, late bool) {
	if notAfter.IsZero() {
		return 0, false
	}
	earlier = max(0, r.job.Deadline.Sub(notAfter))
	return earlier, time.Until(r.deadline) <= earlier
}

// nextCall is a number that no call of the job that can be read has.
func (r *Run) nextCall() int {
	if len(r.calls) == 0 {
		return 1
	}
	return r.calls[len(r.calls)-1].Number + 1
}

func (r *Run) signCall(call Call) (string, error) {
	if call.Number > maxCalls {
		return "", fmt.Errorf("joblog: job %s has announced %d calls, which is the most it may", r.job.ID, maxCalls)
	}
	return r.log.sign(r.job.proof.keyID, note.Call, callSubject(r.job.ID, call.Number), call.note(r.job.proof.submission))
}

// NotSent is the outcome of a call that was announced and then not made.
const NotSent = "not sent"

// retract takes back an announcement without a sure answer, which would keep everybody
// from the VM although nothing was sent.
func (r *Run) retract(ctx context.Context, call Call) error {
	ctx, cancel := r.closingContext(ctx)
	defer cancel()
	return r.writeOutcome(ctx, call, NotSent)
}

func (r *Run) writeOutcome(ctx context.Context, call Call, outcome string) error {
	call.Outcome = outcome
	signed, err := r.signCall(call)
	if err != nil {
		return err
	}
	_, err = r.write(ctx, outcomeScript, r.vmKeys(), call.Number, signed)
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
	if err := r.writeOutcome(ctx, call, outcome); err != nil {
		return err
	}
	for i := range r.calls {
		if r.calls[i].Number == call.Number {
			r.calls[i].Outcome = outcome
		}
	}
	return nil
}

// Calls lists the calls that this job announced, in every attempt.
func (r *Run) Calls() []Call { return r.calls }
