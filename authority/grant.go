package authority

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"vmapower/access"
	"vmapower/joblog"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// policies are those of a power-off, each going further than the one before.
var policies = []tasks.Policy{tasks.GracefulOnly, tasks.GracefulThenForce, tasks.Force}

// CheckGrant names the field of a grant that is wrong, and returns it with each VM's id in
// its one form.
func CheckGrant(g access.Grant, now time.Time) (access.Grant, error) {
	switch {
	case g.RequestedBy == "":
		return g, errors.New("requested_by: is missing")
	case g.ContextID == "":
		return g, errors.New("context_id: is missing")
	case len(g.VMIDs) == 0:
		return g, errors.New("vm_ids: is missing")
	case len(g.Operations) == 0:
		return g, errors.New("operations: is missing")
	case !g.NotAfter.After(now):
		return g, errors.New("not_after: is over")
	case g.NotAfter.After(now.Add(access.GrantLife)):
		return g, fmt.Errorf("not_after: must be at most %v ahead", access.GrantLife)
	}
	if err := checkOperations("operations", g.Operations); err != nil {
		return g, err
	}
	if err := checkPower(g); err != nil {
		return g, err
	}
	if err := checkSync(g); err != nil {
		return g, err
	}
	g.VMIDs = slices.Clone(g.VMIDs)
	for i, id := range g.VMIDs {
		canonical, err := vmID(id)
		if err != nil {
			return g, fmt.Errorf("vm_ids[%d]: %w", i, err)
		}
		g.VMIDs[i] = canonical
	}
	return g, nil
}

func checkPower(g access.Grant) error {
	cuts := slices.Contains(g.Operations, tasks.OperationPowerOff)
	switch {
	case !cuts && g.Policy != "":
		return errors.New("policy: is for power-off, which operations does not name")
	case cuts && !slices.Contains(policies, tasks.Policy(g.Policy)):
		return errors.New("policy: must be graceful_only, graceful_then_force or force, since operations names power-off")
	}
	return nil
}

func checkSync(g access.Grant) error {
	syncs := slices.Contains(g.Operations, tasks.OperationFinalSync)
	switch {
	case !syncs && len(g.Targets) > 0:
		return errors.New("targets: is for final-sync, which operations does not name")
	case syncs && len(g.Targets) == 0:
		return errors.New("targets: is missing, since operations names final-sync")
	}
	return checkTargets("targets", g.Targets)
}

// vmID is the id as a request for a job records it.
func vmID(id string) (string, error) {
	if strings.Contains(id, "/") { // where the VM is in the inventory
		return id, nil
	}
	parsed, err := vcenter.ParseID(id)
	return parsed.String(), err
}

// Covers reports whether the grant approves the request at that time. The approver's own
// requests are covered by none.
func Covers(g access.Grant, r joblog.Request, now time.Time) bool {
	if g.RequestedBy != r.RequestedBy || g.By == r.RequestedBy || g.By == "" || r.ContextID == "" || g.ContextID != r.ContextID ||
		!now.Before(g.NotAfter) || !slices.Contains(g.Operations, r.Operation) || !slices.Contains(g.VMIDs, r.VMID) {
		return false
	}
	asked, err := particularsOf(r)
	if err != nil {
		return false
	}
	if r.Operation == tasks.OperationFinalSync && len(asked.targets) == 0 {
		return false
	}
	return coversPolicy(g, r.Operation, asked.policy) && !slices.ContainsFunc(asked.targets, func(target string) bool { return !covered(g.Targets, target) })
}

func coversPolicy(g access.Grant, operation string, policy tasks.Policy) bool {
	if operation != tasks.OperationPowerOff {
		return true
	}
	wanted := slices.Index(policies, policy)
	return wanted >= 0 && wanted <= slices.Index(policies, tasks.Policy(g.Policy))
}

// CoversVM reports whether the grant names the VM that was found, by one of its ids, or by
// where it was found.
func CoversVM(g access.Grant, r joblog.Request, vm vcenter.VM) bool {
	ids := []string{strings.ToLower(vm.Ref), strings.ToLower(vm.BIOSUUID), strings.ToLower(vm.InstanceUUID)}
	if strings.Contains(r.VMID, "/") {
		ids = append(ids, r.VMID)
	}
	return slices.ContainsFunc(ids, func(id string) bool { return id != "" && slices.Contains(g.VMIDs, id) })
}
