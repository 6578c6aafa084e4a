package worker

import (
	"context"
	"errors"
	"fmt"

	"vmapower/audit"
	"vmapower/failure"
	"vmapower/internal/pause"
	"vmapower/joblog"
	"vmapower/tasks"
)

// finish carries the disposition out: the job ends, or is given back. An error means
// that the job was not this attempt's any more, or that Redis did not answer for as
// long as anybody may still close the job.
func (a *attempt) finish(ctx context.Context, d disposition, found *outcome) error {
	ctx = context.WithoutCancel(ctx)
	switch d.kind {
	case handedOver, lost:
		return a.run.Pause(ctx)
	case retried:
		return a.run.Release(ctx, d.after, d.failure)
	}
	for {
		err := a.end(ctx, a.ending(ctx, d, found))
		var wait *joblog.WaitError
		if !errors.As(err, &wait) {
			return err
		}
		if a.outlasts(wait.For) {
			return a.endUnsure(ctx, d)
		}
		a.log.InfoContext(ctx, "a call of this job may still reach the VM", "wait", wait.For)
		if pause.For(a.stopping, wait.For) != nil {
			return a.run.Pause(ctx)
		}
	}
}

// ending is how the job ends. Without success it tells how the VM is left, as vCenter
// says at this moment.
func (a *attempt) ending(ctx context.Context, d disposition, found *outcome) joblog.Outcome {
	if d.kind == done {
		return joblog.Outcome{Status: joblog.StatusCompleted, Result: found.result,
			InDoubt: a.inDoubt(found.power), ShutdownOver: found.shutdownOver}
	}
	power := tasks.PowerUnknown
	if !a.untouched {
		power = a.vm.lastObservation(ctx)
	}
	return a.unsuccessful(d.kind == cancelled, d.failure, power, a.closingMessage(d.failure, power))
}

// unsuccessful is the end of a job that failed or was cancelled and leaves the VM so.
func (a *attempt) unsuccessful(wasCancelled bool, why *failure.Failure, power tasks.PowerState, message string) joblog.Outcome {
	o := joblog.Outcome{Status: joblog.StatusFailed, Failure: why, Result: a.results.at(power, false, message),
		InDoubt: a.inDoubt(power), ShutdownOver: power == tasks.PoweredOff}
	if wasCancelled {
		o.Status, o.Failure = joblog.StatusCancelled, failure.New(failure.Cancelled, message)
	}
	return o
}

// inDoubt reports whether a late call of this job would change what was read. Its calls
// all bring about the one state that its operation wants.
func (a *attempt) inDoubt(power tasks.PowerState) bool {
	return len(a.operation.Verbs) > 0 && power != a.operation.Wants && power != tasks.PowerUnknown
}

// outcomeWord is how a job ended, in one word.
func outcomeWord(o joblog.Outcome) string {
	if o.Failure != nil {
		return string(o.Failure.Code)
	}
	return string(o.Status)
}

func (a *attempt) end(ctx context.Context, o joblog.Outcome) error {
	stored, tell, unstored := a.auditLog.Prepare(a.entry(audit.End, outcomeWord(o)))
	if unstored != nil {
		a.log.WarnContext(ctx, inTheLogAlone, "err", unstored)
	} else {
		o.Audit = stored
	}
	err := a.run.End(ctx, o)
	if err == nil {
		a.memory.ended(a.job.ID, a.job.SignedDeadline().Add(joblog.ClocksApart))
		tell(ctx)
		a.metrics.ended(a.job, o, max(0, a.run.Now().Sub(a.job.Created)))
	}
	return err
}

// closingMessage says what the job leaves behind when it ends without success.
func (a *attempt) closingMessage(why *failure.Failure, power tasks.PowerState) string {
	message := why.Summary
	if call, sent := a.calls.last(tasks.VerbShutdownGuest); sent && power == tasks.PoweredOn {
		message += fmt.Sprintf("; the guest was asked to shut down at %s, which can't be undone, so it may still go off",
			call.At.UTC().Format("15:04:05Z"))
	}
	if call, made := a.calls.last(tasks.VerbPowerOn); made && call.Outcome == callHeld && power != tasks.PoweredOn {
		message += "; its power-on is not undone: it goes on when its question is answered in vCenter"
	}
	if power == tasks.PowerUnknown {
		return message + "; the VM's power state could not be read"
	}
	return message + fmt.Sprintf("; the VM was %s when it was last read", power)
}
