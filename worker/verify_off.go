package worker

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"vmapower/failure"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// ended is the last look at the VM, as the record keeps it.
type ended struct {
	observation
	// Ending is how the VM went off without a call of ours that cuts its power; nil
	// otherwise.
	Ending *vcenter.Ending `json:"ending,omitempty"`
}

// verified does the last step of a power-off and says what is known of how the VM got
// there.
func (p *powerOff) verified(ctx context.Context, forced hardOff, verify func(context.Context) (observation, error)) (*outcome, error) {
	last, err := lastStep(ctx, p.steps, tasks.StepVerifyPowerState, func(ctx context.Context) (ended, error) {
		last, err := verify(ctx)
		if err != nil {
			return ended{}, err
		}
		return p.howEnded(ctx, last)
	})
	if err != nil {
		return nil, err
	}
	power := tasks.PowerState(last.Power)
	return &outcome{result: p.result(power, forced, last.Ending), power: power, shutdownOver: power == tasks.PoweredOff}, nil
}

// verifyOff waits until the VM is off, watches that it stays off, and reads the state
// back: a guest that restarts, or HA, would switch it on again. The watch may lag
// behind while vCenter is away, so it is the state read at the end that counts.
func (p *powerOff) verifyOff(ctx context.Context) (observation, error) {
	off, err := waitFor(ctx, p.watch, stateLag, isPower(vcenter.PoweredOff))
	if err != nil {
		return observation{}, err
	}
	cameBack := false
	if off {
		cameBack, err = waitFor(ctx, p.watch, p.stableOff, func(state vcenter.State) (bool, error) {
			return state.Power != vcenter.PoweredOff, nil
		})
	}
	if err != nil {
		return observation{}, err
	}
	last, err := p.vm.observe(ctx)
	switch {
	case err == nil && off && (cameBack || last.Power != vcenter.PoweredOff):
		return observation{}, failure.Newf(failure.InvalidVMState, "%s did not go off and stay off for %s, it is %s: somebody, or something like HA, "+
			"switches it on", p.vm, p.stableOff, last.Power)
	case err == nil && last.Power != vcenter.PoweredOff:
		return observation{}, failure.Newf(failure.InvalidVMState, "%s is %s, although %s; look at it and at its host in vCenter",
			p.vm, last.Power, p.said())
	}
	return last, err
}

// said is what vCenter has said that should have brought the VM down.
func (p *powerOff) said() string {
	if p.calls.already(tasks.VerbPowerOff) {
		return "vCenter said that it was off already"
	}
	return "vCenter said that it had gone off"
}

// howEnded adds to the last look how the VM went off, where no call of ours cut its power.
func (p *powerOff) howEnded(ctx context.Context, last observation) (ended, error) {
	_, cut := p.calls.last(tasks.VerbPowerOff)
	switch {
	case cut, last.Power != vcenter.PoweredOff:
		return ended{observation: last}, nil
	case p.seen.Power == vcenter.PoweredOff && p.untouched:
		return ended{observation: last}, nil
	case p.seen.Power != vcenter.PoweredOn:
		return p.endedBefore(ctx, last)
	case last.Crashed:
		return ended{last, &vcenter.Ending{By: "its host, which did not end it in order"}}, nil
	}
	how, err := p.ending(ctx, p.seen.since(p.now()))
	return ended{last, &how}, err
}

// endedBefore adds to the last look at a VM that was found off how it went off, where its
// power was cut since the job was asked for: maybe by a call of this very job, of which the
// record does not tell any more. It is not asked of a VM that vCenter said to be untouched
// when the job had just come: such a call leaves a task.
func (p *powerOff) endedBefore(ctx context.Context, last observation) (ended, error) {
	history, err := p.calls.newest.look(ctx)
	since := p.calls.newest.age() // of now, as the history is asked about
	if err != nil || !history.WentOff(since) {
		if errors.Is(err, vcenter.ErrPermission) || errors.Is(err, vcenter.ErrFault) {
			err = nil
		}
		return ended{observation: last}, err
	}
	how, err := p.ending(ctx, since)
	if err != nil || how.Clean {
		return ended{observation: last}, err
	}
	return ended{last, &how}, nil
}

// ending is how the VM went off, which ran for so long at least. What vCenter refuses to
// tell is not known.
func (p *powerOff) ending(ctx context.Context, running time.Duration) (vcenter.Ending, error) {
	how, err := p.vm.session.Ending(ctx, *p.vm.vm, p.seen.Booted, running)
	if errors.Is(err, vcenter.ErrPermission) || errors.Is(err, vcenter.ErrFault) {
		p.vm.log.WarnContext(ctx, "vCenter does not tell how the VM went off", "err", err)
		return vcenter.Ending{}, nil
	}
	return how, err
}

// result tells the method from the calls that were made, by any attempt. A VM that is
// off after a forced power-off without an answer counts as forced, so that "clean" is
// always true.
func (p *powerOff) result(power tasks.PowerState, forced hardOff, how *vcenter.Ending) tasks.PowerOffResult {
	r := tasks.PowerOffResult{
		Result:         p.results.at(power, true, "VM power-off completed successfully"),
		ShutdownMethod: tasks.MethodAlreadyOff, Consistency: tasks.Clean,
	}
	if _, asked := p.calls.last(tasks.VerbShutdownGuest); asked || how != nil && how.Clean {
		r.ShutdownMethod = tasks.MethodGraceful
	}
	if call, made := p.calls.last(tasks.VerbPowerOff); made {
		r.ShutdownMethod, r.Consistency = tasks.MethodForced, tasks.CrashConsistent
		r.ForcedReason = cmp.Or(tasks.ForcedReason(call.Why), forced.Reason)
		if call.Outcome == "" {
			r.Message = "VM is off; the call that cuts its power was never answered, so the power may have been cut"
		}
	}
	switch {
	case how != nil && !how.Clean:
		r.Consistency, r.Message = tasks.CrashConsistent, endedBy(*how)
	case r.ShutdownMethod == tasks.MethodAlreadyOff:
		r.Message = "VM already powered off"
	case power != tasks.PoweredOff:
		r.Consistency = ""
		r.Message = "Guest shutdown accepted; the VM was still " + string(power) + " when the job ended"
	}
	return r
}

// endedBy says of a VM that is off, and not by a guest that went off in order, who did it.
func endedBy(how vcenter.Ending) string {
	if how.By == "" {
		return "VM is off; vCenter's events do not show that its guest went off by itself, so its disks may not be clean"
	}
	return fmt.Sprintf("VM is off; its power was cut by %s, and by no call on this job's record, so its disks may not be clean", how.By)
}
