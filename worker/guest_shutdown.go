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
	At      time.Time `json:"at"`
	Refused bool      `json:"refused"` // the Tools did not take it
	Off     bool      `json:"off"`     // not sent: the VM was off by then
}

// String is the step's message.
func (r request) String() string {
	switch {
	case r.Refused:
		return "refused: VMware Tools are not running"
	case r.Off:
		return "not needed: the VM went off by itself"
	}
	return "accepted at " + r.At.UTC().Format("15:04:05Z")
}

// askGuest sends the guest shutdown, unless the guest was asked already. The clock
// of the graceful phase is that of the request that counts.
func (p *powerOff) askGuest(ctx context.Context) (request, error) {
	err := p.calls.change(ctx, call{
		verb: tasks.VerbShutdownGuest, shutdownPending: p.asked.Limit(), needed: p.mustAskGuest,
		send: func(ctx context.Context) (bool, error) { return true, p.vm.session.ShutdownGuest(ctx, *p.vm.vm) },
	})
	switch {
	case errors.Is(err, vcenter.ErrToolsUnavailable) && p.asked.Policy == tasks.GracefulThenForce:
		return request{Refused: true}, nil
	case err != nil && !(errors.Is(err, vcenter.ErrInvalidState) && p.vm.isOff(ctx)):
		return request{}, err
	}
	if call, sent := p.calls.last(tasks.VerbShutdownGuest); sent {
		return request{At: call.At}, nil
	}
	return request{At: p.now(), Off: true}, nil
}

// mustAskGuest looks whether the guest has to be asked: not when the VM is off, nor
// when a request of ours was taken, by its answer, by the VM's state or by vCenter's
// events.
func (p *powerOff) mustAskGuest(ctx context.Context) (bool, error) {
	state := p.watch.State()
	switch state.Power {
	case vcenter.PowerUnknown:
		return false, hostUnknown(p.vm, state)
	case vcenter.Suspended:
		return false, failure.Newf(failure.InvalidVMState, "%s was suspended meanwhile", p.vm)
	case vcenter.PoweredOff:
		return false, nil
	}
	earlier, sent := p.calls.last(tasks.VerbShutdownGuest)
	if !sent {
		return true, nil
	}
	if earlier.Outcome == callDone || state.GuestState == vcenter.GuestShuttingDown {
		return false, nil
	}
	seen, err := p.vm.session.GuestShutdownSeen(ctx, *p.vm.vm, p.now().Sub(earlier.At))
	return !seen, err
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

// waitForGuest waits until the guest is off, as long as was asked for since the
// request was sent, whichever attempt sent it.
func (p *powerOff) waitForGuest(ctx context.Context, sent time.Time) (waited, error) {
	off, err := waitFor(ctx, p.watch, sent.Add(p.asked.Limit()).Sub(p.now()), isPower(vcenter.PoweredOff))
	if err != nil {
		return waited{}, err
	}
	w := waited{Off: off, Took: p.now().Sub(sent)}
	if off {
		return w, nil
	}
	last, err := p.vm.observe(ctx)
	if w.Off = last.Power == vcenter.PoweredOff; err != nil || w.Off {
		return w, err
	}
	if p.asked.Policy == tasks.GracefulOnly {
		return w, failure.Newf(failure.Timeout, "%s is %s, %d s after its guest was asked to shut down, and policy %q forbids to cut the power",
			p.vm, last.Power, p.asked.Timeout, tasks.GracefulOnly)
	}
	return w, nil
}
