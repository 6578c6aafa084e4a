package worker

import (
	"context"
	"errors"
	"fmt"
	"time"

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

// askGuest sends the guest shutdown, once: a request of an earlier attempt that
// was taken, or that shows in the VM's state, is not repeated.
func (p *powerOff) askGuest(ctx context.Context) (request, error) {
	if earlier, sent := p.lastCall(joblog.VerbShutdownGuest); sent {
		state := p.watch.State()
		if earlier.Outcome == callDone || state.Power == vcenter.PoweredOff || state.GuestState == vcenter.GuestShuttingDown {
			return request{At: earlier.At}, nil
		}
	}
	call, err := p.change(ctx, joblog.VerbShutdownGuest, p.asked.Limit(), p.guestStillUp, func(ctx context.Context) (bool, error) {
		return true, p.session.ShutdownGuest(ctx, *p.vm)
	})
	switch {
	case errors.Is(err, vcenter.ErrToolsUnavailable) && p.asked.Policy == tasks.GracefulThenForce:
		return request{Refused: true}, nil
	case errors.Is(err, vcenter.ErrInvalidState) && p.isOff(ctx):
		return request{At: p.run.Now(), Off: true}, nil
	case err != nil:
		return request{}, err
	case call.Number == 0:
		return request{At: p.run.Now(), Off: true}, nil
	}
	return request{At: call.At}, nil
}

// guestStillUp looks whether the guest must be asked.
func (p *powerOff) guestStillUp() (bool, error) {
	state := p.watch.State()
	switch state.Power {
	case vcenter.PowerUnknown:
		return false, p.hostUnknown(state)
	case vcenter.Suspended:
		return false, fail(joblog.CodeInvalidVMState, "%s was suspended meanwhile", p.vm)
	}
	return state.Power == vcenter.PoweredOn, nil
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
	if !off && p.asked.Policy == tasks.GracefulOnly {
		return w, fail(joblog.CodeTimeout, "%s is %s, %d s after its guest was asked to shut down, and policy %q forbids to cut the power",
			p.vm, p.watch.State().Power, p.asked.Timeout, tasks.GracefulOnly)
	}
	return w, nil
}
