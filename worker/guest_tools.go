package worker

import (
	"cmp"
	"context"
	"errors"
	"time"

	"vmapower/failure"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// longestToolsPause bounds the pause between two looks for what goes on in the guest.
const longestToolsPause = time.Minute

// reach is whether the guest can be asked to shut down.
type reach struct {
	off     bool
	whyNot  tasks.ForcedReason // why the power may be cut without asking; "" when the guest can be asked
	because string             // the same in words
}

// reachGuest waits until the guest can be asked, or until it is proven that it can't: vCenter
// said that Tools are not installed, or that they don't run and kept saying so, while
// nothing was under way that ends by itself. Whatever else Tools are, they are waited for
// within the timeout, counted from the first look.
func (p *powerOff) reachGuest(ctx context.Context) (reach, error) {
	why := "" // nothing was seen yet that keeps the guest
	for pauses := p.toolsSettle; ; pauses = min(2*pauses, longestToolsPause) {
		state, err := p.poweredState(ctx)
		switch {
		case err != nil:
			return reach{}, err
		case state.Power == vcenter.PoweredOff:
			return reach{off: true}, nil
		case state.Tools.Running():
			p.toolsRan = true
			return reach{}, nil
		case state.Tools == vcenter.ToolsNotInstalled && p.passing(state) == "":
			return p.proven(tasks.ForcedToolsUnavailable, "VMware Tools are not installed"), nil
		}
		held := cmp.Or(p.passing(state), why)
		left := p.graceLeft(p.seen.moment)
		if left <= 0 {
			return p.outOfTime(state, held), nil
		}
		p.steps.note(ctx, "waits for VMware Tools: "+cmp.Or(held, string(state.Tools)))
		if err := p.watch.FollowGuest(ctx); err != nil {
			return reach{}, err
		}
		changed, err := waitFor(ctx, p.watch, min(left, pauses), func(now vcenter.State) (bool, error) {
			return now.Power != state.Power || now.Tools != state.Tools || now.GuestState != state.GuestState, nil
		})
		switch {
		case err != nil:
			return reach{}, err
		case changed:
			pauses = p.toolsSettle / 2 // doubled by the loop: they must keep saying so from now on
		case left >= pauses && state.Tools == vcenter.ToolsNotRunning:
			if why, err = p.underWay(ctx); err != nil || why == "" {
				return p.proven(tasks.ForcedToolsUnavailable, "VMware Tools are not running"), err
			}
		}
	}
}

// passing says from what is known without a call why the guest's state will pass, "" when
// nothing speaks for that.
func (p *powerOff) passing(state vcenter.State) string {
	_, asked := p.calls.last(tasks.VerbShutdownGuest)
	switch {
	case state.ToolsStarting:
		return "VMware Tools are starting"
	case state.GoingDown():
		return "its guest is " + state.GuestState
	case asked, p.pendingUntil.After(p.now()):
		return "its guest was asked to shut down before"
	case p.toolsRan, p.seen.Tools.Running():
		return "VMware Tools ran a moment ago"
	}
	return ""
}

// untold stands for what goes on with the VM when vCenter refuses to tell it.
const untold = "vCenter does not tell what goes on with the VM"

// underWay looks at the VM, at vCenter's events and at its tasks, and says what is under way
// that ends by itself; "" when Tools do not run and nothing is. What vCenter refuses to
// tell is no proof.
func (p *powerOff) underWay(ctx context.Context) (string, error) {
	state, err := p.vm.session.Observe(ctx, *p.vm.vm)
	switch {
	case err != nil:
		return "", err
	case state.Power != vcenter.PoweredOn || state.Tools != vcenter.ToolsNotRunning:
		return "its state has changed", nil
	}
	why := p.passing(state)
	if why == "" {
		why, err = p.vm.session.UnderWay(ctx, *p.vm.vm, state)
	}
	if errors.Is(err, vcenter.ErrPermission) || errors.Is(err, vcenter.ErrFault) {
		p.vm.log.WarnContext(ctx, untold, "err", err)
		return untold, nil
	}
	return why, err
}

// outOfTime is why the guest was not asked within the timeout, in which it was kept by
// what was last seen to be under way.
func (p *powerOff) outOfTime(state vcenter.State, why string) reach {
	switch {
	case state.Tools == vcenter.ToolsUnknown:
		return p.proven(tasks.ForcedToolsUnknown, "vCenter did not tell within the timeout whether VMware Tools run")
	case why == "" || why == untold || state.ToolsStarting:
		return p.proven(tasks.ForcedToolsUnavailable, "VMware Tools did not run within the timeout")
	}
	return p.proven(tasks.ForcedTimeout, why+", but it did not go off within the timeout")
}

// proven keeps in mind that the power may be cut now. It does not outlast the attempt.
func (p *powerOff) proven(reason tasks.ForcedReason, because string) reach {
	p.mayCut = true
	return reach{whyNot: reason, because: because}
}

// poweredState is the state on the watch of a VM whose guest may be asked: it is known and
// not suspended.
func (p *powerOff) poweredState(ctx context.Context) (vcenter.State, error) {
	state, err := p.vm.known(ctx, p.watch)
	switch {
	case err != nil:
		return state, err
	case state.Power == vcenter.Suspended:
		return state, failure.Newf(failure.InvalidVMState, "%s was suspended meanwhile", p.vm)
	}
	return state, nil
}
