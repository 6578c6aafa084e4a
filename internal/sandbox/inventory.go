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
	return v.register(spec, nil)
}

func (v *VCenter) register(spec Guest, downBy *string) (*GuestHandle, error) {
	g, err := v.createGuest(spec, downBy)
	if err != nil {
		return nil, err
	}
	return &GuestHandle{guest: g}, nil
}

// RegisterAgain puts the VM under a new object id, with its UUIDs and in its present
// state, as when its host was taken out of the inventory and added again. The old object
// id is gone. The handle is of the VM as it is now.
func (h *GuestHandle) RegisterAgain() (*GuestHandle, error) {
	var spec Guest
	var downBy *string
	h.guest.unregister(func() { spec, downBy = h.guest.asItIs() })
	return h.guest.v.register(spec, downBy)
}

// GiveAway puts the VM under a new object id, as RegisterAgain does, and makes its old one
// another VM's, as in a vCenter that was built anew. The handle is of the VM as it is now.
func (h *GuestHandle) GiveAway() (*GuestHandle, error) {
	var spec Guest
	var downBy *string
	h.guest.locked(func(ctx *simulator.Context) {
		spec, downBy = h.guest.asItIs()
		h.guest.become(ctx)
	})
	return h.guest.v.register(spec, downBy)
}

// asItIs describes the guest in its present state, and by whom it is going down; nil when
// it is not. The VM's lock is held until the VM has left the object id.
func (g *guest) asItIs() (spec Guest, downBy *string) {
	spec = g.spec
	if by := g.downBy; g.shuttingDown {
		downBy = &by
	}
	spec.Power, spec.Tools, spec.Hangs = powerWords[g.power()], g.tools, g.hangs
	if boot := g.vm.Runtime.BootTime; boot != nil {
		spec.Age = g.v.now().Sub(*boot)
	}
	return spec, downBy
}

// Become makes the object id another VM's, with other UUIDs, as in a vCenter that was
// built anew. Its name stays, and its power state.
func (h *GuestHandle) Become() { h.guest.locked(h.guest.become) }

func (g *guest) become(ctx *simulator.Context) {
	g.life++
	g.era++
	g.busy, g.shuttingDown = false, false
	g.v.journal.unregistered(g.vm.Self)
	g.publishUUIDs(ctx, "4205"+uuid.NewString()[4:], "5005"+uuid.NewString()[4:])
	g.appear()
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
