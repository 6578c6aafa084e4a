package worker

import (
	"context"
	"errors"

	"vmapower/failure"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// hardOff is the forced power-off as the record keeps it. The zero value is none.
type hardOff struct {
	Reason    tasks.ForcedReason `json:"reason"`
	NotNeeded bool               `json:"not_needed,omitempty"` // the VM went off before the power was cut
}

// String is the step's message.
func (h hardOff) String() string {
	if h.NotNeeded {
		return "not needed: the guest went off"
	}
	return "reason: " + string(h.Reason)
}

// Skipped reports that the power was not cut.
func (h hardOff) Skipped() bool { return h.NotNeeded }

// errNoProof: what allowed to cut the power is no longer so.
var errNoProof = errors.New("worker: the guest may be reached after all")

// cutPower powers the VM off without its guest, for the given reason. Unless the request is
// to do that, this attempt must have seen why, up to the call, whatever is on record: a guest
// that can be asked by then is asked, and one that has time left is waited for.
func (p *powerOff) cutPower(ctx context.Context, reason tasks.ForcedReason) (hardOff, error) {
	for {
		if p.asked.Policy != tasks.Force && !p.mayCut {
			again, off, err := p.tryGuestAgain(ctx)
			if err != nil || off {
				return hardOff{Reason: reason, NotNeeded: true}, err
			}
			reason = again
		}
		err := p.calls.change(ctx, call{
			verb: tasks.VerbPowerOff, why: string(reason),
			needed: func(ctx context.Context) (bool, error) { return p.mustCut(ctx, reason) },
			send:   func(ctx context.Context) (bool, error) { return p.vm.session.PowerOff(ctx, *p.vm.vm) },
		})
		if !errors.Is(err, errNoProof) {
			return hardOff{Reason: reason}, err
		}
		p.mayCut = false
	}
}

func aboutTools(reason tasks.ForcedReason) bool {
	return reason == tasks.ForcedToolsUnavailable || reason == tasks.ForcedToolsUnknown
}

// tryGuestAgain asks the guest after all, and waits for it as the request says. It returns
// why the power must be cut nevertheless, unless the VM is off, or nobody waits for that.
func (p *powerOff) tryGuestAgain(ctx context.Context) (why tasks.ForcedReason, off bool, err error) {
	asked, err := p.askGuest(ctx)
	switch {
	case err != nil, asked.Off, asked.Refused != "":
		return asked.Refused, asked.Off, err
	case !p.asked.WaitForShutdown:
		return "", true, nil
	}
	waited, err := p.waitForGuest(ctx, asked.moment)
	return tasks.ForcedTimeout, waited.Off, err
}

// mustCut looks whether the power still has to be cut, and whether the reason still holds.
func (p *powerOff) mustCut(ctx context.Context, reason tasks.ForcedReason) (bool, error) {
	if aboutTools(reason) {
		if err := p.watch.FollowGuest(ctx); err != nil {
			return false, err
		}
	}
	state, err := p.vm.known(ctx, p.watch)
	switch {
	case err != nil:
		return false, err
	case state.Power == vcenter.Suspended && p.asked.Policy != tasks.Force:
		return false, failure.Newf(failure.InvalidVMState, "%s was suspended meanwhile", p.vm)
	case state.Power == vcenter.PoweredOff:
		return false, nil
	case aboutTools(reason) && (state.Tools.Running() && !p.refusing || state.GoingDown()):
		return false, errNoProof
	}
	return true, nil
}
