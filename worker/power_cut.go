package worker

import (
	"context"

	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// cut is the forced power-off as the sheet keeps it.
type cut struct {
	Reason string `json:"reason"`
}

// String is the step's message.
func (c cut) String() string { return "reason: " + c.Reason }

// cutPower falls back to force.
func (p *powerOff) cutPower(ctx context.Context, reason string) (cut, error) {
	err := p.change(ctx, joblog.VerbPowerOff, 0, p.stillPowered, func(ctx context.Context) (bool, error) {
		return p.session.PowerOff(ctx, *p.vm)
	})
	return cut{Reason: reason}, err
}

func (p *powerOff) stillPowered(context.Context) (bool, error) {
	state := p.watch.State()
	if state.Power == vcenter.PowerUnknown {
		return false, p.hostUnknown(state)
	}
	if state.Power == vcenter.Suspended && p.asked.Policy != tasks.Force {
		return false, failure.Newf(failure.InvalidVMState, "%s was suspended meanwhile", p.vm)
	}
	return state.Power != vcenter.PoweredOff, nil
}
