package worker

import (
	"context"

	"vmapower/failure"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// verified does the last step of a power-off and says what is known of how the VM got
// there.
func (p *powerOff) verified(ctx context.Context, forced hardOff, verify func(context.Context) (observation, error)) (*outcome, error) {
	last, err := step(ctx, p.steps, tasks.StepVerifyPowerState, verify)
	if err != nil {
		return nil, err
	}
	power := tasks.PowerState(last.Power)
	return &outcome{result: p.result(power, forced), power: power, shutdownOver: power == tasks.PoweredOff}, nil
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
	if err == nil && (cameBack || last.Power != vcenter.PoweredOff) {
		return observation{}, failure.Newf(failure.InvalidVMState, "%s did not go off and stay off for %s, it is %s: somebody, or something like HA, "+
			"switches it on", p.vm, p.stableOff, last.Power)
	}
	return last, err
}

// result tells the method from the calls that were made, by any attempt. A VM that is
// off after a forced power-off without an answer counts as forced, so that "clean" is
// always true.
func (p *powerOff) result(power tasks.PowerState, forced hardOff) tasks.PowerOffResult {
	r := tasks.PowerOffResult{
		Result:         p.results.at(power, true, "VM power-off completed successfully"),
		ShutdownMethod: tasks.MethodAlreadyOff, Consistency: tasks.Clean,
	}
	if _, asked := p.calls.last(tasks.VerbShutdownGuest); asked {
		r.ShutdownMethod = tasks.MethodGraceful
	}
	if call, made := p.calls.last(tasks.VerbPowerOff); made {
		r.ShutdownMethod, r.Consistency, r.ForcedReason = tasks.MethodForced, tasks.CrashConsistent, forced.Reason
		if call.Outcome == "" {
			r.Message = "VM is off; the call that cuts its power was never answered, so the power may have been cut"
		}
	}
	switch {
	case r.ShutdownMethod == tasks.MethodAlreadyOff:
		r.Message = "VM already powered off"
	case power != tasks.PoweredOff:
		r.Consistency = ""
		r.Message = "Guest shutdown accepted; the VM was still " + string(power) + " when the job ended"
	}
	return r
}
