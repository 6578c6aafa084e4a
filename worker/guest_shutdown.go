package worker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// request is the guest shutdown as the sheet keeps it: the graceful clock.
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
	err := p.change(ctx, joblog.VerbShutdownGuest, p.asked.Limit(), p.mustAskGuest, func(ctx context.Context) (bool, error) {
		return true, p.session.ShutdownGuest(ctx, *p.vm)
	})
	switch {
	case errors.Is(err, vcenter.ErrToolsUnavailable) && p.asked.Policy == tasks.GracefulThenForce:
		return request{Refused: true}, nil
	case err != nil && !(errors.Is(err, vcenter.ErrInvalidState) && p.isOff(ctx)):
		return request{}, err
	}
	if call, sent := p.lastCall(joblog.VerbShutdownGuest); sent {
		return request{At: call.At}, nil
	}
	return request{At: p.run.Now(), Off: true}, nil
}

// mustAskGuest looks whether the guest has to be asked: not when the VM is off, nor
// when a request of ours was taken, by its answer, by the VM's state or by vCenter's
// events.
func (p *powerOff) mustAskGuest(ctx context.Context) (bool, error) {
	state := p.watch.State()
	switch state.Power {
	case vcenter.PowerUnknown:
		return false, p.hostUnknown(state)
	case vcenter.Suspended:
		return false, failure.Newf(failure.InvalidVMState, "%s was suspended meanwhile", p.vm)
	case vcenter.PoweredOff:
		return false, nil
	}
	earlier, sent := p.lastCall(joblog.VerbShutdownGuest)
	if !sent {
		return true, nil
	}
	if earlier.Outcome == callDone || state.GuestState == vcenter.GuestShuttingDown {
		return false, nil
	}
	seen, err := p.session.GuestShutdownSeen(ctx, *p.vm, p.run.Now().Sub(earlier.At))
	return !seen, err
}

func (p *powerOff) isOff(ctx context.Context) bool {
	state, err := p.session.Look(ctx, *p.vm)
	return err == nil && state.Power == vcenter.PoweredOff
}

// waited is the end of the graceful phase as the sheet keeps it.
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
	off, err := until(ctx, p.watch, sent.Add(p.asked.Limit()).Sub(p.run.Now()), isPower(vcenter.PoweredOff))
	if err != nil {
		return waited{}, err
	}
	w := waited{Off: off, Took: p.run.Now().Sub(sent)}
	if off {
		return w, nil
	}
	last, err := p.readBack(ctx)
	if w.Off = last.Power == vcenter.PoweredOff; err != nil || w.Off {
		return w, err
	}
	if p.asked.Policy == tasks.GracefulOnly {
		return w, failure.Newf(failure.Timeout, "%s is %s, %d s after its guest was asked to shut down, and policy %q forbids to cut the power",
			p.vm, last.Power, p.asked.Timeout, tasks.GracefulOnly)
	}
	return w, nil
}
