package sandbox

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"

	"vmapower/internal/pause"
)

// guest is the life of one VM. All but v, spec and vm is read and written under
// the VM's lock.
type guest struct {
	v    *VCenter
	spec Guest
	vm   *simulator.VirtualMachine
	// disks are set before anybody sees the VM; each has a lock of its own.
	disks []*disk

	tools        Tools         // what runs when the guest is up
	told         Tools         // what vCenter was last made to say of them
	life         int           // counts power changes; a timer of an older life does nothing
	era          int           // counts the VMs that had this object id; a task of an older one fails
	unseen       bool          // nobody sees the VM, not yet or no longer: nothing of it is noted
	cutting      bool          // the power change at work is a hard one
	hangs        bool          // a guest shutdown never ends
	shuttingDown bool          // a guest shutdown is under way
	downBy       string        // operation id of the call that began it; "" for a hand's
	busy         bool          // a power task is under way
	cause        string        // operation id of the call at work; "" for a hand's
	asks         string        // asked at the next power-on
	answered     chan struct{} // closed by the answer to the pending question; nil without one
}

// createGuest makes the VM, puts it into its first state and lets every session see it.
// Its UUIDs come last: nobody finds a VM that is half made. With downBy its shutdown is
// under way, by that operation.
func (v *VCenter) createGuest(spec Guest, downBy *string) (*guest, error) {
	spec = spec.withDefaults()
	vm, err := v.createVM(spec)
	if err != nil {
		return nil, err
	}
	g := &guest{v: v, spec: spec, vm: vm, tools: spec.Tools, hangs: spec.Hangs, unseen: true}
	g.addDisks()
	v.inventory.add(g)
	v.sessions.show(v.context(), g)
	g.locked(func(ctx *simulator.Context) {
		vm.Config.Template, vm.Summary.Config.Template = spec.Template, spec.Template
		g.goOff(ctx)
		switch spec.Power {
		case On:
			g.goOn(ctx)
			g.finishBoot(ctx)
			g.publishBoot(ctx, spec.Age)
		case Suspended:
			g.suspend(ctx)
		}
		if spec.Question != "" && spec.Power == On {
			g.ask(ctx, spec.Question)
		} else {
			g.asks = spec.Question
		}
		if downBy != nil {
			g.beginShutdown(ctx, *downBy)
		}
		g.publishUUIDs(ctx, spec.BIOSUUID, spec.InstanceUUID)
		g.appear()
	})
	return g, nil
}

// appear begins to note what becomes of the VM, with the state in which it is.
func (g *guest) appear() {
	g.unseen = false
	g.v.journal.registered(g.instance(), g.vm.Self)
	g.switched(g.power())
	g.keep()
	g.toldTools(g.told, g.vm.Guest.GuestState)
}

// keep remembers the guest over a restart, once it is seen.
func (g *guest) keep() {
	if g.unseen {
		return
	}
	if err := g.v.kept.keep(g); err != nil {
		g.v.options.Logger.Error("the simulated vCenter can't keep its state", "err", err)
	}
}

// instance is the instance UUID that vCenter tells under the VM's object id.
func (g *guest) instance() string { return g.vm.Config.InstanceUuid }

func (spec Guest) withDefaults() Guest {
	if spec.BIOSUUID == "" {
		spec.BIOSUUID = "4205" + uuid.NewString()[4:]
	}
	if spec.InstanceUUID == "" {
		spec.InstanceUUID = "5005" + uuid.NewString()[4:]
	}
	if spec.Power == "" {
		spec.Power = Off
	}
	if spec.Tools == "" {
		spec.Tools = ToolsNotInstalled
	}
	return spec
}

func (v *VCenter) createVM(spec Guest) (*simulator.VirtualMachine, error) {
	ctx, registry := v.context(), v.model.Map()
	datacenter := registry.Any("Datacenter").(*simulator.Datacenter)
	folder := registry.Get(datacenter.VmFolder).(*simulator.Folder)
	reply := folder.CreateVMTask(ctx, &types.CreateVM_Task{
		This: folder.Self,
		Pool: registry.Any("ResourcePool").Reference(),
		Config: types.VirtualMachineConfigSpec{
			Name: spec.Name, Uuid: uuid.NewString(), InstanceUuid: uuid.NewString(),
			GuestId: string(types.VirtualMachineGuestOsIdentifierOtherGuest),
			Files:   &types.VirtualMachineFileInfo{VmPathName: "[LocalDS_0]"},
		},
	}).(*methods.CreateVM_TaskBody)
	task := registry.Get(reply.Res.Returnval).(*simulator.Task)
	v.await(task)
	if task.Info.Error != nil {
		return nil, fmt.Errorf("create VM: %T", task.Info.Error.Fault)
	}
	vm := registry.Get(task.Info.Result.(types.ManagedObjectReference)).(*simulator.VirtualMachine)
	if v.options.ESX {
		v.renumber(vm)
	}
	return vm, nil
}

// await returns when the task is over. The simulator's own wait looks every 10 ms, which is nearly all the time that
// a large inventory would take.
func (v *VCenter) await(task *simulator.Task) {
	ctx := v.context()
	for over := false; !over; time.Sleep(100 * time.Microsecond) {
		ctx.WithLock(task, func() {
			over = task.Info.State == types.TaskInfoStateSuccess || task.Info.State == types.TaskInfoStateError
		})
	}
}

// locked runs f under the VM's lock, for callers who don't hold it.
func (g *guest) locked(f func(*simulator.Context)) {
	ctx := g.v.context()
	ctx.WithLock(g.vm, func() { f(ctx) })
}

// later runs f under the VM's lock after d, unless the power changed meanwhile
// or the vCenter closes.
func (g *guest) later(d time.Duration, f func(*simulator.Context)) {
	life := g.life
	g.v.spawn(func() {
		if pause.For(g.v.closing, d) != nil {
			return
		}
		g.locked(func(ctx *simulator.Context) {
			if g.life == life {
				f(ctx)
			}
		})
	})
}

func (g *guest) power() types.VirtualMachinePowerState { return g.vm.Runtime.PowerState }

// goOff is the end of a shutdown and a hard power-off alike.
func (g *guest) goOff(ctx *simulator.Context) {
	g.life++
	g.shuttingDown = false
	g.publishPower(ctx, types.VirtualMachinePowerStatePoweredOff, nil)
	g.publishTools(ctx, g.restingTools(), "notRunning")
	g.clearQuestion(ctx)
}

func (g *guest) suspend(ctx *simulator.Context) {
	g.life++
	g.shuttingDown = false
	g.publishPower(ctx, types.VirtualMachinePowerStateSuspended, nil)
	g.publishTools(ctx, g.restingTools(), "notRunning")
}

// goOn powers on; Tools come up after BootTakes. A suspended guest is up at once.
func (g *guest) goOn(ctx *simulator.Context) {
	resumed := g.power() == types.VirtualMachinePowerStateSuspended
	g.life++
	g.shuttingDown = false
	g.publishPower(ctx, types.VirtualMachinePowerStatePoweredOn, g.v.now())
	if resumed {
		g.finishBoot(ctx)
		return
	}
	g.publishTools(ctx, g.restingTools(), "notRunning")
	g.later(g.spec.BootTakes, g.finishBoot)
}

func (g *guest) finishBoot(ctx *simulator.Context) {
	g.life++ // the boot's own timer is done
	state := "running"
	if g.tools == ToolsNotInstalled || g.tools == ToolsNotRunning {
		state = "notRunning" // without Tools nobody knows
	}
	g.publishTools(ctx, g.tools, state)
}

// beginShutdown is what a guest does once it is asked to shut down.
func (g *guest) beginShutdown(ctx *simulator.Context, operation string) {
	if g.shuttingDown {
		return
	}
	g.shuttingDown, g.downBy = true, operation
	g.life++
	g.publishTools(ctx, g.tools, "shuttingDown")
	if g.hangs {
		return
	}
	g.later(g.spec.ShutdownTakes/2, func(ctx *simulator.Context) {
		g.publishTools(ctx, ToolsNotRunning, "shuttingDown")
	})
	g.later(g.spec.ShutdownTakes, func(ctx *simulator.Context) {
		g.cause = operation
		g.goOff(ctx)
		g.cause = ""
		g.report("", &types.VmPoweredOffEvent{VmEvent: g.event()})
	})
}

// restingTools is what vCenter says of Tools while the guest isn't up.
func (g *guest) restingTools() Tools {
	if g.tools == ToolsNotInstalled {
		return ToolsNotInstalled
	}
	return ToolsNotRunning
}
