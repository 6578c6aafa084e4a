package failover

import (
	"slices"

	"vmapower/client"
)

// Grant is what an approver gives beforehand, by client.Grant, so that the jobs that this appliance asks
// for with the plan, its rollback included, need no further approval. NotAfter is left to the approver.
func (p Plan) Grant(requestedBy string) client.GrantRequest {
	grant := client.GrantRequest{
		RequestedBy: requestedBy, ContextId: p.context(), Policy: client.PolicyGracefulOnly,
		Operations: []client.Operation{client.OperationPowerOff, client.OperationPowerOn},
	}
	for _, group := range p.Groups {
		for _, vm := range group.VMs {
			grant.VmIds = append(grant.VmIds, vm.ID)
			grant.Policy = further(grant.Policy, vm.Policy)
			if vm.Sync != nil {
				for _, disk := range vm.Sync.Disks {
					grant.Targets = append(grant.Targets, disk.Target)
				}
			}
		}
	}
	if len(grant.Targets) > 0 {
		grant.Operations = append(grant.Operations, client.OperationFinalSync)
	}
	return grant
}

// further is the policy of the two that may do more.
func further(a, b client.Policy) client.Policy {
	if b == "" {
		b = client.PolicyGracefulThenForce
	}
	order := []client.Policy{client.PolicyGracefulOnly, client.PolicyGracefulThenForce, client.PolicyForce}
	if slices.Index(order, b) > slices.Index(order, a) {
		return b
	}
	return a
}
