package worker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"vmapower/failure"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// observation is what a step saw of the VM, as the record keeps it.
type observation struct {
	Power vcenter.PowerState  `json:"power_state"`
	Tools vcenter.ToolsStatus `json:"tools_status"`
	// When the VM was seen, and when it was powered on, on vCenter's clock; only the first
	// look of a power-off has them.
	moment
	Booted time.Time `json:"booted,omitzero"`
	// Crashed: it is off, and vCenter says that this was no orderly end.
	Crashed bool `json:"crashed,omitempty"`
}

// String is the step's message.
func (o observation) String() string { return fmt.Sprintf("%s, %s", o.Power, o.Tools) }

func observationOf(state vcenter.State) observation {
	return observation{Power: state.Power, Tools: state.Tools, Crashed: state.Crashed}
}

// known is the VM's state on the watch; an error when vCenter does not know its power state.
// Of the guest it tells what the last look has told, unless the watch follows the guest.
func (h *handle) known(ctx context.Context, watch *vcenter.Watch) (vcenter.State, error) {
	state, err := watch.State(ctx)
	if err == nil && state.Power == vcenter.PowerUnknown {
		err = hostUnknown(h, state)
	}
	return state, err
}

// observe asks vCenter for the VM's state as it is now, together with other jobs that ask at
// the same time.
func (h *handle) observe(ctx context.Context) (observation, error) {
	return h.observeBy(ctx, h.session.ObserveShared)
}

// observeAlone asks at once, for jobs of which there are few at a time.
func (h *handle) observeAlone(ctx context.Context) (observation, error) {
	return h.observeBy(ctx, h.session.Observe)
}

func (h *handle) observeBy(ctx context.Context, look func(context.Context, vcenter.VM) (vcenter.State, error)) (observation, error) {
	state, err := look(ctx, *h.vm)
	if err != nil {
		return observation{}, err
	}
	if state.Power == vcenter.PowerUnknown {
		return observation{}, hostUnknown(h, state)
	}
	return observationOf(state), nil
}

// isOff reports whether vCenter says now that the VM is off.
func (h *handle) isOff(ctx context.Context) bool {
	seen, err := h.observe(ctx)
	return err == nil && seen.Power == vcenter.PoweredOff
}

// lastObservationLimit bounds the observation that closes a job.
const lastObservationLimit = 10 * time.Second

// lastObservation reads the VM's power state once more before the job ends without
// success; unknown when that can't be done.
func (h *handle) lastObservation(ctx context.Context) tasks.PowerState {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastObservationLimit)
	defer cancel()
	known, job := h.vm != nil || h.recall(), h.run.Job()
	if !known && job.UnknownKey() == nil {
		return tasks.PowerUnknown
	}
	if h.session == nil && h.connect(ctx) != nil {
		return tasks.PowerUnknown
	}
	if !known { // what earlier attempts found can't be read
		vm, err := h.findByID(ctx)
		if err != nil {
			return tasks.PowerUnknown
		}
		h.vm = &vm
	}
	state, err := h.session.Observe(ctx, *h.vm)
	if err != nil {
		return tasks.PowerUnknown
	}
	return tasks.PowerState(state.Power)
}

// stateLag is how long vCenter may still show the old state after a task is done.
const stateLag = 10 * time.Second

// hostUnknown is the failure for a VM whose state vCenter itself does not know.
func hostUnknown(vm fmt.Stringer, state vcenter.State) error {
	if state.Connection == "connected" {
		return failure.Newf(failure.VCenterUnreachable, "vCenter does not tell the power state of %s; the user may lack a permission on it", vm).
			Because(vcenter.ErrUnreachable)
	}
	return failure.Newf(failure.VCenterUnreachable, "vCenter does not know the state of %s: it is %s; check its host",
		vm, state.Connection).Because(vcenter.ErrUnreachable)
}

// questionPending is the failure for a VM that waits for an operator.
func questionPending(vm fmt.Stringer, q *vcenter.Question) error {
	return failure.Newf(failure.QuestionPending, "%s waits for an answer in vCenter: %s; answer it there", vm, q).Because(vcenter.ErrQuestion)
}

// waitFor waits on the watch, but no longer than limit; it reports false when only the
// limit ended the wait.
func waitFor(ctx context.Context, watch *vcenter.Watch, limit time.Duration, done func(vcenter.State) (bool, error)) (bool, error) {
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
