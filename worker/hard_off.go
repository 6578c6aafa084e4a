package worker

import (
	"context"

	"vmapower/failure"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// hardOff is the forced power-off as the record keeps it. The zero value is none.
type hardOff struct {
	Reason tasks.ForcedReason `json:"reason"`
}

// String is the step's message.
func (h hardOff) String() string { return "reason: " + string(h.Reason) }

// cutPower powers the VM off without its guest, for the given reason.
func (p *powerOff) cutPower(ctx context.Context, reason tasks.ForcedReason) (hardOff, error) {
	err := p.calls.change(ctx, call{
		verb: tasks.VerbPowerOff, needed: p.stillPowered,
		send: func(ctx context.Context) (bool, error) { return p.vm.session.PowerOff(ctx, *p.vm.vm) },
	})
	return hardOff{Reason: reason}, err
}

func (p *powerOff) stillPowered(context.Context) (bool, error) {
	state := p.watch.State()
	if state.Power == vcenter.PowerUnknown {
		return false, hostUnknown(p.vm, state)
	}
	if state.Power == vcenter.Suspended && p.asked.Policy != tasks.Force {
		return false, failure.Newf(failure.InvalidVMState, "%s was suspended meanwhile", p.vm)
	}
	return state.Power != vcenter.PoweredOff, nil
}
