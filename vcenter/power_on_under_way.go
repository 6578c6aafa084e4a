package vcenter

import (
	"context"
	"errors"
	"strings"

	"github.com/vmware/govmomi/vim25/types"
)

// AwaitPowerOn waits for the end of a power-on of the VM that is under way, whoever asked
// for it; found is false when vCenter tells of none. It changes nothing and may be
// repeated. It takes one call or two, and three more where DRS may be looking for a host;
// errors are as of PowerOn.
func (s *Session) AwaitPowerOn(ctx context.Context, vm VM) (found bool, err error) {
	what := "power on " + vm.String()
	atWork, err := s.powerOnsOf(ctx, vm, what)
	if err == nil && len(atWork) == 0 {
		var placed bool
		if placed, err = s.awaitPlacement(ctx, vm, what); placed && err == nil {
			atWork, err = s.powerOnsOf(ctx, vm, what)
		}
	}
	if err != nil || len(atWork) == 0 {
		return false, err
	}
	_, err = s.await(ctx, vm, atWork[0], types.VirtualMachinePowerStatePoweredOn, what)
	return true, err
}

// awaitPlacement waits for the power-ons that go through the VM's datacenter now: until DRS
// has found a host, or woken one, a VM has no task of its own. What becomes of other VMs
// does not matter.
func (s *Session) awaitPlacement(ctx context.Context, vm VM, what string) (waited bool, err error) {
	datacenter, err := s.DRSDatacenter(ctx, vm)
	if err != nil || datacenter == "" {
		return false, err
	}
	ref := types.ManagedObjectReference{Type: "Datacenter", Value: datacenter}
	recent, err := s.tasksOf(ctx, what, func() (properties, error) {
		found, err := s.read(ctx, []types.ManagedObjectReference{ref}, []string{"recentTask"})
		if err != nil || len(found) == 0 {
			return nil, translate(err, what)
		}
		return found[0].properties, nil
	})
	atWork := powerOnsAmong(recent)
	for _, task := range atWork {
		_, err := s.await(ctx, vm, task, types.VirtualMachinePowerStatePoweredOn, what)
		if errors.Is(err, ErrNoAnswer) || errors.Is(err, ErrHeld) {
			return true, err
		}
	}
	return len(atWork) > 0, err
}

// powerOnsOf returns those of the VM's recent tasks that power it on now.
func (s *Session) powerOnsOf(ctx context.Context, vm VM, what string) ([]types.ManagedObjectReference, error) {
	recent, err := s.recentTasks(ctx, vm, what)
	return powerOnsAmong(recent), err
}

func powerOnsAmong(tasks []object) (atWork []types.ManagedObjectReference) {
	for _, task := range tasks {
		if task.properties.powersOn() {
			atWork = append(atWork, task.ref)
		}
	}
	return atWork
}

// powersOn reports whether a task is at work that powers a VM on; in a cluster with DRS it
// has another name than elsewhere.
func (p properties) powersOn() bool {
	return p.atWork() && strings.Contains(strings.ToLower(p.text("info.descriptionId")), "poweron")
}
