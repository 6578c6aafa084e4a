package worker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"vmapower/access"
	"vmapower/authority"
	"vmapower/failure"
	"vmapower/joblog"
)

// permit tells whether those who asked for the job and approved it still may. It is asked
// for until the job has made its first call: then it goes on to its end.
type permit struct {
	run        *joblog.Run
	appliances *access.AppliancesFile // nil where this host has none
	grants     *access.Grants         // nil where there are none
	vm         *handle
	changesVM  bool // and no target
}

// check returns the *failure.Failure for which the job must not begin. Once the VM is found,
// it must be one that the approval names.
func (p *permit) check(ctx context.Context) error {
	job := p.run.Job()
	covered := job.Approval != nil && job.Approval.ID != ""
	if p.appliances == nil && !covered {
		return nil
	}
	if begun, err := p.begun(ctx); begun || err != nil {
		return err
	}
	if covered {
		if err := p.checkGrant(ctx, job); err != nil {
			return err
		}
	}
	if p.appliances == nil {
		return nil
	}
	return authority.Standing(p.appliances.Current(), job)
}

// checkGrant makes sure that the approval, given beforehand, is there still and covers the
// job.
func (p *permit) checkGrant(ctx context.Context, job joblog.Job) error {
	if p.grants == nil {
		return failure.New(failure.ApprovalRejected, "this worker knows no approvals that were given beforehand")
	}
	grant, err := p.grants.Get(ctx, job.Approval.ID)
	switch {
	case errors.Is(err, access.ErrNoGrant):
		return failure.Newf(failure.ApprovalRejected, "the approval %s, by which it was to begin, has ended", job.Approval.ID)
	case err != nil:
		return fmt.Errorf("%w: %w", joblog.ErrUnavailable, err)
	case grant.By != job.Approval.By || !authority.Covers(grant, job.Request, time.Now()):
		return failure.Newf(failure.ApprovalRejected, "the approval %s does not cover it", grant.ID)
	case p.vm.vm != nil && !authority.CoversVM(grant, job.Request, *p.vm.vm):
		return failure.Newf(failure.ApprovalRejected, "the approval %s does not name %s", grant.ID, p.vm)
	case p.appliances != nil && !authority.Holds(p.appliances.Current(), grant):
		return failure.Newf(failure.ApprovalRejected, "who gave the approval %s was revoked, or may not approve any more", grant.ID)
	}
	return nil
}

// begun reports whether the job has made a call, or its target has got something.
func (p *permit) begun(ctx context.Context) (bool, error) {
	if len(p.run.Calls()) > 0 || p.changesVM {
		return len(p.run.Calls()) > 0, nil
	}
	checkpoints, err := p.run.Checkpoints(ctx)
	return len(checkpoints) > 0, err
}
