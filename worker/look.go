package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// look is what a step saw of the VM, as the sheet keeps it.
type look struct {
	Power vcenter.PowerState  `json:"power_state"`
	Tools vcenter.ToolsStatus `json:"tools_status"`
}

// String is the step's message.
func (l look) String() string { return fmt.Sprintf("%s, %s", l.Power, l.Tools) }

func (l look) toolsRunning() bool { return l.Tools == vcenter.ToolsOK || l.Tools == vcenter.ToolsOld }

func lookOf(state vcenter.State) look { return look{Power: state.Power, Tools: state.Tools} }

// readBack asks vCenter for the state as it is now.
func (a *attempt) readBack(ctx context.Context) (look, error) {
	state, err := a.session.Look(ctx, *a.vm)
	if err != nil {
		return look{}, err
	}
	if state.Power == vcenter.PowerUnknown {
		return look{}, a.hostUnknown(state)
	}
	return lookOf(state), nil
}

// stateLag is how long vCenter may still show the old state after a task is done.
const stateLag = 10 * time.Second

// hostUnknown is the failure for a VM whose state vCenter itself does not know.
func (a *attempt) hostUnknown(state vcenter.State) error {
	return failure.Newf(failure.VCenterUnreachable, "vCenter does not know the state of %s: it is %s; check its host",
		a.vm, state.Connection).Because(vcenter.ErrUnreachable)
}

// questionPending is the failure for a VM that waits for an operator.
func (a *attempt) questionPending(q *vcenter.Question) error {
	return failure.Newf(failure.QuestionPending, "%s waits for an answer in vCenter: %q (%v); answer it there",
		a.vm, q.Text, q.Choices).Because(vcenter.ErrQuestion)
}

// until waits on the watch, but no longer than limit; it reports false when only
// the limit ended the wait.
func until(ctx context.Context, watch *vcenter.Watch, limit time.Duration, done func(vcenter.State) (bool, error)) (bool, error) {
	limited, cancel := context.WithTimeoutCause(ctx, limit, errWaited)
	defer cancel()
	_, err := watch.Until(limited, done)
	if errors.Is(err, errWaited) {
		return false, nil
	}
	return err == nil, err
}

// errWaited is why a limited wait ends.
var errWaited = errors.New("worker: the wait is over")

func isPower(want vcenter.PowerState) func(vcenter.State) (bool, error) {
	return func(state vcenter.State) (bool, error) { return state.Power == want, nil }
}

// lastLookLimit bounds the look that closes a job.
const lastLookLimit = 10 * time.Second

// lastLook reads the VM's state once more before the job ends without success;
// unknown when that can't be done.
func (a *attempt) lastLook(ctx context.Context) vcenter.PowerState {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastLookLimit)
	defer cancel()
	if a.unvouched || a.vm == nil && !a.recallVM() {
		return vcenter.PowerUnknown
	}
	if a.session == nil && a.connect(ctx) != nil {
		return vcenter.PowerUnknown
	}
	state, err := a.session.Look(ctx, *a.vm)
	if err != nil {
		return vcenter.PowerUnknown
	}
	return state.Power
}

// recallVM takes the VM from the sheet, where an earlier attempt has written it.
func (a *attempt) recallVM() bool {
	var vm vcenter.VM
	step, _ := a.job.Step(tasks.StepResolveVM)
	if step.Status != joblog.StepCompleted || json.Unmarshal(step.Result, &vm) != nil {
		return false
	}
	a.vm = &vm
	return true
}
