package authority

import (
	"time"

	"vmapower/access"
	"vmapower/failure"
	"vmapower/joblog"
)

// clocksApart is how much the clocks may differ of the hosts where a request was accepted and
// where an appliance was added.
const clocksApart = 5 * time.Minute

// Standing returns why a job that was accepted may not begin any more, as a *failure.Failure:
// Forbidden when who asked for it was revoked since, or its scope no longer covers the job,
// ApprovalRejected when that is so of who approved it.
func Standing(all *access.Appliances, job joblog.Job) error {
	asker, inUse := inUseSince(all, job.RequestedBy, job.SignedDeadline().Add(-job.Budget))
	if !inUse {
		return failure.Newf(failure.Forbidden, "requested_by: the appliance %s was revoked", job.RequestedBy)
	}
	if err := Within(asker.Scope, job.Request); err != nil {
		return err
	}
	if a := job.Approval; a != nil && !Approves(all, a.By, a.At) {
		return failure.Newf(failure.ApprovalRejected, "the approver %s was revoked, or has the role no more", a.By)
	}
	return nil
}

// Approves reports whether the appliance is an approver still that was one then.
func Approves(all *access.Appliances, id string, then time.Time) bool {
	approver, inUse := inUseSince(all, id, then)
	return inUse && approver.Has(access.RoleApprover)
}

// Holds reports whether both appliances of the grant are in use still, and who gave it may
// give it.
func Holds(all *access.Appliances, g access.Grant) bool {
	_, inUse := inUseSince(all, g.RequestedBy, g.Created)
	return inUse && Approves(all, g.By, g.Created)
}

// inUseSince returns the appliance that had the id then: one that was added under the id of a
// revoked one is another.
func inUseSince(all *access.Appliances, id string, then time.Time) (access.Appliance, bool) {
	found, inUse := all.InUse(id)
	return found, inUse && !found.Created.After(then.Add(clocksApart))
}
