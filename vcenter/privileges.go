package vcenter

import (
	"context"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

// Lack is a privilege that the user does not have on an object.
type Lack struct {
	Privilege string // such as VirtualMachine.Interact.PowerOff
	On        string // the object's id
}

// The privileges that the operations need, and one that they can do without.
const (
	PrivilegeView     = "System.View"
	PrivilegeRead     = "System.Read"
	PrivilegePowerOff = "VirtualMachine.Interact.PowerOff"
	PrivilegePowerOn  = "VirtualMachine.Interact.PowerOn"
	PrivilegeReadDisk = "VirtualMachine.Provisioning.DiskRandomRead"
	PrivilegeBrowse   = "Datastore.Browse"
	PrivilegeReadFile = "Datastore.FileManagement"
	PrivilegeLogEvent = "Global.LogEvent"
)

var (
	privilegesOnVM    = []string{PrivilegeView, PrivilegeRead, PrivilegePowerOff, PrivilegePowerOn, PrivilegeReadDisk, PrivilegeLogEvent}
	privilegesOnStore = []string{PrivilegeBrowse, PrivilegeReadFile}
	privilegesOf      = map[string][]string{"VirtualMachine": privilegesOnVM, "Datastore": privilegesOnStore}
)

// addPrivileges asks vCenter's authorization manager what the user of this session may do
// with the VM and its datastores, in one call. A vCenter that does not tell is no error.
func (s *Session) addPrivileges(ctx context.Context, vm types.ManagedObjectReference, survey *Survey) error {
	manager := s.content.Load().AuthorizationManager
	key, _ := s.key.Load().(string)
	if manager == nil || key == "" {
		survey.Untold = append(survey.Untold, untoldPrivileges)
		return nil
	}
	reply, err := methods.HasPrivilegeOnEntities(ctx, s.transport, &types.HasPrivilegeOnEntities{
		This: *manager, SessionId: key, Entity: append([]types.ManagedObjectReference{vm}, survey.stores()...),
		PrivId: append(privilegesOnVM[:len(privilegesOnVM):len(privilegesOnVM)], privilegesOnStore...),
	})
	switch {
	case fromVSphere(err) && !is[*types.NotAuthenticated](err):
		survey.Untold = append(survey.Untold, untoldPrivileges)
		return nil
	case err != nil:
		return err
	}
	if lacking, told := lacks(vm, survey.stores(), reply.Returnval); told {
		survey.Lacking = lacking
	} else {
		survey.Untold = append(survey.Untold, untoldPrivileges)
	}
	return nil
}

// lacks lists what is missing of the privileges on the VM and its datastores. told is false
// unless vCenter has said of each whether it is there.
func lacks(vm types.ManagedObjectReference, stores []types.ManagedObjectReference, said []types.EntityPrivilege) (lacking []Lack, told bool) {
	granted := map[string]bool{}
	known := map[string]bool{}
	for _, entity := range said {
		for _, privilege := range entity.PrivAvailability {
			at := entity.Entity.Value + " " + privilege.PrivId
			granted[at], known[at] = privilege.IsGranted, true
		}
	}
	for _, ref := range append([]types.ManagedObjectReference{vm}, stores...) {
		for _, privilege := range privilegesOf[ref.Type] {
			at := ref.Value + " " + privilege
			if !known[at] {
				return nil, false
			}
			if !granted[at] {
				lacking = append(lacking, Lack{Privilege: privilege, On: quoted(ref.Value)})
			}
		}
	}
	return lacking, true
}
