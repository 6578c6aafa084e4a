package worker

import (
	"context"
	"errors"
	"fmt"

	"vmapower/audit"
	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// settle carries the decision out: the job ends, or is given back. An error means
// that it was not this attempt's to settle any more, or that Redis did not answer
// for as long as anybody may still close the job.
func (a *attempt) settle(ctx context.Context, d decision, found *outcome) error {
	ctx = context.WithoutCancel(ctx)
	switch d.kind {
	case handedOver, lost:
		return a.run.Pause(ctx)
	case retried:
		return a.run.Release(ctx, d.after, d.byQueue())
	}
	for {
		err := a.end(ctx, a.ending(ctx, d, found))
		var wait *joblog.WaitError
		if !errors.As(err, &wait) {
			return err
		}
		a.log.InfoContext(ctx, "a call of this job may still reach the VM", "wait", wait.For)
		if pause(a.stopping, wait.For) != nil {
			return a.run.Pause(ctx)
		}
	}
}

// ending is how the job ends. Without success it tells what the VM is left like, by
// a look at this moment.
func (a *attempt) ending(ctx context.Context, d decision, found *outcome) joblog.Outcome {
	if d.kind == done {
		return joblog.Outcome{Status: joblog.StatusCompleted, Result: found.result,
			InDoubt: a.inDoubt(found.power), Settled: found.settled}
	}
	power := a.lastLook(ctx)
	message := a.closingMessage(d.failure, power)
	o := joblog.Outcome{Status: joblog.StatusFailed, Failure: d.failure, Result: a.resultAt(power, false, message),
		InDoubt: a.inDoubt(power), Settled: power == vcenter.PoweredOff}
	if d.kind == cancelled {
		o.Status = joblog.StatusCancelled
		d.failure.Details = message
	}
	return o
}

// inDoubt reports whether a late call of this job would change what was read: its
// calls all want the same, so they can only bring about what it is not yet.
func (a *attempt) inDoubt(power vcenter.PowerState) bool {
	wanted := vcenter.PoweredOff
	if a.job.Operation == tasks.OperationPowerOn {
		wanted = vcenter.PoweredOn
	}
	return power != wanted && power != vcenter.PowerUnknown
}

// outcomeWord is how a job ended, in one word.
func outcomeWord(o joblog.Outcome) string {
	if o.Failure != nil {
		return string(o.Failure.Code)
	}
	return string(o.Status)
}

func (a *attempt) end(ctx context.Context, o joblog.Outcome) error {
	err := a.run.End(ctx, o)
	if err == nil {
		a.audit(ctx, audit.End, outcomeWord(o))
		a.Metrics.ended(a.job.Operation, o, a.run.Now().Sub(a.job.Created))
	}
	return err
}

// closingMessage says what the job leaves behind when it ends without success.
func (a *attempt) closingMessage(why *failure.Failure, power vcenter.PowerState) string {
	message := why.Summary
	if call, sent := a.lastCall(joblog.VerbShutdownGuest); sent && power == vcenter.PoweredOn {
		message += fmt.Sprintf("; the guest was asked to shut down at %s, which can't be undone, so it may still go off",
			call.At.UTC().Format("15:04:05Z"))
	}
	if power == vcenter.PowerUnknown {
		return message + "; the VM's power state could not be read"
	}
	return message + fmt.Sprintf("; the VM was %s when it was last read", power)
}
