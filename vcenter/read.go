package vcenter

import (
	"context"
	"strings"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// object is what a read tells of one VM.
type object struct {
	ref        types.ManagedObjectReference
	properties properties
}

// read asks for properties of VMs in one call. A VM that is gone is an error or
// is missing from the answer, as vCenter likes.
func (s *Session) read(ctx context.Context, refs []types.ManagedObjectReference, paths []string) ([]object, error) {
	spec := types.PropertyFilterSpec{PropSet: []types.PropertySpec{{Type: "VirtualMachine", PathSet: paths}}}
	for _, ref := range refs {
		spec.ObjectSet = append(spec.ObjectSet, types.ObjectSpec{Obj: ref})
	}
	reply, err := methods.RetrievePropertiesEx(ctx, s.line, &types.RetrievePropertiesEx{
		This: s.content.Load().PropertyCollector, SpecSet: []types.PropertyFilterSpec{spec},
	})
	if err != nil || reply.Returnval == nil {
		return nil, err
	}
	var found []object
	for _, content := range reply.Returnval.Objects {
		if err := withheld(content); err != nil {
			return nil, err
		}
		o := object{ref: content.Obj, properties: properties{}}
		for _, property := range content.PropSet {
			o.properties[property.Name] = property.Val
		}
		found = append(found, o)
	}
	return found, nil
}

// withheld is the reason why vCenter left out a property nobody can do without.
func withheld(content types.ObjectContent) error {
	for _, missing := range content.MissingSet {
		if missing.Path == "name" || strings.HasPrefix(missing.Path, "runtime.") {
			return soap.WrapVimFault(missing.Fault.Fault)
		}
	}
	return nil
}
