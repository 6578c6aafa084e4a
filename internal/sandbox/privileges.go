package sandbox

import (
	"slices"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// Deny takes the privileges, such as VirtualMachine.Interact.PowerOff, from the user, as far
// as vCenter says which the user has: no call fails for it. Without any, it ends.
func (v *VCenter) Deny(privileges ...string) {
	v.troubles.mu.Lock()
	defer v.troubles.mu.Unlock()
	v.troubles.denied = privileges
}

// authorizationManager is vCenter's as sessions see it: a user may lack privileges.
type authorizationManager struct {
	*simulator.AuthorizationManager
	v *VCenter
}

// HasPrivilegeOnEntities says of each privilege whether the session's user has it.
func (m *authorizationManager) HasPrivilegeOnEntities(ctx *simulator.Context, req *types.HasPrivilegeOnEntities) soap.HasFault {
	if req.SessionId != ctx.Session.Key {
		return &methods.HasPrivilegeOnEntitiesBody{Fault_: simulator.Fault("", &types.InvalidArgument{InvalidProperty: "sessionId"})}
	}
	m.v.troubles.mu.Lock()
	defer m.v.troubles.mu.Unlock()
	said := make([]types.EntityPrivilege, len(req.Entity))
	for i, entity := range req.Entity {
		said[i].Entity = entity
		for _, id := range req.PrivId {
			said[i].PrivAvailability = append(said[i].PrivAvailability,
				types.PrivilegeAvailability{PrivId: id, IsGranted: !slices.Contains(m.v.troubles.denied, id)})
		}
	}
	return &methods.HasPrivilegeOnEntitiesBody{Res: &types.HasPrivilegeOnEntitiesResponse{Returnval: said}}
}
