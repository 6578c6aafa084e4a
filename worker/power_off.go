package worker

import (
	"context"
	"time"

	"vmapower/failure"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// powerOff is a power-off under way.
type powerOff struct {
	asked     tasks.PowerOff
	steps     *steps
	vm        *handle
	watch     *vcenter.Watch
	calls     *calls
	results   results
	now       func() time.Time // on Redis' clock
	deadline  time.Time        // the job's
	wanted    time.Time        // when the job was asked for
	stableOff time.Duration    // how long the VM must stay off to be called off
	// toolsSettle is how long Tools must keep being silent to be believed so.
	toolsSettle time.Duration

	seen         observation // the first look, by whichever attempt
	pendingUntil time.Time   // until then a guest shutdown of an earlier job may take effect
	toolsRan     bool        // this attempt saw Tools run
	refusing     bool        // they did not take the request, again and again
	mayCut       bool        // this attempt saw why: the guest can't be asked, or has had its time
	untouched    bool        // this attempt saw that nothing was done to the VM since the job was asked for
}

// powerOff shuts the guest down, cuts the power if that is asked for or needed, and
// verifies that the VM is off and stays off.
func (w *Worker) powerOff(ctx context.Context, a *attempt, asked tasks.PowerOff) (*outcome, error) {
	watch, err := a.vm.follow(ctx, a.steps)
	if err != nil {
		return nil, err
	}
	defer watch.Close()
	p := &powerOff{
		asked: asked, steps: a.steps, vm: a.vm, watch: watch, calls: a.calls, results: a.results,
		now: a.run.Now, deadline: a.job.Deadline, wanted: a.newest.wanted, stableOff: w.StableOff, toolsSettle: w.ToolsSettle,
	}
	p.pendingUntil = p.now().Add(a.vm.bound.ShutdownPending)
	return p.do(ctx)
}

func (p *powerOff) do(ctx context.Context) (*outcome, error) {
	if err := p.see(ctx); err != nil {
		return nil, err
	}
	if p.seen.Power == vcenter.PoweredOff {
		err := p.steps.skip(ctx, "the VM is off already", tasks.StepShutdownGuest, tasks.StepWaitForShutdown, tasks.StepForcePowerOff)
		if err != nil {
			return nil, err
		}
		return p.verified(ctx, hardOff{}, p.verifyOff)
	}
	whyForce, err := p.shutDownGuest(ctx)
	if err != nil {
		return nil, err
	}
	return p.bringDown(ctx, whyForce)
}

// bringDown cuts the power where the guest did not go off, and verifies that the VM is off.
func (p *powerOff) bringDown(ctx context.Context, whyForce tasks.ForcedReason) (*outcome, error) {
	var forced hardOff
	var err error
	if whyForce != "" {
		forced, err = step(ctx, p.steps, tasks.StepForcePowerOff, func(ctx context.Context) (hardOff, error) {
			return p.cutPower(ctx, whyForce)
		})
	} else {
		err = p.steps.skip(ctx, "the guest took the request", tasks.StepForcePowerOff)
	}
	switch {
	case err != nil:
		return nil, err
	case whyForce == "" && !p.asked.WaitForShutdown:
		return p.verified(ctx, forced, p.vm.observe)
	}
	return p.verified(ctx, forced, p.verifyOff)
}

// see takes the first look at the VM, or the one that an earlier attempt has taken.
func (p *powerOff) see(ctx context.Context) (err error) {
	p.seen, err = step(ctx, p.steps, tasks.StepCheckPowerState, p.check)
	if err == nil && p.seen.Redis.IsZero() { // recorded by a release that did not keep it
		p.seen.moment = p.moment()
	}
	return err
}

func (p *powerOff) moment() moment { return moment{Redis: p.now(), Machine: time.Now()} }

// check looks at the VM for the first time and refuses what can't go well.
func (p *powerOff) check(ctx context.Context) (observation, error) {
	state, err := p.vm.known(ctx, p.watch)
	seen := observationOf(state)
	seen.moment, seen.Booted = p.moment(), state.BootTime
	p.untouched = state.Untouched && !state.Crashed && time.Since(p.wanted) <= wishMargin
	switch {
	case err != nil:
		return observation{}, err
	case state.Power == vcenter.PoweredOff && state.Question != nil: // of a power-on that is held
		return observation{}, questionPending(p.vm, state.Question)
	case state.Power == vcenter.PoweredOff, p.asked.Policy == tasks.Force:
		return seen, nil
	case state.Power == vcenter.Suspended:
		return observation{}, failure.Newf(failure.InvalidVMState,
			"%s is suspended, and its memory would be lost; power it on first, or ask with policy %q", p.vm, tasks.Force)
	case state.Question != nil:
		return observation{}, questionPending(p.vm, state.Question)
	case state.Tools == vcenter.ToolsNotInstalled && p.asked.Policy == tasks.GracefulOnly:
		return observation{}, p.toolsUnavailable("VMware Tools are not installed")
	}
	return seen, nil
}

// shutDownGuest asks the guest and waits for it. It returns why the power must be cut
// nevertheless, "" when it need not be: here a graceful shutdown falls back to force.
func (p *powerOff) shutDownGuest(ctx context.Context) (whyForce tasks.ForcedReason, err error) {
	if p.asked.Policy == tasks.Force {
		return tasks.ForcedRequested, p.steps.skip(ctx, "the request is to cut the power", tasks.StepShutdownGuest, tasks.StepWaitForShutdown)
	}
	if p.seen.Tools == vcenter.ToolsNotInstalled { // cutPower looks once more
		return tasks.ForcedToolsUnavailable, p.steps.skip(ctx, "VMware Tools are not installed", tasks.StepShutdownGuest, tasks.StepWaitForShutdown)
	}
	sent, whyForce, err := p.requestShutdown(ctx)
	if err != nil || sent == nil {
		return whyForce, err
	}
	waited, err := step(ctx, p.steps, tasks.StepWaitForShutdown, func(ctx context.Context) (waited, error) {
		return p.waitForGuest(ctx, *sent)
	})
	if err != nil || waited.Off {
		return "", err
	}
	return tasks.ForcedTimeout, nil
}

// requestShutdown asks the guest. It returns since when it is waited for, nil where it is not, and why the
// power must be cut then.
func (p *powerOff) requestShutdown(ctx context.Context) (since *moment, whyForce tasks.ForcedReason, err error) {
	request, err := step(ctx, p.steps, tasks.StepShutdownGuest, p.askGuest)
	switch {
	case err != nil:
		return nil, "", err
	case request.Refused != "":
		return nil, request.Refused, p.steps.skip(ctx, request.Because, tasks.StepWaitForShutdown)
	case request.Off: // nobody asked the guest, so its time does not run
		return nil, "", p.steps.skip(ctx, "the VM went off by itself", tasks.StepWaitForShutdown)
	case !p.asked.WaitForShutdown:
		return nil, "", p.steps.skip(ctx, "the request is not to wait", tasks.StepWaitForShutdown)
	}
	return &request.moment, "", nil
}
