package vcenter

import (
	"context"

	"github.com/vmware/govmomi/task"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

// partial is an object of which vCenter may have withheld something.
type partial struct {
	object
	untold []string
}

func objectsOf(all []partial) []object {
	list := make([]object, len(all))
	for i, one := range all {
		list[i] = one.object
	}
	return list
}

// readAround reads the VMs, their tasks, their hosts and their datastores, in one call, by
// kind. What vCenter withholds is no error.
func (s *Session) readAround(ctx context.Context, refs []types.ManagedObjectReference) (map[string][]partial, error) {
	along := func(path string) types.BaseSelectionSpec {
		return &types.TraversalSpec{Type: "VirtualMachine", Path: path}
	}
	spec := types.PropertyFilterSpec{PropSet: []types.PropertySpec{
		{Type: "VirtualMachine", PathSet: surveyPaths()},
		{Type: "Task", PathSet: []string{"info.state", "info.descriptionId"}},
		{Type: "HostSystem", PathSet: []string{"name"}},
		{Type: "Datastore", PathSet: []string{"summary.type"}},
	}}
	for _, ref := range refs {
		spec.ObjectSet = append(spec.ObjectSet, types.ObjectSpec{
			Obj: ref, SelectSet: []types.BaseSelectionSpec{along(PathTasks), along(hostPath), along(storesPath)},
		})
	}
	reply, err := methods.RetrievePropertiesEx(ctx, s.transport, &types.RetrievePropertiesEx{
		This: s.content.Load().PropertyCollector, SpecSet: []types.PropertyFilterSpec{spec},
	})
	if err != nil {
		return nil, err
	}
	found := map[string][]partial{}
	if reply.Returnval == nil {
		return found, nil
	}
	for _, content := range reply.Returnval.Objects {
		one, err := partialOf(content)
		if err != nil {
			return nil, err
		}
		found[content.Obj.Type] = append(found[content.Obj.Type], one)
	}
	return found, nil
}

// partialOf is the object with what vCenter tells of it. Without a session it tells nothing.
func partialOf(content types.ObjectContent) (partial, error) {
	one := partial{object: object{ref: content.Obj, properties: properties{}}}
	for _, property := range content.PropSet {
		one.properties[property.Name] = property.Val
	}
	for _, missing := range content.MissingSet {
		if _, expired := missing.Fault.Fault.(*types.NotAuthenticated); expired {
			return one, task.Error{LocalizedMethodFault: &missing.Fault}
		}
		one.untold = append(one.untold, quoted(missing.Path))
	}
	return one, nil
}
