package worker

import (
	"context"
	"errors"
	"time"

	"vmapower/tasks"
	"vmapower/vcenter"
)

// send powers the VM on, unless it is on, or a power-on is under way: that one is waited for.
func (p *powerOn) send(ctx context.Context) error {
	began := p.run.Now()
	for {
		err := p.calls.change(ctx, call{
			verb: tasks.VerbPowerOn, limit: p.asked.Limit(),
			needed: func(ctx context.Context) (bool, error) { return p.mustStart(ctx, began) }, send: p.sendOnce,
		})
		if !errors.Is(err, vcenter.ErrQuestion) {
			return err
		}
		// It was refused because of a question that came a moment before: mustStart waits for it.
		seen, waitErr := waitFor(ctx, p.watch, stateLag, func(state vcenter.State) (bool, error) {
			return state.Question != nil || state.Power == vcenter.PoweredOn, nil
		})
		if waitErr != nil || !seen {
			return errors.Join(waitErr, err)
		}
	}
}

// sendOnce powers the VM on, through the datacenter where DRS is to choose the host.
func (p *powerOn) sendOnce(ctx context.Context) (changed bool, err error) {
	if p.datacenter != "" {
		return p.vm.session.PowerOnByDRS(ctx, *p.vm.vm, p.datacenter)
	}
	return p.vm.session.PowerOn(ctx, *p.vm.vm)
}

// findDRS looks once for the datacenter through which a VM that is off is powered on. A
// suspended one is resumed where it is.
func (p *powerOn) findDRS(ctx context.Context, power vcenter.PowerState) (err error) {
	if p.soughtFor == power {
		return nil
	}
	p.datacenter = ""
	if power == vcenter.PoweredOff {
		p.datacenter, err = p.vm.session.DRSDatacenter(ctx, *p.vm.vm)
	}
	if err == nil {
		p.soughtFor = power
	}
	return err
}

// mustStart looks whether the VM is still to be powered on. A power-on that is under way, by
// an earlier attempt or by anybody, is waited for first.
func (p *powerOn) mustStart(ctx context.Context, began time.Time) (bool, error) {
	for {
		state, err := p.vm.known(ctx, p.watch)
		if err != nil || state.Power == vcenter.PoweredOn {
			return false, err
		}
		earlier, sent := p.calls.last(tasks.VerbPowerOn)
		if !sent && state.Question == nil {
			return true, p.findDRS(ctx, state.Power)
		}
		until := began.Add(p.asked.Limit())
		if sent {
			until = p.run.Now().Add(p.asked.Limit() - momentOf(earlier).since(p.run.Now()))
		}
		if on, err := p.awaitUnderWay(ctx, until); err != nil || on {
			return false, err
		}
		if state.Question == nil {
			return true, p.findDRS(ctx, state.Power)
		}
		_, err = p.waitBesideQuestions(ctx, until.Sub(p.run.Now()), func(state vcenter.State) bool {
			return state.Question == nil || state.Power == vcenter.PoweredOn
		})
		if err != nil {
			return false, err
		}
	}
}

// awaitUnderWay waits for the end of a power-on that is under way; on is false when vCenter
// tells of none.
func (p *powerOn) awaitUnderWay(ctx context.Context, until time.Time) (on bool, err error) {
	waiting, stop := p.steps.waitForAnswers(ctx, ctx, until)
	defer stop()
	on, err = p.vm.session.AwaitPowerOn(waiting, *p.vm.vm)
	if errors.Is(err, vcenter.ErrPermission) { // vCenter itself refuses a second one beside the first
		return false, nil
	}
	return on, err
}
