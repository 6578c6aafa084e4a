package vcenter

import (
	"cmp"
	"context"
	"net"
	"slices"
	"strings"

	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// Where vCenter tells a VM's UUIDs. They are read with every state: an object id alone
// may belong to another VM tomorrow.
const (
	biosUUIDPath     = "summary.config.uuid"
	instanceUUIDPath = "summary.config.instanceUuid"
)

func (p properties) uuid(path string) string { return strings.ToLower(p.text(path)) }

// instance is what tells this vCenter from others: its instance UUID, or its address with
// the port where it has none, as an ESXi host. Each login learns it anew.
func (s *Session) instance() string {
	if uuid := quoted(s.content.Load().About.InstanceUuid); uuid != "" {
		return uuid
	}
	return net.JoinHostPort(s.address.Hostname(), cmp.Or(s.address.Port(), "443"))
}

// identify returns ErrReplaced unless the properties are those of the VM as it was
// found: in the same vCenter, with the same UUIDs. What vCenter does not tell proves
// nothing.
func (s *Session) identify(vm VM, p properties, what string) error {
	bios, instance := p.uuid(biosUUIDPath), p.uuid(instanceUUIDPath)
	switch {
	case s.instance() != vm.VCenterUUID:
		return &Fault{Kind: ErrReplaced, Text: what + ": " + s.address.Host + " is another vCenter than the one in which the VM was found"}
	case vm.BIOSUUID == "" && vm.InstanceUUID == "":
		return &Fault{Kind: ErrReplaced, Text: what + ": vCenter told no UUID when the VM was found, so it can't be known again"}
	case vm.BIOSUUID != "" && bios == "", vm.InstanceUUID != "" && instance == "":
		return &Fault{Kind: ErrReplaced, Text: what + ": vCenter does not tell the UUIDs under this object id, so it may be another VM's now"}
	case vm.BIOSUUID != "" && bios != vm.BIOSUUID, vm.InstanceUUID != "" && instance != vm.InstanceUUID:
		return &Fault{Kind: ErrReplaced, Text: what + ": this object id is another VM's now"}
	}
	return nil
}

// readVM reads properties of the VM, its UUIDs among them, in one call. When the object
// id is gone or another VM's now it is ErrReplaced, and nothing of that VM is told.
func (s *Session) readVM(ctx context.Context, vm VM, paths []string, what string) (properties, error) {
	found, err := s.read(ctx, []types.ManagedObjectReference{vm.reference()}, paths)
	if err == nil && len(found) == 0 {
		err = soap.WrapVimFault(&types.ManagedObjectNotFound{Obj: vm.reference()})
	}
	if err != nil {
		return nil, translate(err, what)
	}
	return found[0].properties, s.identify(vm, found[0].properties, what)
}

// FindAgain returns the VM under the object id that it has now, for one that was found
// before and whose object id is gone or another VM's: registered again, it has another.
// It is ErrNotFound unless exactly one VM of the same vCenter has the same UUIDs. It
// takes two calls and may be repeated.
func (s *Session) FindAgain(ctx context.Context, vm VM) (VM, error) {
	what := "find " + vm.String() + " again"
	instance, uuid := true, vm.InstanceUUID
	if uuid == "" {
		instance, uuid = false, vm.BIOSUUID
	}
	if s.instance() != vm.VCenterUUID || uuid == "" {
		return VM{}, s.foundNowhere(vm, what)
	}
	refs, err := s.searchUUID(ctx, ID{text: uuid}, instance)
	if err != nil {
		return VM{}, translate(err, what)
	}
	if len(refs) == 0 {
		return VM{}, s.foundNowhere(vm, what)
	}
	candidates, err := s.read(ctx, refs, identityPaths)
	if err != nil {
		return VM{}, translate(err, what)
	}
	candidates = slices.DeleteFunc(candidates, func(o object) bool { return s.identify(vm, o.properties, what) != nil })
	if len(candidates) != 1 {
		return VM{}, s.foundNowhere(vm, what)
	}
	return s.vmOf(candidates[0]), nil
}

func (s *Session) foundNowhere(vm VM, what string) error {
	switch {
	case s.instance() != vm.VCenterUUID:
		return &Fault{Kind: ErrNotFound, Text: what + ": " + s.address.Host +
			" is another vCenter than the one in which the VM was found; look for the VM there, and ask again"}
	case vm.InstanceUUID == "" && vm.BIOSUUID == "":
		return &Fault{Kind: ErrNotFound, Text: what + ": vCenter told no UUID when the VM was found, so it can't be known again; " +
			"look at the VM's configuration and at the user's permissions on it"}
	}
	return &Fault{Kind: ErrNotFound, Text: what +
		": its object id is gone or another VM's, and not exactly one VM of this vCenter has its UUIDs; look for it, and ask again"}
}
