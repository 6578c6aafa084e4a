package worker

import (
	"context"
	"encoding/json"

	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// verified does the last step of a power-off and says what is known of how the VM
// got there.
func (p *powerOff) verified(ctx context.Context, verify func(context.Context) (look, error)) (*outcome, error) {
	last, err := step(ctx, p.attempt, tasks.StepVerifyPowerState, verify)
	if err != nil {
		return nil, err
	}
	return &outcome{result: p.result(last.Power), power: last.Power, settled: last.Power == vcenter.PoweredOff}, nil
}

// verifyOff waits until the VM is off, watches that it stays off, and reads the
// state back: a guest that restarts, or HA, would switch it on again. The watch may
// lag behind while vCenter is away, so it is the look at the end that counts.
func (p *powerOff) verifyOff(ctx context.Context) (look, error) {
	off, err := until(ctx, p.watch, stateLag, isPower(vcenter.PoweredOff))
	if err != nil {
		return look{}, err
	}
	cameBack := false
	if off {
		cameBack, err = until(ctx, p.watch, p.StableOff, func(state vcenter.State) (bool, error) {
			return state.Power != vcenter.PoweredOff, nil
		})
	}
	if err != nil {
		return look{}, err
	}
	last, err := p.readBack(ctx)
	if err == nil && (cameBack || last.Power != vcenter.PoweredOff) {
		return look{}, failure.Newf(failure.InvalidVMState, "%s did not go off and stay off for %s, it is %s: somebody, or something like HA, "+
			"switches it on", p.vm, p.StableOff, last.Power)
	}
	return last, err
}

// result tells the method from the calls that were made, by any attempt: a VM that
// is off after a cut that was never answered counts as cut, for "clean" must be true.
func (p *powerOff) result(power vcenter.PowerState) PowerOffResult {
	r := PowerOffResult{
		Result:         p.resultAt(power, true, "VM power-off completed successfully"),
		ShutdownMethod: "already-off", Consistency: "clean",
	}
	if _, asked := p.lastCall(joblog.VerbShutdownGuest); asked {
		r.ShutdownMethod = "graceful"
	}
	if call, wasCut := p.lastCall(joblog.VerbPowerOff); wasCut {
		r.ShutdownMethod, r.Consistency, r.ForcedReason = "forced", "crash_consistent", p.recordedReason()
		if call.Outcome == "" {
			r.Message = "VM is off; the call that cuts its power was never answered, so the power may have been cut"
		}
	}
	switch {
	case r.ShutdownMethod == "already-off":
		r.Message = "VM already powered off"
	case power != vcenter.PoweredOff:
		r.Consistency = ""
		r.Message = "Guest shutdown accepted; the VM was still " + string(power) + " when the job ended"
	}
	return r
}

// recordedReason is why the power was cut, as the sheet has it.
func (p *powerOff) recordedReason() string {
	var c cut
	if step, _ := p.run.Job().Step(tasks.StepForcePowerOff); json.Unmarshal(step.Result, &c) != nil {
		return ""
	}
	return c.Reason
}
