package sandbox

import (
	"slices"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// GuestHandle lets tests and demos look at a guest and do by hand what an
// operator would do beside the service.
type GuestHandle struct{ guest *guest }

// Guest returns the guest with the name, or nil; of several, the newest.
func (v *VCenter) Guest(name string) *GuestHandle {
	for _, g := range slices.Backward(v.inventory.all()) {
		if g.spec.Name == name {
			return &GuestHandle{guest: g}
		}
	}
	return nil
}

// Guests returns all guests in the order they were given, deleted ones too.
func (v *VCenter) Guests() []*GuestHandle {
	guests := v.inventory.all()
	handles := make([]*GuestHandle, len(guests))
	for i, g := range guests {
		handles[i] = &GuestHandle{guest: g}
	}
	return handles
}

// Name returns the VM's name.
func (h *GuestHandle) Name() string { return h.guest.spec.Name }

// BIOSUUID returns config.uuid.
func (h *GuestHandle) BIOSUUID() string { return h.guest.spec.BIOSUUID }

// InstanceUUID returns config.instanceUuid.
func (h *GuestHandle) InstanceUUID() string { return h.guest.spec.InstanceUUID }

// Ref returns the managed object id, such as vm-42.
func (h *GuestHandle) Ref() string { return h.guest.vm.Self.Value }

// Power returns the power state now.
func (h *GuestHandle) Power() (power Power) {
	h.guest.locked(func(*simulator.Context) {
		power = powerWords[h.guest.power()]
	})
	return power
}

var powerWords = map[types.VirtualMachinePowerState]Power{
	types.VirtualMachinePowerStatePoweredOn:  On,
	types.VirtualMachinePowerStatePoweredOff: Off,
	types.VirtualMachinePowerStateSuspended:  Suspended,
}

// SetTools changes what Tools do in this guest, at once if it is up.
func (h *GuestHandle) SetTools(tools Tools) {
	h.guest.locked(func(ctx *simulator.Context) {
		h.guest.tools = tools
		if h.guest.power() == types.VirtualMachinePowerStatePoweredOn {
			h.guest.publishTools(ctx, tools, h.guest.vm.Guest.GuestState)
		}
	})
}

// PowerOnByHand powers the VM on, or does nothing.
func (h *GuestHandle) PowerOnByHand() {
	h.guest.locked(func(ctx *simulator.Context) {
		if h.guest.power() != types.VirtualMachinePowerStatePoweredOn {
			h.guest.reportStarting(operator)
			h.guest.goOn(ctx)
			h.guest.report(operator, &types.VmPoweredOnEvent{VmEvent: h.guest.event()})
		}
	})
}

// RestartByHA powers the VM on as HA does after the failure of a host, or does nothing.
func (h *GuestHandle) RestartByHA() {
	h.guest.locked(func(ctx *simulator.Context) {
		if h.guest.power() != types.VirtualMachinePowerStatePoweredOn {
			h.guest.goOn(ctx)
			h.guest.report("", &types.VmRestartedOnAlternateHostEvent{VmPoweredOnEvent: types.VmPoweredOnEvent{VmEvent: h.guest.event()}})
		}
	})
}

// Clutter adds so many events to the VM's history that say nothing.
func (h *GuestHandle) Clutter(n int) {
	h.guest.locked(func(*simulator.Context) {
		for range n {
			h.guest.report("", &types.VmMessageEvent{VmEvent: h.guest.event(), Message: "nothing"})
		}
	})
}

// PowerOffByHand cuts the power, which leaves a task, or does nothing.
func (h *GuestHandle) PowerOffByHand() {
	h.guest.locked(func(ctx *simulator.Context) {
		if h.guest.power() != types.VirtualMachinePowerStatePoweredOff {
			h.guest.cut(ctx, operator)
			h.guest.leaveTask(ctx, "powerOff")
		}
	})
}

// ShutDownInside begins a shutdown that somebody asked for in the guest itself: vCenter
// hears of it from the Tools alone.
func (h *GuestHandle) ShutDownInside() {
	h.guest.locked(func(ctx *simulator.Context) {
		if h.guest.power() == types.VirtualMachinePowerStatePoweredOn {
			h.guest.beginShutdown(ctx, "")
		}
	})
}

// ShutDownByHand asks the guest to shut down, as an operator does in vCenter.
func (h *GuestHandle) ShutDownByHand() {
	h.guest.locked(func(ctx *simulator.Context) {
		if h.guest.power() == types.VirtualMachinePowerStatePoweredOn {
			h.guest.report(operator, &types.VmGuestShutdownEvent{VmEvent: h.guest.event()})
			h.guest.beginShutdown(ctx, "")
		}
	})
}

// HideGuestState makes vCenter show of the guest's own state that nobody knows it.
func (h *GuestHandle) HideGuestState() {
	h.guest.locked(func(ctx *simulator.Context) {
		ctx.Update(h.guest.vm, []types.PropertyChange{{Name: "guest.guestState", Val: string(types.VirtualMachineGuestStateUnknown)}})
	})
}

// Boots makes vCenter say that the VM was powered on so long ago.
func (h *GuestHandle) Boots(age time.Duration) {
	h.guest.locked(func(ctx *simulator.Context) { h.guest.publishBoot(ctx, age) })
}

// GoOff ends the guest by itself, in order, as at the end of a shutdown.
func (h *GuestHandle) GoOff() { h.GoOffAs("") }

// GoOffAs is GoOff, and the event of it names a user.
func (h *GuestHandle) GoOffAs(user string) {
	h.guest.locked(func(ctx *simulator.Context) {
		if h.guest.power() == types.VirtualMachinePowerStatePoweredOn {
			h.guest.goOff(ctx)
			h.guest.report(user, &types.VmPoweredOffEvent{VmEvent: h.guest.event()})
		}
	})
}

// Hang makes the guest take every shutdown from now on and never go off.
func (h *GuestHandle) Hang() {
	h.guest.locked(func(*simulator.Context) { h.guest.hangs = true })
}

// GoingDown reports whether a guest shutdown is under way, one that will never end too.
func (h *GuestHandle) GoingDown() (down bool) {
	h.guest.locked(func(*simulator.Context) { down = h.guest.shuttingDown })
	return down
}

// Suspend suspends a VM that is on, by hand.
func (h *GuestHandle) Suspend() {
	h.guest.locked(func(ctx *simulator.Context) {
		if h.guest.power() == types.VirtualMachinePowerStatePoweredOn {
			h.guest.report(operator, &types.VmSuspendingEvent{VmEvent: h.guest.event()})
			h.guest.suspend(ctx)
			h.guest.report(operator, &types.VmSuspendedEvent{VmEvent: h.guest.event()})
		}
	})
}

// Ask makes a VM that is on wait for an answer now, any other one at its next
// power-on.
func (h *GuestHandle) Ask(text string) {
	h.guest.locked(func(ctx *simulator.Context) {
		if h.guest.power() == types.VirtualMachinePowerStatePoweredOn {
			h.guest.ask(ctx, text)
		} else {
			h.guest.asks = text
		}
	})
}

// Answer answers the pending question, if there is one.
func (h *GuestHandle) Answer() {
	h.guest.locked(h.guest.clearQuestion)
}

// HideQuestion takes the question from sight, while the VM still waits for the answer.
func (h *GuestHandle) HideQuestion() {
	h.guest.locked(func(ctx *simulator.Context) {
		ctx.Update(h.guest.vm, []types.PropertyChange{{Name: "runtime.question", Val: nil}})
	})
}

// Disconnect makes vCenter lose sight of the VM's host; it goes on showing the
// last power state it knew.
func (h *GuestHandle) Disconnect() {
	h.guest.locked(func(ctx *simulator.Context) {
		h.guest.publishConnection(ctx, types.VirtualMachineConnectionStateDisconnected)
	})
}

// Reconnect ends Disconnect.
func (h *GuestHandle) Reconnect() {
	h.guest.locked(func(ctx *simulator.Context) {
		h.guest.publishConnection(ctx, types.VirtualMachineConnectionStateConnected)
	})
}

// Delete takes the VM out of the inventory, whatever its state. Calls that arrive meanwhile
// wait, so whoever hears of the deletion finds the VM nowhere.
func (h *GuestHandle) Delete() {
	h.guest.locked(h.guest.goOff)
	h.guest.unregister(func() {})
}

// unregister takes the VM out of the inventory, without a word of its state. note is
// called when nothing can change it any more.
func (g *guest) unregister(note func()) {
	g.v.sessions.forget(g.v.context(), g.vm.Self, func() {
		g.locked(func(ctx *simulator.Context) {
			note()
			g.life++
			g.era++
			g.unseen = true
			g.v.journal.unregistered(g.vm.Self)
			g.vm.Runtime.PowerState = types.VirtualMachinePowerStatePoweredOff // the simulator takes no other one out
			g.vm.UnregisterVM(ctx, &types.UnregisterVM{This: g.vm.Self})
		})
	})
}
