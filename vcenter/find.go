package vcenter

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
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
// in upper or lower case. It asks nobody.
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
