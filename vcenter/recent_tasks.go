package vcenter

import (
	"context"

	"github.com/vmware/govmomi/vim25/types"
)

// recentTasks reads the tasks of the last minutes on the VM, in one call, or two when there
// are any.
func (s *Session) recentTasks(ctx context.Context, vm VM, what string) ([]object, error) {
	return s.tasksOf(ctx, what, func() (properties, error) {
		return s.readVM(ctx, vm, []string{biosUUIDPath, instanceUUIDPath, "recentTask"}, what)
	})
}

// tasksOf reads the recent tasks of an object. When vCenter forgets one of them meanwhile,
// it looks again.
func (s *Session) tasksOf(ctx context.Context, what string, read func() (properties, error)) (tasks []object, err error) {
	for range 3 {
		var of properties
		if of, err = read(); err != nil {
			return nil, err
		}
		recent, _ := of["recentTask"].(types.ArrayOfManagedObjectReference)
		if len(recent.ManagedObjectReference) == 0 {
			return nil, nil
		}
		tasks, err = s.read(ctx, recent.ManagedObjectReference, []string{"info.state", "info.descriptionId", "info.startTime"})
		if !is[*types.ManagedObjectNotFound](err) {
			return tasks, translate(err, what)
		}
	}
	return nil, translate(err, what)
}

// atWork reports whether the task has not ended.
func (p properties) atWork() bool {
	state := types.TaskInfoState(p.text("info.state"))
	return state == types.TaskInfoStateRunning || state == types.TaskInfoStateQueued
}
