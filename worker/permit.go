package worker

import (
	"context"

	"vmapower/access"
	"vmapower/authority"
	"vmapower/joblog"
)

// permit tells whether those who asked for the job and approved it still may. It is asked
// for until the job has made its first call: then it goes on to its end.
type permit struct {
	run        *joblog.Run
	appliances *access.AppliancesFile // nil where this host has none
	vm         *handle
	changesVM  bool // and no target
}

// check returns the *failure.Failure for which the job must not begin.
func (p *permit) check(ctx context.Context) error {
	if p.appliances == nil {
		return nil
	}
	if begun, err := p.begun(ctx); begun || err != nil {
		return err
	}
	return authority.Standing(p.appliances.Current(), p.run.Job())
}

// begun reports whether the job has made a call, or its target has got something.
func (p *permit) begun(ctx context.Context) (bool, error) {
	if len(p.run.Calls()) > 0 || p.changesVM {
		return len(p.run.Calls()) > 0, nil
	}
	checkpoints, err := p.run.Checkpoints(ctx)
	return len(checkpoints) > 0, err
}
