package vcenter

import (
	"context"
	"slices"
	"strings"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

// FindPath returns the VM at an inventory path such as /DC/vm/web-01, in two
// calls; it may be repeated. A slash within a name is written %2f, as vCenter
// shows it. No VM there is ErrNotFound, a template is ErrInvalidState.
func (s *Session) FindPath(ctx context.Context, inventoryPath string) (VM, error) {
	what := "find the VM at " + quoted(inventoryPath)
	reply, err := methods.FindByInventoryPath(ctx, s.transport, &types.FindByInventoryPath{
		This: *s.content.Load().SearchIndex, InventoryPath: strings.Trim(inventoryPath, "/"),
	})
	switch {
	case err != nil:
		return VM{}, translate(err, what)
	case reply.Returnval == nil:
		return VM{}, &Fault{Kind: ErrNotFound, Text: what + ": vCenter's inventory has nothing at this path"}
	case reply.Returnval.Type != "VirtualMachine":
		return VM{}, &Fault{Kind: ErrNotFound, Text: what + ": this is a " + quoted(reply.Returnval.Type) + " and no VM"}
	}
	found, err := s.readOnly(ctx, []types.ManagedObjectReference{*reply.Returnval}, identityPaths, what)
	if err != nil {
		return VM{}, err
	}
	return s.vmOf(found), nil
}

// Path returns where the VM is in vCenter's inventory, such as /DC/vm/web-01, as far
// as the user may see, in one call; it may be repeated.
func (s *Session) Path(ctx context.Context, vm VM) (string, error) {
	above, err := s.ancestors(ctx, vm.reference())
	if err != nil {
		return "", translate(err, "find the place of "+vm.String())
	}
	var names []string
	for _, o := range above {
		if o.ref != s.content.Load().RootFolder {
			names = append(names, o.properties.text("name"))
		}
	}
	slices.Reverse(names)
	return "/" + strings.Join(names, "/"), nil
}
