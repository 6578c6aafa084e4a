package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"vmapower/internal/pause"
	"vmapower/joblog"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// Outcomes of a call that was answered; joblog.NotSent is that of one that surely
// never left.
const (
	callDone    = "done"
	callAlready = "already so"
	callRefused = "refused"
	callHeld    = "held by a question" // vCenter goes on when it is answered
)

// callGrace is how long a call in flight may still be answered after its job was
// cancelled or ran out of time; stopGrace, after the worker was asked to stop.
const (
	callGrace = 30 * time.Second
	stopGrace = time.Second
)

// calls makes the calls that change the VM, as the record has them.
type calls struct {
	run     *joblog.Run
	permit  *permit
	steps   *steps
	vm      *handle
	newest  *newest
	allowed []tasks.Verb  // no other is made
	until   time.Time     // after it none is made; zero for the job's deadline
	grace   time.Duration // of a call in flight when the job's time is over
	out     inFlight
	log     *slog.Logger
}

// call is one call that changes the VM.
type call struct {
	verb tasks.Verb
	why  string // the reason, where the verb does not tell
	// shutdownPending is how long the job waits for a guest that the call asks to shut
	// down; 0 for any other call.
	shutdownPending time.Duration
	// limit is how long the answer to a question that holds the call is waited for; 0 for
	// as long as the job has.
	limit time.Duration
	// needed looks whether the call is still to be made.
	needed func(context.Context) (bool, error)
	// send makes it, and reports false when vCenter says that it was so already.
	send func(context.Context) (changed bool, err error)
}

// change makes one call: it looks whether it is still needed, and wanted, announces it,
// sends it at once, and records the answer. Without an answer nothing is recorded, and the
// call counts as one that may have been carried out.
func (c *calls) change(ctx context.Context, wanted call) error {
	if !slices.Contains(c.allowed, wanted.verb) {
		return fmt.Errorf("worker: the job's operation makes no call %q", wanted.verb)
	}
	for {
		if need, err := wanted.needed(ctx); err != nil || !need {
			return err
		}
		if asked, err := c.newest.makeSure(ctx); err != nil {
			return err
		} else if asked {
			continue // what was seen of the VM is from before the question
		}
		if err := c.permit.check(ctx); err != nil {
			return err
		}
		err := c.announceAndSend(ctx, wanted)
		var earlier *joblog.WaitError
		if !errors.As(err, &earlier) {
			return err
		}
		c.log.InfoContext(ctx, "an earlier call may still reach the VM", "verb", wanted.verb, "wait", earlier.For)
		if err := pause.For(ctx, earlier.For); err != nil {
			return err
		}
	}
}

// announceAndSend returns a *joblog.WaitError when an earlier call may still reach the VM.
func (c *calls) announceAndSend(ctx context.Context, wanted call) error {
	if err := c.out.begin(ctx); err != nil {
		return err
	}
	defer c.out.end()
	intent, sendBy, err := c.run.Intent(ctx, joblog.Announcement{
		Verb: string(wanted.verb), ShutdownPending: wanted.shutdownPending, Session: c.vm.session.Key(), Why: wanted.why, NotAfter: c.until,
	})
	if err != nil {
		return err
	}
	return c.send(ctx, wanted, intent, sendBy)
}

func (c *calls) send(ctx context.Context, wanted call, intent joblog.Call, sendBy time.Time) error {
	calling, cancel := outlasting(ctx, c.grace)
	defer cancel()
	calling, stop := c.steps.waitForAnswers(ctx, calling, wanted.answerBy(intent.At))
	defer stop()
	changed, err := wanted.send(vcenter.WithSendBy(calling, sendBy))
	outcome := outcomeOf(wanted.verb, changed, err)
	c.log.InfoContext(ctx, "call to vCenter", "verb", wanted.verb, "call", intent.Number, "outcome", outcome)
	if outcome == "" {
		return err
	}
	return errors.Join(c.run.Outcome(ctx, intent, outcome), err)
}

// answerBy is until when a question may hold the call that was made then.
func (wanted call) answerBy(made time.Time) time.Time {
	if wanted.limit == 0 {
		return time.Time{}
	}
	return made.Add(wanted.limit)
}

// last is the newest call with this verb that was carried out, or may have been, by any
// attempt.
func (c *calls) last(verb tasks.Verb) (call joblog.Call, made bool) {
	for _, call := range slices.Backward(c.run.Calls()) {
		if call.Verb == string(verb) && slices.Contains([]string{callDone, callHeld, ""}, call.Outcome) {
			return call, true
		}
	}
	return joblog.Call{}, false
}

// already reports whether vCenter said of the newest call with this verb that it was so
// already.
func (c *calls) already(verb tasks.Verb) bool {
	for _, call := range slices.Backward(c.run.Calls()) {
		if call.Verb == string(verb) {
			return call.Outcome == callAlready
		}
	}
	return false
}

// outcomeOf is what is known of the call, "" when it may have been carried out.
func outcomeOf(verb tasks.Verb, changed bool, err error) string {
	var fault *vcenter.Fault
	switch {
	case err == nil && changed:
		return callDone
	case err == nil:
		return callAlready
	case !errors.As(err, &fault), errors.Is(err, vcenter.ErrNoAnswer):
		return ""
	case errors.Is(err, vcenter.ErrHeld):
		return callHeld
	case errors.Is(err, vcenter.ErrRefused):
		return callRefused
	case verb == tasks.VerbPowerOff && (errors.Is(err, vcenter.ErrFault) || errors.Is(err, vcenter.ErrCancelledByOperator)):
		return "" // the host may have cut the power before the task failed: "clean" must be true
	case errors.Is(err, vcenter.ErrUnreachable), errors.Is(err, vcenter.ErrNotSent), errors.Is(err, vcenter.ErrSessionExpired):
		return joblog.NotSent
	}
	return callRefused
}

// outlasting returns a context for a call in flight that ends some time after ctx does:
// ending the call at once would only lose its answer.
func outlasting(ctx context.Context, grace time.Duration) (context.Context, context.CancelFunc) {
	calling, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		if errors.Is(context.Cause(ctx), errStopping) {
			grace = stopGrace
		}
		timer := time.AfterFunc(grace, cancel)
		context.AfterFunc(calling, func() { timer.Stop() })
	})
	return calling, func() { stop(); cancel() }
}
