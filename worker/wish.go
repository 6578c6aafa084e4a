package worker

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/vcenter"
)

const (
	// wishMargin is how long after the job was wanted a wish against it counts: what was asked
	// before may show a little later, and clocks differ.
	wishMargin = 2 * time.Second
	// actsUntold is how old a job may be that acts although vCenter does not tell what was
	// wished since. Nobody has had the time to wish otherwise, and the job is no old one.
	actsUntold = 30 * time.Second
	// historyKeeps is how long a history is good for the next question.
	historyKeeps = 2 * time.Second
)

// newest knows whether the job is still the newest wish for its VM, as vCenter's events tell.
type newest struct {
	vm     *handle
	run    *joblog.Run
	wants  vcenter.PowerState // in which the job is to leave, or find, the VM
	wanted time.Time          // when it was asked for, on our clock
	log    *slog.Logger

	history vcenter.History // as last told
	sure    bool            // this attempt has made sure
}

func newNewest(a *attempt) *newest {
	wants := vcenter.PowerState(a.operation.Wants)
	if wants == "" { // the disks of a VM that is off
		wants = vcenter.PoweredOff
	}
	return &newest{vm: a.vm, run: a.run, wants: wants, wanted: a.job.Wanted(), log: a.log}
}

// age is how long ago the job was wanted. When that is a time to come, our clock was set back or
// differs, and the job is as old as its record.
func (n *newest) age() time.Duration {
	if age := time.Since(n.wanted); age > 0 {
		return age
	}
	return max(0, n.run.Now().Sub(n.run.Job().Created))
}

// makeSure is done before the attempt's first call that changes something, and once. It is
// InvalidVMState when a user has asked for the opposite since the job was wanted. asked
// reports that vCenter was asked, so that what was seen before is older.
func (n *newest) makeSure(ctx context.Context) (asked bool, err error) {
	if n.sure {
		return false, nil
	}
	if asked = n.age() > wishMargin; asked {
		_, err = n.told(ctx)
	}
	n.sure = err == nil
	return asked, err
}

// told is what happened to the VM since the job was wanted, and nothing of it is a wish
// against the job. Where vCenter does not tell, a job that is young goes on as if there were
// nothing, and an older one ends.
func (n *newest) told(ctx context.Context) (vcenter.History, error) {
	history, err := n.look(ctx)
	age := n.age()
	switch {
	case err == nil:
		return history, n.unopposed(history)
	case age < actsUntold && (errors.Is(err, vcenter.ErrPermission) || errors.Is(err, vcenter.ErrFault)):
		n.log.WarnContext(ctx, "vCenter does not tell what was asked of the VM since the job was accepted", "err", err)
		return vcenter.History{}, nil
	case errors.Is(err, vcenter.ErrPermission):
		err = failure.Newf(failure.VCenterPermissionDenied, "%s; this job is %s old, and somebody may have asked for something else since: "+
			"give the vCenter user the privilege System.View on the VM, and ask again", text(err), age.Round(time.Second)).Because(err)
	}
	return vcenter.History{}, err
}

// look is the VM's history since the job was wanted, as it is now or was a moment ago.
func (n *newest) look(ctx context.Context) (vcenter.History, error) {
	if time.Since(n.history.At) <= historyKeeps {
		return n.history, nil
	}
	history, err := n.vm.session.LookBack(ctx, *n.vm.vm, n.age())
	if err == nil {
		n.history = history
	}
	return history, err
}

func (n *newest) unopposed(history vcenter.History) error {
	wish, found := history.Against(n.wants, n.age()-wishMargin)
	if !found {
		return nil
	}
	return failure.Newf(failure.InvalidVMState, "%s: %s %s at %s by vCenter's clock, after this job was asked for, which wants it %s; "+
		"ask again if that is still wanted", n.vm, wish.User, wish.What, wish.At.UTC().Format(time.TimeOnly+"Z"), n.wants)
}
