package sandbox

import (
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// HostState is how the only host is.
type HostState string

// The states of a host. Away and in maintenance it refuses power calls as InvalidState.
const (
	HostConnected     HostState = "connected"
	HostNotResponding HostState = "notResponding"
	HostInMaintenance HostState = "maintenance"
)

// HostName is the host's name in the inventory.
func (v *VCenter) HostName() string { return v.host().Name }

// SetHost changes the state of the host. vCenter goes on to tell of its guests.
func (v *VCenter) SetHost(state HostState) {
	v.troubles.mu.Lock()
	v.troubles.host = state
	v.troubles.mu.Unlock()
	connection := types.HostSystemConnectionStateConnected
	if state == HostNotResponding {
		connection = types.HostSystemConnectionStateNotResponding
	}
	ctx, host := v.context(), v.host()
	ctx.WithLock(host, func() {
		ctx.Update(host, []types.PropertyChange{
			{Name: "runtime.connectionState", Val: connection},
			{Name: "runtime.inMaintenanceMode", Val: state == HostInMaintenance},
		})
	})
}

func (v *VCenter) host() *simulator.HostSystem {
	return v.model.Map().Any("HostSystem").(*simulator.HostSystem)
}

// hostFault is how the host refuses a power call, nil when it does not.
func (t *troubles) hostFault() types.BaseMethodFault {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.host == HostNotResponding || t.host == HostInMaintenance {
		return &types.InvalidState{}
	}
	return nil
}
