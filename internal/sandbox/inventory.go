package sandbox

import (
	"slices"
	"sync"

	"github.com/google/uuid"
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// inventory knows the guests by their object ids.
type inventory struct {
	mu     sync.RWMutex
	guests []*guest
	byRef  map[types.ManagedObjectReference]*guest
}

func (i *inventory) add(g *guest) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.guests = append(i.guests, g)
	i.byRef[g.vm.Self] = g
}

// all returns the guests in the order in which they came, deleted ones too.
func (i *inventory) all() []*guest {
	i.mu.RLock()
	defer i.mu.RUnlock()
	return slices.Clone(i.guests)
}

// under returns the guest under the object id, or nil.
func (i *inventory) under(ref types.ManagedObjectReference) *guest {
	i.mu.RLock()
	defer i.mu.RUnlock()
	return i.byRef[ref]
}

// Register adds a VM, which every session sees at once.
func (v *VCenter) Register(spec Guest) (*GuestHandle, error) {
	g, err := v.createGuest(spec)
	if err != nil {
		return nil, err
	}
	v.inventory.add(g)
	v.sessions.show(v.context(), g)
	return &GuestHandle{guest: g}, nil
}

// RegisterAgain puts the VM under a new object id, with its UUIDs and in its present
// state, as when its host was taken out of the inventory and added again. The old object
// id is gone. The handle is of the VM as it is now.
func (h *GuestHandle) RegisterAgain() (*GuestHandle, error) {
	spec, shuttingDown := h.guest.spec, false
	spec.Power, spec.Tools = h.Power(), h.guest.tools
	h.guest.locked(func(*simulator.Context) { shuttingDown = h.guest.shuttingDown })
	h.guest.unregister()
	again, err := h.guest.v.Register(spec)
	if err == nil && shuttingDown {
		again.ShutDownInside()
	}
	return again, err
}

// Become makes the object id another VM's, with other UUIDs, as in a vCenter that was
// built anew. Its name and its state stay.
func (h *GuestHandle) Become() {
	h.guest.locked(func(ctx *simulator.Context) {
		bios, instance := "4205"+uuid.NewString()[4:], "5005"+uuid.NewString()[4:]
		ctx.Update(h.guest.vm, []types.PropertyChange{
			{Name: "config.uuid", Val: bios}, {Name: "summary.config.uuid", Val: bios},
			{Name: "config.instanceUuid", Val: instance}, {Name: "summary.config.instanceUuid", Val: instance},
		})
	})
}

// BecomeAnother makes this another vCenter at the same address: it has another instance
// UUID, and knows none of the sessions.
func (v *VCenter) BecomeAnother() {
	ctx := v.context()
	instance := v.model.Map().Get(simulatedInstance).(*simulator.ServiceInstance)
	ctx.WithLock(instance, func() { instance.Content.About.InstanceUuid = uuid.NewString() })
	v.ExpireSessions()
}

var simulatedInstance = types.ManagedObjectReference{Type: "ServiceInstance", Value: "ServiceInstance"}
