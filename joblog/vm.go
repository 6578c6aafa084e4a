package joblog

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// VM says which machine a job turned out to work on.
type VM struct {
	Real    string   // one per machine: vCenter's instance UUID and the object id
	Aliases []string // every id it may be asked for by, for the list of jobs
}

// Bound is what the lock of a real VM knows of earlier jobs.
type Bound struct {
	// Quiet is how long a call of an earlier job may still reach the VM: it must
	// have passed before a look at the VM can be trusted.
	Quiet time.Duration
	// OffAsked is how long the guest may still be shutting down because an earlier
	// job asked for it; 0 when nobody did.
	OffAsked time.Duration
}

// Bind takes the lock of the real VM for the job: one machine has several ids, and
// two jobs could have come by two of them. A *BusyError names the job that has it.
// It may be repeated, by any attempt.
func (r *Run) Bind(ctx context.Context, vm VM) (Bound, error) {
	args := []any{r.job.ID, r.epoch, r.nonce, vm.Real}
	for _, alias := range vm.Aliases {
		args = append(args, alias)
	}
	answer, err := r.insist(ctx, bindScript, args...)
	if err != nil {
		return Bound{}, err
	}
	if answer.Text(0) == "busy" {
		return Bound{}, &BusyError{JobID: answer.Text(1)}
	}
	return Bound{Quiet: answer.Duration(1), OffAsked: answer.Duration(2)}, nil
}

// Verbs of the calls that change a VM.
const (
	VerbShutdownGuest = "shutdown-guest"
	VerbPowerOff      = "power-off"
	VerbPowerOn       = "power-on"
)

// WaitError is returned by Intent while a call of an earlier claim or job, and by End
// while one of the job's own, may still reach the VM. Look at the VM again after that time: it may have changed.
type WaitError struct{ For time.Duration }

func (e *WaitError) Error() string {
	return fmt.Sprintf("joblog: an earlier call may still reach the VM for %s", e.For)
}

// Intent announces a call that changes the VM, directly before it. The call must be
// on the wire by the time returned as sendBy, or not be made at all: after that a
// successor may be at work.
//
// Any error forbids the call: a *WaitError, ErrCancelled, ErrDeadline, ErrSuperseded,
// or ErrUnavailable, after which the announcement is taken back. For a guest
// shutdown, settle is how long its job waits for the guest. session names
// the vCenter session that makes the call, for whoever overtakes this owner.
func (r *Run) Intent(ctx context.Context, verb string, settle time.Duration, session string) (call Call, sendBy time.Time, err error) {
	sendBy = time.Now().Add(sendBudget)
	announcing, cancel := context.WithDeadline(ctx, sendBy)
	defer cancel()
	if verb == VerbShutdownGuest {
		settle = max(settle, settleTime)
	}
	number := len(r.calls) + 1
	answer, err := r.write(announcing, intentScript, number, verb, settle.Milliseconds(), session)
	if errors.Is(err, ErrUnavailable) {
		return Call{}, time.Time{}, errors.Join(err, r.unsay(ctx, number))
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
	call = Call{Number: number, Verb: verb, At: r.Now()}
	r.calls = append(r.calls, call)
	return call, sendBy, nil
}

// NotSent is the outcome of a call that was announced and then not made.
const NotSent = "not sent"

// unsay takes an announcement without a sure answer back: it would keep everybody
// from the VM although nothing was sent.
func (r *Run) unsay(ctx context.Context, number int) error {
	ctx, cancel := r.lasting(ctx)
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
	ctx, cancel := r.lasting(ctx)
	defer cancel()
	if _, err := r.write(ctx, outcomeScript, call.Number, outcome); err != nil {
		return err
	}
	r.calls[call.Number-1].Outcome = outcome
	return nil
}

// Calls lists the calls that this job announced, in every attempt.
func (r *Run) Calls() []Call { return r.calls }
