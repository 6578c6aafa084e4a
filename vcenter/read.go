package vcenter

import (
	"context"
	"slices"
	"strings"

	"github.com/vmware/govmomi/task"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

// object is one VM, or another object, with the properties that were read.
type object struct {
	ref        types.ManagedObjectReference
	properties properties
	missing    []string // properties that vCenter does not tell
}

// read reads properties of one or more objects of one kind, in one call. For an object that
// is gone vCenter answers with a fault, or leaves it out.
func (s *Session) read(ctx context.Context, refs []types.ManagedObjectReference, paths []string) ([]object, error) {
	spec := types.PropertyFilterSpec{PropSet: []types.PropertySpec{{Type: refs[0].Type, PathSet: paths}}}
	for _, ref := range refs {
		spec.ObjectSet = append(spec.ObjectSet, types.ObjectSpec{Obj: ref})
	}
	reply, err := methods.RetrievePropertiesEx(ctx, s.transport, &types.RetrievePropertiesEx{
		This: s.content.Load().PropertyCollector, SpecSet: []types.PropertyFilterSpec{spec},
	})
	if err != nil {
		return nil, err
	}
	found, err := objects(reply.Returnval, paths...)
	if slices.Contains(paths, recentTaskPath) {
		for _, o := range found {
			o.tellNoTasks()
		}
	}
	return found, err
}

// tellNoTasks writes down that the object has no recent tasks, of which vCenter says nothing.
func (o object) tellNoTasks() {
	if _, told := o.properties[recentTaskPath]; !told && !slices.Contains(o.missing, recentTaskPath) {
		o.properties[recentTaskPath] = types.ArrayOfManagedObjectReference{}
	}
}

// objects are those of the reply to a call that asked for the properties.
func objects(reply *types.RetrieveResult, asked ...string) ([]object, error) {
	if reply == nil {
		return nil, nil
	}
	var found []object
	for _, content := range reply.Objects {
		if err := withheld(content, asked); err != nil {
			return nil, err
		}
		o := object{ref: content.Obj, properties: properties{}}
		for _, property := range content.PropSet {
			o.properties[property.Name] = property.Val
		}
		for _, missing := range content.MissingSet {
			o.missing = append(o.missing, missing.Path)
		}
		found = append(found, o)
	}
	return found, nil
}

// withheld returns the fault for which vCenter left out a property that is needed. A
// property without a fault is not set, and that is an answer.
func withheld(content types.ObjectContent, asked []string) error {
	for _, missing := range content.MissingSet {
		if !mayBeUnknown(missing.Path, asked) {
			reason := missing.Fault
			if reason.Fault == nil { // of a type that is not known here
				reason.Fault = &types.MethodFault{}
			}
			return task.Error{LocalizedMethodFault: &reason}
		}
	}
	return nil
}

// mayBeUnknown reports whether whoever reads the property has an answer for not knowing it.
// The tasks may be unknown to who looks at the VM's state, not to who asks for them.
func mayBeUnknown(path string, asked []string) bool {
	switch path {
	case biosUUIDPath, instanceUUIDPath, "runtime.cleanPowerOff", "parent", hostVersionPath:
		return true
	case recentTaskPath:
		return slices.Contains(asked, powerPath)
	}
	return strings.HasPrefix(path, "guest.") || strings.HasPrefix(path, "summary.quickStats.")
}
