package vcenter

import (
	"context"
	"slices"
	"strings"

	"github.com/vmware/govmomi/vim25/types"
)

// AwaitPowerOn waits for the end of a power-on of the VM that is under way, whoever asked
// for it; found is false when vCenter tells of none. It changes nothing and may be
// repeated. It takes one call, two when the VM has recent tasks; errors are as of PowerOn.
func (s *Session) AwaitPowerOn(ctx context.Context, vm VM) (found bool, err error) {
	what := "power on " + vm.String()
	recent, err := s.recentTasks(ctx, vm, what)
	if err != nil {
		return false, err
	}
	i := slices.IndexFunc(recent, func(task object) bool { return task.properties.powersOn() })
	if i < 0 {
		return false, nil
	}
	_, err = s.await(ctx, vm, recent[i].ref, types.VirtualMachinePowerStatePoweredOn, what)
	return true, err
}

// powersOn reports whether a task is at work that powers a VM on; in a cluster with DRS it
// has another name than elsewhere.
func (p properties) powersOn() bool {
	return p.atWork() && strings.Contains(strings.ToLower(p.text("info.descriptionId")), "poweron")
}
