package vcenter

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

// VM is a virtual machine that was found, with the names by which it can be
// known again. It is kept with the job.
type VM struct {
	Ref          string `json:"ref"` // managed object id, such as vm-42
	Name         string `json:"name"`
	InstanceUUID string `json:"instance_uuid"`
	BIOSUUID     string `json:"bios_uuid"`
	VCenterUUID  string `json:"vcenter_uuid"` // the vCenter's own instance UUID
}

// String returns name and object id, such as "web-01 (vm-42)".
func (vm VM) String() string {
	if vm.Name == "" {
		return vm.Ref
	}
	return fmt.Sprintf("%s (%s)", vm.Name, vm.Ref)
}

// ID is a VM's id as a caller may write it, in its canonical form.
type ID struct {
	text string
	ref  bool
}

var (
	uuidForm = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)
	refForm  = regexp.MustCompile(`^vm-[0-9]{1,18}$`)
)

// ParseID reads a UUID of any variant or a managed object id such as vm-42,
// in upper or lower case. It makes no call.
func ParseID(id string) (ID, error) {
	text := strings.ToLower(id)
	switch {
	case uuidForm.MatchString(text):
		return ID{text: text}, nil
	case refForm.MatchString(text):
		return ID{text: text, ref: true}, nil
	}
	return ID{}, errors.New("a VM id is a UUID (8-4-4-4-12 hexadecimal digits) or an object id such as vm-42")
}

// String returns the canonical form, in lower case.
func (id ID) String() string { return id.text }

// IsRef reports whether the id is a managed object id rather than a UUID.
func (id ID) IsRef() bool { return id.ref }

func (vm VM) reference() types.ManagedObjectReference {
	return types.ManagedObjectReference{Type: "VirtualMachine", Value: vm.Ref}
}

var identityPaths = []string{"name", "summary.config.uuid", "summary.config.instanceUuid", "summary.config.template"}

// Find returns the VM with the id, in two or three calls; it may be repeated. A
// UUID is looked for among the BIOS UUIDs first, unless it starts with 50 as
// vCenter's instance UUIDs do, then among the others. Several hits are
// ErrAmbiguous, none is ErrNotFound, a template is ErrInvalidState.
func (s *Session) Find(ctx context.Context, id string) (VM, error) {
	parsed, err := ParseID(id)
	if err != nil {
		return VM{}, &Fault{Kind: ErrNotFound, Text: err.Error()}
	}
	what := "find VM " + parsed.String()
	refs, err := s.search(ctx, parsed)
	if err != nil {
		return VM{}, translate(err, what)
	}
	if len(refs) == 0 {
		return VM{}, &Fault{Kind: ErrNotFound, Text: what + ": no VM in this vCenter has this id"}
	}
	found, err := s.read(ctx, refs, identityPaths)
	if err != nil {
		return VM{}, translate(err, what)
	}
	return s.onlyVM(found, what)
}

func (s *Session) search(ctx context.Context, id ID) ([]types.ManagedObjectReference, error) {
	if id.IsRef() {
		return []types.ManagedObjectReference{VM{Ref: id.String()}.reference()}, nil
	}
	instanceFirst := strings.HasPrefix(id.String(), "50")
	refs, err := s.searchUUID(ctx, id, instanceFirst)
	if err != nil || len(refs) > 0 {
		return refs, err
	}
	return s.searchUUID(ctx, id, !instanceFirst)
}

func (s *Session) searchUUID(ctx context.Context, id ID, instance bool) ([]types.ManagedObjectReference, error) {
	reply, err := methods.FindAllByUuid(ctx, s.transport, &types.FindAllByUuid{
		This: *s.content.Load().SearchIndex, Uuid: id.String(), VmSearch: true, InstanceUuid: &instance,
	})
	if err != nil {
		return nil, err
	}
	return reply.Returnval, nil
}

func (s *Session) onlyVM(found []object, what string) (VM, error) {
	vms := make([]VM, len(found))
	names := make([]string, len(found))
	for i, o := range found {
		vms[i] = VM{
			Ref: o.ref.Value, Name: o.properties.text("name"), VCenterUUID: s.content.Load().About.InstanceUuid,
			BIOSUUID:     strings.ToLower(o.properties.text("summary.config.uuid")),
			InstanceUUID: strings.ToLower(o.properties.text("summary.config.instanceUuid")),
		}
		names[i] = vms[i].String()
	}
	switch {
	case len(vms) == 0:
		return VM{}, &Fault{Kind: ErrNotFound, Text: what + ": vCenter doesn't know this VM, or no longer"}
	case len(vms) > 1:
		return VM{}, &Fault{Kind: ErrAmbiguous, Text: fmt.Sprintf(
			"%s: %d VMs have this id: %s; use an instance UUID or object id", what, len(vms), strings.Join(names, ", "))}
	case found[0].properties["summary.config.template"] == true:
		return VM{}, &Fault{Kind: ErrInvalidState, Text: what + ": " + names[0] + " is a template"}
	}
	return vms[0], nil
}
