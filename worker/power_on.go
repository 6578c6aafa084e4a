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

// powerOn is a power-on under way.
type powerOn struct {
	asked   tasks.PowerOn
	steps   *steps
	vm      *handle
	watch   *vcenter.Watch
	calls   *calls
	results results
	run     *joblog.Run

	datacenter string             // through which DRS is to start the VM; "" where it is not
	soughtFor  vcenter.PowerState // in which the VM was when the datacenter was looked for
}

// powerOn starts or resumes the VM, waits for VMware Tools if that is asked for, and
// verifies that the VM is on.
func (w *Worker) powerOn(ctx context.Context, a *attempt, asked tasks.PowerOn) (*outcome, error) {
	watch, err := a.vm.follow(ctx, a.steps)
	if err != nil {
		return nil, err
	}
	defer watch.Close()
	p := &powerOn{asked: asked, steps: a.steps, vm: a.vm, watch: watch, calls: a.calls, results: a.results, run: a.run}
	return p.do(ctx)
}

func (p *powerOn) do(ctx context.Context) (*outcome, error) {
	if _, err := step(ctx, p.steps, tasks.StepCheckPowerState, p.check); err != nil {
		return nil, err
	}
	start, err := step(ctx, p.steps, tasks.StepPowerOn, p.start)
	if err != nil {
		return nil, err
	}
	if p.asked.WaitForTools {
		_, err = step(ctx, p.steps, tasks.StepWaitForTools, func(ctx context.Context) (observation, error) {
			return p.waitForTools(ctx, start)
		})
	} else {
		err = p.steps.skip(ctx, "the request is not to wait for VMware Tools", tasks.StepWaitForTools)
	}
	if err != nil {
		return nil, err
	}
	last, err := lastStep(ctx, p.steps, tasks.StepVerifyPowerState, p.verifyOn)
	if err != nil {
		return nil, err
	}
	return &outcome{result: p.result(start, last), power: tasks.PowerState(last.Power), shutdownOver: true}, nil
}

// check looks at the VM for the first time.
func (p *powerOn) check(ctx context.Context) (observation, error) {
	state, err := p.vm.known(ctx, p.watch)
	return observationOf(state), err
}

// started is the power-on as the record keeps it.
type started struct {
	Method string `json:"method"`
	moment
}

// Skipped reports that there was nothing to do.
func (s started) Skipped() bool { return s.Method == tasks.MethodAlreadyOn }

// String is the step's message.
func (s started) String() string {
	if s.Skipped() {
		return "the VM is on already"
	}
	return s.Method
}

// start powers the VM on. A VM that is on is believed to be so only when no guest
// shutdown of an earlier job can still take effect.
func (p *powerOn) start(ctx context.Context) (started, error) {
	if err := p.awaitPendingShutdown(ctx); err != nil {
		return started{}, err
	}
	method := tasks.MethodStarted
	if p.results.previous() == tasks.Suspended {
		method = tasks.MethodResumed
	}
	if err := p.send(ctx); err != nil {
		return started{}, err
	}
	made, ok := p.calls.last(tasks.VerbPowerOn)
	if !ok {
		return started{Method: tasks.MethodAlreadyOn, moment: moment{Redis: p.run.Job().Started}}, nil
	}
	return started{Method: method, moment: momentOf(made)}, nil
}

// goingDownTime is how long a guest that goes down by itself may take, or else it hangs.
const goingDownTime = 5 * time.Minute

// awaitPendingShutdown watches a VM whose guest was asked to shut down by an earlier job, or
// says of itself that it goes down, until it is off or that can no longer happen.
func (p *powerOn) awaitPendingShutdown(ctx context.Context) error {
	pending, limit := p.vm.bound.ShutdownPending, p.asked.Limit()
	why, settled := "was asked to shut down by an earlier job", isPower(vcenter.PoweredOff)
	state, err := p.watch.State(ctx)
	if err == nil && pending <= 0 && state.GoingDown() {
		pending, why = goingDownTime, "says that it goes down ("+state.GuestState+")"
		settled = func(now vcenter.State) (bool, error) {
			return now.Power != vcenter.PoweredOn || now.Tools.Running() && !now.GoingDown(), nil
		}
	}
	if pending <= 0 || err != nil || state.Power != vcenter.PoweredOn {
		return err
	}
	p.steps.note(ctx, "waits for the guest, which "+why)
	if err := p.watch.FollowGuest(ctx); err != nil {
		return err
	}
	over, err := waitFor(ctx, p.watch, min(pending, limit), settled)
	if err == nil && !over && limit < pending {
		return failure.Newf(failure.Timeout, "%s is on, but its guest %s and may still do so for %s; look at it before you rely on it",
			p.vm, why, (pending - limit).Round(time.Second))
	}
	return err
}

// waitForTools waits until VMware Tools run, as long as was asked for since the VM
// was started.
func (p *powerOn) waitForTools(ctx context.Context, start started) (observation, error) {
	if err := p.watch.FollowGuest(ctx); err != nil {
		return observation{}, err
	}
	limit := p.asked.Limit() - start.since(p.run.Now())
	running, err := p.waitBesideQuestions(ctx, limit, func(state vcenter.State) bool { return state.Tools.Running() })
	if err != nil {
		return observation{}, err
	}
	if running {
		state, err := p.watch.State(ctx)
		return observationOf(state), err
	}
	last, err := p.vm.observe(ctx)
	if err == nil && !last.Tools.Running() {
		return observation{}, failure.Newf(failure.Timeout, "%s is %s, but VMware Tools do not run (%s) %d s after it was started",
			p.vm, last.Power, last.Tools, p.asked.Timeout)
	}
	return last, err
}

// verifyOn reads the state back. The watch may lag behind while vCenter is away, so
// it is the state read here that counts.
func (p *powerOn) verifyOn(ctx context.Context) (observation, error) {
	if _, err := waitFor(ctx, p.watch, stateLag, isPower(vcenter.PoweredOn)); err != nil {
		return observation{}, err
	}
	last, err := p.vm.observe(ctx)
	if err == nil && last.Power != vcenter.PoweredOn {
		return observation{}, failure.Newf(failure.InvalidVMState, "%s did not stay on: it is %s", p.vm, last.Power)
	}
	return last, err
}

func (p *powerOn) result(start started, last observation) tasks.PowerOnResult {
	message := "VM power-on completed successfully"
	if start.Method == tasks.MethodAlreadyOn {
		message = "VM already powered on"
		if p.vm.bound.ShutdownPending > 0 {
			message += fmt.Sprintf("; its guest had been asked to shut down by an earlier job, and did not within %s",
				p.vm.bound.ShutdownPending.Round(time.Second))
		}
	}
	return tasks.PowerOnResult{
		Result:        p.results.at(tasks.PowerState(last.Power), true, message),
		PowerOnMethod: start.Method, ToolsStatus: string(last.Tools),
	}
}
