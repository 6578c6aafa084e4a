package authority

import (
	"vmapower/access"
	"vmapower/failure"
	"vmapower/joblog"
)

// MayCancel returns why the principal may not cancel a job that this appliance asked for, as a
// Forbidden *failure.Failure: that is for who asked and for operators. An approver may only
// approve or reject the jobs of others.
func MayCancel(who access.Principal, requestedBy string) error {
	if requestedBy != who.ID && !who.Has(access.RoleOperator) {
		return failure.New(failure.Forbidden, "the job is another appliance's")
	}
	return nil
}

// MayDecide is the same for approving and rejecting, which need another one with the role.
func MayDecide(who access.Principal, requestedBy string) error {
	switch {
	case !who.Has(access.RoleApprover):
		return failure.New(failure.Forbidden, "only an appliance with the role approver decides")
	case requestedBy == who.ID:
		return failure.New(failure.Forbidden, "somebody else than the one who asked must decide")
	}
	return nil
}

// MayPower is the same for asking for a power operation at a vCenter, by a profile unless that is empty.
func MayPower(who access.Principal, operation, profile, vcenter string) error {
	return Within(who.Scope, joblog.Request{Operation: operation, Profile: profile, VCenter: vcenter, Args: []byte("{}")})
}
