package failover_test

import (
	"fmt"

	"vmapower/client"
	"vmapower/client/failover"
)

func ExamplePlan_Grant() {
	plan := failover.Plan{Name: "move-7", Groups: []failover.Group{{Name: "all", VMs: []failover.VM{
		{ID: "vm-12", Policy: client.PolicyGracefulOnly},
		{ID: "vm-13", Sync: &failover.Sync{Disks: []client.DiskToSync{{DiskKey: "2000", Target: "nbd://127.0.0.1:10809/web"}}}},
	}}}}
	grant := plan.Grant("oma-01")
	fmt.Println(grant.ContextId, grant.VmIds, grant.Operations, grant.Policy, grant.Targets)
	// Output: move-7 [vm-12 vm-13] [power-off power-on final-sync] graceful_then_force [nbd://127.0.0.1:10809/web]
}

func ExamplePlan_Check() {
	plan := failover.Plan{Name: "move-7", Type: "test", Groups: []failover.Group{{Name: "all", VMs: []failover.VM{{ID: "vm-12"}}}}}
	fmt.Println(plan.Check())
	// Output: type: a test failover neither powers off nor syncs the source: there is nothing to run
}
