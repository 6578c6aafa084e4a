package vcenter

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

// VM is a virtual machine that was found, with the names by which it can be
// known again. It is kept with the job.
type VM struct {
	Ref          string `json:"ref"` // managed object id, such as vm-42, or 12 on an ESXi host
	Name         string `json:"name"`
	InstanceUUID string `json:"instance_uuid"`
	BIOSUUID     string `json:"bios_uuid"`
	VCenterUUID  string `json:"vcenter_uuid"` // the vCenter's own instance UUID, or its address where it has none
}

// String returns name and object id, such as "web-01 (vm-42)".
func (vm VM) String() string {
	if vm.Name == "" {
		return vm.Ref
	}
	return fmt.Sprintf("%s (%s)", vm.Name, vm.Ref)
}

// Real names the machine itself, whatever its object id is: its vCenter and its instance
// UUID there, or its object id where there is none.
func (vm VM) Real() string { return vm.VCenterUUID + "/" + cmp.Or(vm.InstanceUUID, vm.Ref) }

// Has reports whether the text is one of the VM's ids, as Find reads it.
func (vm VM) Has(id string) bool {
	parsed, err := ParseID(id)
	return err == nil && slices.Contains([]string{vm.Ref, vm.BIOSUUID, vm.InstanceUUID}, parsed.text)
}

// ID is a VM's id as a caller may write it, in its canonical form.
type ID struct {
	text string
	ref  bool
}

var (
	uuidForm = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)
	refForm  = regexp.MustCompile(`^(vm-)?[0-9]{1,18}$`)
)

// ParseID reads a UUID of any variant or a managed object id such as vm-42, or 12 as an
// ESXi host has it, in upper or lower case. It makes no call.
func ParseID(id string) (ID, error) {
	text := strings.ToLower(id)
	switch {
	case uuidForm.MatchString(text):
		return ID{text: text}, nil
	case refForm.MatchString(text):
		return ID{text: text, ref: true}, nil
	}
	return ID{}, errors.New("a VM id is a UUID (8-4-4-4-12 hexadecimal digits) or an object id such as vm-42, or 12 on an ESXi host")
}

// String returns the canonical form, in lower case.
func (id ID) String() string { return id.text }

// IsRef reports whether the id is a managed object id rather than a UUID.
func (id ID) IsRef() bool { return id.ref }

func (vm VM) reference() types.ManagedObjectReference {
	return types.ManagedObjectReference{Type: "VirtualMachine", Value: vm.Ref}
}

const templatePath = "summary.config.template"

var identityPaths = []string{"name", biosUUIDPath, instanceUUIDPath, templatePath}

// Find returns the VM with the id; it may be repeated. A UUID is looked for among the BIOS
// UUIDs first, unless it starts with 50 as vCenter's instance UUIDs do, then among the
// others. Several hits are ErrAmbiguous, none is ErrNotFound, a template is ErrInvalidState.
//
// It takes two or three calls, and one for an object id and for a UUID that was found lately:
// a copy of the VM with the same BIOS UUID may go unnoticed for a minute.
func (s *Session) Find(ctx context.Context, id string) (VM, error) {
	found, err := s.seek(ctx, id, identityPaths)
	if err != nil {
		return VM{}, err
	}
	return s.vmOf(found), nil
}

// FindAndObserve is Find and Observe at the cost of Find: the call that reads the state tells
// whose it is.
func (s *Session) FindAndObserve(ctx context.Context, id string) (VM, State, error) {
	found, err := s.seek(ctx, id, lookPaths)
	if err != nil {
		return VM{}, State{}, err
	}
	return s.vmOf(found), found.properties.state(time.Now()), nil
}

// seek finds the VM with the id and reads the properties, its UUIDs among them.
func (s *Session) seek(ctx context.Context, id string, paths []string) (object, error) {
	parsed, err := ParseID(id)
	if err != nil {
		return object{}, &Fault{Kind: ErrNotFound, Text: err.Error()}
	}
	what := "find VM " + parsed.String()
	if found, known, err := s.seekKnown(ctx, parsed, paths, what); known {
		return found, err
	}
	refs, err := s.candidates(ctx, parsed, what)
	if err != nil {
		return object{}, err
	}
	found, err := s.readOnly(ctx, refs, paths, what)
	if err == nil {
		s.knownIDs.keep(parsed, found, s.instance(), parsed.instanceFirst())
	}
	return found, err
}

// candidates returns what has the id: one or more, or ErrNotFound.
func (s *Session) candidates(ctx context.Context, id ID, what string) ([]types.ManagedObjectReference, error) {
	refs, err := s.search(ctx, id)
	if err == nil && len(refs) == 0 {
		err = s.nowhere(ctx, id, what)
	}
	return refs, translate(err, what)
}

// readOnly reads the candidates and returns the only one, if it is no template.
func (s *Session) readOnly(ctx context.Context, refs []types.ManagedObjectReference, paths []string, what string) (object, error) {
	found, err := s.read(ctx, refs, paths)
	if err := anyOf(found, translate(err, what), what); err != nil {
		return object{}, err
	}
	return found[0], s.onlyVM(found, what)
}

// anyOf is the error of a read, or ErrNotFound when what was read is gone.
func anyOf(found []object, err error, what string) error {
	if errors.Is(err, ErrReplaced) || err == nil && len(found) == 0 {
		return &Fault{Kind: ErrNotFound, Text: what + ": vCenter doesn't know this VM, or no longer", cause: err}
	}
	return err
}

func (s *Session) search(ctx context.Context, id ID) ([]types.ManagedObjectReference, error) {
	if id.IsRef() {
		return []types.ManagedObjectReference{VM{Ref: id.String()}.reference()}, nil
	}
	refs, err := s.searchUUID(ctx, id, id.instanceFirst())
	if err != nil || len(refs) > 0 {
		return refs, err
	}
	return s.searchUUID(ctx, id, !id.instanceFirst())
}

// instanceFirst reports whether the id looks like one of vCenter's instance UUIDs.
func (id ID) instanceFirst() bool { return strings.HasPrefix(id.text, "50") }

func (s *Session) searchUUID(ctx context.Context, id ID, instance bool) ([]types.ManagedObjectReference, error) {
	reply, err := methods.FindAllByUuid(ctx, s.transport, &types.FindAllByUuid{
		This: *s.content.Load().SearchIndex, Uuid: id.String(), VmSearch: true, InstanceUuid: &instance,
	})
	if err != nil {
		return nil, err
	}
	return reply.Returnval, nil
}

// mostNamed is how many things of a kind a sentence names.
const mostNamed = 5

// onlyVM refuses several VMs, and a template.
func (s *Session) onlyVM(found []object, what string) error {
	var names []string
	for _, o := range found[:min(len(found), mostNamed)] {
		names = append(names, s.vmOf(o).String())
	}
	switch {
	case len(found) > 1:
		return &Fault{Kind: ErrAmbiguous, Text: fmt.Sprintf(
			"%s: %d VMs have this id: %s; use an instance UUID or object id", what, len(found), strings.Join(names, ", "))}
	case found[0].properties[templatePath] == true:
		return &Fault{Kind: ErrInvalidState, Text: what + ": " + names[0] + " is a template"}
	}
	return nil
}

func (s *Session) vmOf(o object) VM {
	return VM{
		Ref: quoted(o.ref.Value), Name: o.properties.text("name"), VCenterUUID: s.instance(),
		BIOSUUID: o.properties.uuid(biosUUIDPath), InstanceUUID: o.properties.uuid(instanceUUIDPath),
	}
}
