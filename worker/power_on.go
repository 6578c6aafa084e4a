package worker

import (
	"context"
	"fmt"
	"time"

	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// powerOn is the sheet of a power-on.
type powerOn struct {
	*attempt
	asked tasks.PowerOn
	watch *vcenter.Watch
}

// powerOn starts or resumes the VM, waits for VMware Tools if that is asked for, and
// verifies that the VM is on.
func (a *attempt) powerOn(ctx context.Context, asked tasks.PowerOn) (*outcome, error) {
	watch, err := a.followVM(ctx)
	if err != nil {
		return nil, err
	}
	defer watch.Close()
	p := &powerOn{attempt: a, asked: asked, watch: watch}

	if _, err := step(ctx, a, tasks.StepCheckPowerState, p.check); err != nil {
		return nil, err
	}
	start, err := step(ctx, a, tasks.StepPowerOn, p.start)
	if err != nil {
		return nil, err
	}
	if asked.WaitForTools {
		_, err = step(ctx, a, tasks.StepWaitForTools, func(ctx context.Context) (look, error) { return p.waitForTools(ctx, start) })
	} else {
		err = a.skip(ctx, "the request is not to wait for VMware Tools", tasks.StepWaitForTools)
	}
	if err != nil {
		return nil, err
	}
	last, err := step(ctx, a, tasks.StepVerifyPowerState, p.verifyOn)
	if err != nil {
		return nil, err
	}
	return &outcome{result: p.result(start, last), power: last.Power, settled: true}, nil
}

// check looks at the VM for the first time.
func (p *powerOn) check(context.Context) (look, error) {
	state := p.watch.State()
	if state.Power == vcenter.PowerUnknown {
		return look{}, p.hostUnknown(state)
	}
	return lookOf(state), nil
}

// Methods of a power-on.
const (
	methodStarted   = "started"
	methodResumed   = "resumed"
	methodAlreadyOn = "already-on"
)

// started is the power-on as the sheet keeps it.
type started struct {
	Method string    `json:"method"`
	At     time.Time `json:"at"`
}

// String is the step's message.
func (s started) String() string {
	if s.Method == methodAlreadyOn {
		return "not needed: the VM is on"
	}
	return s.Method
}

// start powers the VM on. A VM that is on is believed to be so only when no guest
// shutdown of an earlier job can still take effect.
func (p *powerOn) start(ctx context.Context) (started, error) {
	if err := p.letShutdownSettle(ctx); err != nil {
		return started{}, err
	}
	method := methodStarted
	if p.previousState() == vcenter.Suspended {
		method = methodResumed
	}
	err := p.change(ctx, joblog.VerbPowerOn, 0, p.stillDown, func(ctx context.Context) (bool, error) {
		return p.session.PowerOn(ctx, *p.vm)
	})
	if err != nil {
		return started{}, err
	}
	call, made := p.lastCall(joblog.VerbPowerOn)
	if !made {
		return started{Method: methodAlreadyOn, At: p.job.Started}, nil
	}
	return started{Method: method, At: call.At}, nil
}

// letShutdownSettle watches a VM whose guest was asked to shut down by an earlier
// job, until it is off or that can no longer happen.
func (p *powerOn) letShutdownSettle(ctx context.Context) error {
	asked, limit := p.bound.OffAsked, p.asked.Limit()
	if asked <= 0 || p.watch.State().Power != vcenter.PoweredOn {
		return nil
	}
	p.log.InfoContext(ctx, "the guest may still be shutting down", "wait", asked)
	off, err := until(ctx, p.watch, min(asked, limit), isPower(vcenter.PoweredOff))
	if err == nil && !off && limit < asked {
		return failure.Newf(failure.Timeout, "%s is on, but its guest was asked to shut down by an earlier job and may still do so for %s; "+
			"look at it before you rely on it", p.vm, (asked - limit).Round(time.Second))
	}
	return err
}

func (p *powerOn) stillDown(context.Context) (bool, error) {
	state := p.watch.State()
	if state.Power == vcenter.PowerUnknown {
		return false, p.hostUnknown(state)
	}
	return state.Power != vcenter.PoweredOn, nil
}

// waitForTools waits until VMware Tools run, as long as was asked for since the VM
// was started.
func (p *powerOn) waitForTools(ctx context.Context, start started) (look, error) {
	limit := start.At.Add(p.asked.Limit()).Sub(p.run.Now())
	running, err := until(ctx, p.watch, limit, func(state vcenter.State) (bool, error) {
		if state.Question != nil {
			return false, p.questionPending(state.Question)
		}
		return state.ToolsRunning(), nil
	})
	if err != nil {
		return look{}, err
	}
	if running {
		return lookOf(p.watch.State()), nil
	}
	last, err := p.readBack(ctx)
	if err == nil && !last.toolsRunning() {
		return look{}, failure.Newf(failure.Timeout, "%s is %s, but VMware Tools do not run (%s) %d s after it was started",
			p.vm, last.Power, last.Tools, p.asked.Timeout)
	}
	return last, err
}

// verifyOn reads the state back. The watch may lag behind while vCenter is away, so
// it is the look that counts.
func (p *powerOn) verifyOn(ctx context.Context) (look, error) {
	if _, err := until(ctx, p.watch, stateLag, isPower(vcenter.PoweredOn)); err != nil {
		return look{}, err
	}
	last, err := p.readBack(ctx)
	if err == nil && last.Power != vcenter.PoweredOn {
		return look{}, failure.Newf(failure.InvalidVMState, "%s did not stay on: it is %s", p.vm, last.Power)
	}
	return last, err
}

func (p *powerOn) result(start started, last look) PowerOnResult {
	message := "VM power-on completed successfully"
	if start.Method == methodAlreadyOn {
		message = "VM already powered on"
		if p.bound.OffAsked > 0 {
			message += fmt.Sprintf("; its guest had been asked to shut down by an earlier job, and did not within %s",
				p.bound.OffAsked.Round(time.Second))
		}
	}
	return PowerOnResult{Result: p.resultAt(last.Power, true, message), PowerOnMethod: start.Method, ToolsStatus: last.Tools}
}
