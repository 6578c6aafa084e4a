package worker

import (
	"context"

	"vmapower/failure"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// Why the power was cut.
const (
	forcedRequested = "requested"
	forcedNoTools   = "tools_unavailable"
	forcedTimeout   = "timeout"
)

// powerOff is the sheet of a power-off.
type powerOff struct {
	*attempt
	asked tasks.PowerOff
	watch *vcenter.Watch
}

// powerOff shuts the guest down, cuts the power if that is asked for or needed, and
// verifies that the VM is off and stays off.
func (a *attempt) powerOff(ctx context.Context, asked tasks.PowerOff) (*outcome, error) {
	watch, err := a.followVM(ctx)
	if err != nil {
		return nil, err
	}
	defer watch.Close()
	p := &powerOff{attempt: a, asked: asked, watch: watch}

	seen, err := step(ctx, a, tasks.StepCheckPowerState, p.check)
	if err != nil {
		return nil, err
	}
	if seen.Power == vcenter.PoweredOff {
		err := a.skip(ctx, "the VM is off already", tasks.StepShutdownGuest, tasks.StepWaitForShutdown, tasks.StepForcePowerOff)
		if err != nil {
			return nil, err
		}
		return p.verified(ctx, p.verifyOff)
	}

	whyForce, err := p.shutDownGuest(ctx, seen)
	if err != nil {
		return nil, err
	}
	if whyForce != "" {
		_, err = step(ctx, a, tasks.StepForcePowerOff, func(ctx context.Context) (cut, error) { return p.cutPower(ctx, whyForce) })
	} else {
		err = a.skip(ctx, "the guest took the request", tasks.StepForcePowerOff)
	}
	switch {
	case err != nil:
		return nil, err
	case whyForce == "" && !asked.WaitForShutdown:
		return p.verified(ctx, p.readBack)
	}
	return p.verified(ctx, p.verifyOff)
}

// check looks at the VM for the first time and refuses what can't go well.
func (p *powerOff) check(context.Context) (look, error) {
	state := p.watch.State()
	switch {
	case state.Power == vcenter.PowerUnknown:
		return look{}, p.hostUnknown(state)
	case state.Power == vcenter.PoweredOff, p.asked.Policy == tasks.Force:
		return lookOf(state), nil
	case state.Power == vcenter.Suspended:
		return look{}, failure.Newf(failure.InvalidVMState,
			"%s is suspended, and its memory would be lost; power it on first, or ask with policy %q", p.vm, tasks.Force)
	case state.Question != nil:
		return look{}, p.questionPending(state.Question)
	case !state.ToolsRunning() && p.asked.Policy == tasks.GracefulOnly:
		return look{}, failure.Newf(failure.ToolsUnavailable,
			"the guest of %s can't be asked (%s), and policy %q forbids to cut the power", p.vm, state.Tools, tasks.GracefulOnly)
	}
	return lookOf(state), nil
}

// shutDownGuest asks the guest and waits for it. It returns why the power must be
// cut nevertheless, "" when it need not be.
func (p *powerOff) shutDownGuest(ctx context.Context, seen look) (whyForce string, err error) {
	if p.asked.Policy == tasks.Force {
		return forcedRequested, p.skip(ctx, "the request is to cut the power", tasks.StepShutdownGuest, tasks.StepWaitForShutdown)
	}
	if seen.Tools == vcenter.ToolsNotInstalled || seen.Tools == vcenter.ToolsNotRunning {
		return forcedNoTools, p.skip(ctx, "VMware Tools are not running", tasks.StepShutdownGuest, tasks.StepWaitForShutdown)
	}
	request, err := step(ctx, p.attempt, tasks.StepShutdownGuest, p.askGuest)
	switch {
	case err != nil:
		return "", err
	case request.Refused:
		return forcedNoTools, p.skip(ctx, "the guest did not take the request", tasks.StepWaitForShutdown)
	case !p.asked.WaitForShutdown:
		return "", p.skip(ctx, "the request is not to wait", tasks.StepWaitForShutdown)
	}
	waited, err := step(ctx, p.attempt, tasks.StepWaitForShutdown, func(ctx context.Context) (waited, error) {
		return p.waitForGuest(ctx, request.At)
	})
	if err != nil || waited.Off {
		return "", err
	}
	return forcedTimeout, nil
}
