package worker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"vmapower/failure"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// request is the guest shutdown as the record keeps it: the graceful clock.
type request struct {
	moment                     // it was sent, or decided about
	Refused tasks.ForcedReason `json:"refused,omitempty"` // why the guest can't be asked
	Because string             `json:"because,omitempty"` // the same in words
	Off     bool               `json:"off"`               // not sent: the VM was off by then
}

// String is the step's message.
func (r request) String() string {
	switch {
	case r.Refused != "":
		return "not asked: " + r.Because
	case r.Off:
		return "not needed: the VM went off by itself"
	}
	return "accepted at " + r.Redis.UTC().Format("15:04:05Z")
}

// Skipped reports that the guest was not asked.
func (r request) Skipped() bool { return r.Refused != "" || r.Off }

// askGuest sends the guest shutdown when the guest can be asked, unless that was done
// already. The clock of the graceful phase is that of the request that counts.
func (p *powerOff) askGuest(ctx context.Context) (request, error) {
	var refused time.Time // by the Tools, for the first time
	for {
		if call, sent := p.calls.last(tasks.VerbShutdownGuest); sent && call.Outcome == callDone {
			return request{moment: momentOf(call)}, nil
		}
		guest, err := p.reachGuest(ctx)
		switch {
		case err != nil:
			return request{}, err
		case guest.off:
			return request{moment: p.moment(), Off: true}, nil
		case guest.whyNot != "":
			return p.cannotAsk(guest)
		}
		err = p.sendShutdown(ctx)
		if !errors.Is(err, vcenter.ErrToolsUnavailable) {
			return p.requested(ctx, err)
		}
		if refused.IsZero() {
			refused = p.now()
		}
		if guest, err = p.refusedSince(ctx, refused); err != nil || guest.whyNot != "" {
			return p.cannotAsk(guest, err)
		}
	}
}

func (p *powerOff) sendShutdown(ctx context.Context) error {
	return p.calls.change(ctx, call{
		verb: tasks.VerbShutdownGuest, shutdownPending: p.asked.Limit(), needed: p.mustAskGuest,
		send: func(ctx context.Context) (bool, error) { return true, p.vm.session.ShutdownGuest(ctx, *p.vm.vm) },
	})
}

// requested is what came of a request that the Tools did not refuse.
func (p *powerOff) requested(ctx context.Context, err error) (request, error) {
	if err != nil && !(errors.Is(err, vcenter.ErrInvalidState) && p.vm.isOff(ctx)) {
		return request{}, err
	}
	if call, sent := p.calls.last(tasks.VerbShutdownGuest); sent {
		return request{moment: momentOf(call)}, nil
	}
	return request{moment: p.moment(), Off: true}, nil
}

// refusedSince waits a little before Tools that are said to run, but refuse, are asked
// again; they count as not running when they have refused for as long as others must be
// silent.
func (p *powerOff) refusedSince(ctx context.Context, first time.Time) (reach, error) {
	if p.now().Sub(first) >= p.toolsSettle {
		p.refusing = true
		return p.proven(tasks.ForcedToolsUnavailable, "VMware Tools refuse the request"), nil
	}
	if err := p.watch.FollowGuest(ctx); err != nil {
		return reach{}, err
	}
	_, err := waitFor(ctx, p.watch, p.toolsSettle/4, func(state vcenter.State) (bool, error) { return !state.Tools.Running(), nil })
	return reach{}, err
}

// cannotAsk records why the guest is not asked, where the policy allows to go on without.
func (p *powerOff) cannotAsk(guest reach, errs ...error) (request, error) {
	if err := errors.Join(errs...); err != nil {
		return request{}, err
	}
	if p.asked.Policy == tasks.GracefulOnly {
		return request{}, p.toolsUnavailable(guest.because)
	}
	return request{moment: p.moment(), Refused: guest.whyNot, Because: guest.because}, nil
}

func (p *powerOff) toolsUnavailable(because string) error {
	return failure.Newf(failure.ToolsUnavailable, "the guest of %s can't be asked: %s; policy %q forbids to cut the power",
		p.vm, because, tasks.GracefulOnly)
}

// mustAskGuest looks whether the guest has to be asked: not when the VM is off, nor
// when a request of ours was taken, by its answer, by the VM's state or by vCenter's
// events.
func (p *powerOff) mustAskGuest(ctx context.Context) (bool, error) {
	state, err := p.poweredState(ctx)
	if err != nil || state.Power == vcenter.PoweredOff {
		return false, err
	}
	earlier, sent := p.calls.last(tasks.VerbShutdownGuest)
	if !sent {
		return true, nil
	}
	if earlier.Outcome == callDone || state.GoingDown() {
		return false, nil
	}
	history, err := p.calls.newest.look(ctx)
	return err == nil && !history.GuestAsked(momentOf(earlier).since(p.now())), err
}

// waited is the end of the graceful phase as the record keeps it.
type waited struct {
	Off  bool          `json:"off"`
	Took time.Duration `json:"took_ns"`
}

// String is the step's message.
func (w waited) String() string {
	if w.Off {
		return fmt.Sprintf("off after %s", w.Took.Round(100*time.Millisecond))
	}
	return fmt.Sprintf("still not off after %s", w.Took.Round(time.Second))
}

// cutReserve is what a job keeps of its time for cutting the power, besides the time for
// which the VM must then stay off.
const cutReserve = 15 * time.Second

// graceLeft is what is left of the graceful time that began then: as long as was asked for,
// but it leaves time to cut the power before the job's deadline. It began no earlier than
// the job was wanted, whatever is on record.
func (p *powerOff) graceLeft(since moment) time.Duration {
	now := p.now()
	passed := max(0, min(since.since(now), time.Since(p.wanted)))
	left, last := p.asked.Limit()-passed, p.deadline.Add(-cutReserve-p.stableOff).Sub(now)
	if last < left && last > -passed {
		return last
	}
	return left
}

// waitForGuest waits until the guest is off, through the graceful time since the request
// was sent, whichever attempt sent it. A VM that is on after it may be cut by this attempt,
// if the policy allows that.
func (p *powerOff) waitForGuest(ctx context.Context, sent moment) (waited, error) {
	off, err := waitFor(ctx, p.watch, p.graceLeft(sent), isPower(vcenter.PoweredOff))
	if err != nil {
		return waited{}, err
	}
	return p.waitedFor(ctx, waited{Off: off, Took: sent.since(p.now())})
}

// waitedFor looks once more at a VM that is not off yet.
func (p *powerOff) waitedFor(ctx context.Context, w waited) (waited, error) {
	if w.Off {
		return w, nil
	}
	last, err := p.vm.observe(ctx)
	if w.Off = last.Power == vcenter.PoweredOff; err != nil || w.Off {
		return w, err
	}
	if p.asked.Policy == tasks.GracefulOnly {
		return w, failure.Newf(failure.Timeout, "%s is %s, %d s after its guest was asked to shut down, and policy %q forbids to cut the power",
			p.vm, last.Power, int(w.Took.Seconds()), tasks.GracefulOnly)
	}
	p.mayCut = true
	return w, nil
}
