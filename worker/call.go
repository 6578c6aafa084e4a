package worker

import (
	"context"
	"errors"
	"time"

	"vmapower/joblog"
	"vmapower/vcenter"
)

// Outcomes of a call that was answered; joblog.NotSent is that of one that surely
// never left.
const (
	callDone    = "done"
	callAlready = "already so"
	callRefused = "refused"
)

// callGrace is how long a call in flight may still be answered after its job was
// cancelled or ran out of time; stopGrace, after the worker was asked to stop.
const (
	callGrace = 30 * time.Second
	stopGrace = time.Second
)

// change makes one call that changes the VM: it looks whether the call is still
// needed, announces it, sends it at once, and records the answer. Without an answer
// nothing is recorded, and the call counts as one that may have been carried out.
func (a *attempt) change(ctx context.Context, verb string, settle time.Duration,
	needed func(context.Context) (bool, error), call func(context.Context) (changed bool, err error),
) error {
	for {
		if need, err := needed(ctx); err != nil || !need {
			return err
		}
		intent, sendBy, err := a.run.Intent(ctx, verb, settle, a.session.Key())
		if err == nil {
			return a.send(ctx, intent, sendBy, call)
		}
		var earlier *joblog.WaitError
		if !errors.As(err, &earlier) {
			return err
		}
		a.log.InfoContext(ctx, "an earlier call may still reach the VM", "verb", verb, "wait", earlier.For)
		if err := pause(ctx, earlier.For); err != nil {
			return err
		}
	}
}

func (a *attempt) send(ctx context.Context, intent joblog.Call, sendBy time.Time, call func(context.Context) (bool, error)) error {
	calling, cancel := outlasting(ctx)
	defer cancel()
	changed, err := call(vcenter.WithSendBy(calling, sendBy))
	outcome := outcomeOf(intent.Verb, changed, err)
	a.log.InfoContext(ctx, "call to vCenter", "verb", intent.Verb, "call", intent.Number, "outcome", outcome)
	if outcome == "" {
		return err
	}
	return errors.Join(a.run.Outcome(ctx, intent, outcome), err)
}

// outcomeOf is what is known of the call, "" when it may have been carried out.
func outcomeOf(verb string, changed bool, err error) string {
	var fault *vcenter.Fault
	switch {
	case err == nil && changed:
		return callDone
	case err == nil:
		return callAlready
	case !errors.As(err, &fault), errors.Is(err, vcenter.ErrNoAnswer), errors.Is(err, vcenter.ErrQuestion):
		return "" // a task that waits for an operator's answer may still go on
	case verb == joblog.VerbPowerOff && (errors.Is(err, vcenter.ErrFault) || errors.Is(err, vcenter.ErrCancelledByOperator)):
		return "" // the host may have cut the power before the task failed: "clean" must be true
	case errors.Is(err, vcenter.ErrUnreachable), errors.Is(err, vcenter.ErrNotSent), errors.Is(err, vcenter.ErrSessionExpired):
		return joblog.NotSent
	}
	return callRefused
}

// outlasting returns a context for a call in flight: cutting it off at once would
// only lose its answer. It ends some time after ctx does.
func outlasting(ctx context.Context) (context.Context, context.CancelFunc) {
	calling, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		grace := callGrace
		if errors.Is(context.Cause(ctx), errStopping) {
			grace = stopGrace
		}
		timer := time.AfterFunc(grace, cancel)
		context.AfterFunc(calling, func() { timer.Stop() })
	})
	return calling, func() { stop(); cancel() }
}

// lastCall is the newest call with this verb that was carried out, or may have been.
func (a *attempt) lastCall(verb string) (joblog.Call, bool) {
	calls := a.run.Calls()
	for i := len(calls) - 1; i >= 0; i-- {
		if c := calls[i]; c.Verb == verb && (c.Outcome == callDone || c.Outcome == "") {
			return c, true
		}
	}
	return joblog.Call{}, false
}
