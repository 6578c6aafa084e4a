package sandbox

import (
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// machine is a VM as sessions see it: the simulator's, with a guest inside. Its
// methods are called under the VM's lock.
type machine struct {
	*simulator.VirtualMachine
	guest *guest
}

// ShutdownGuest asks the guest; vSphere gives no task for it.
func (m *machine) ShutdownGuest(ctx *simulator.Context, _ *types.ShutdownGuest) soap.HasFault {
	g := m.guest
	accepted, effective := false, false
	defer func() { g.handled("ShutdownGuest", ctx.Header.ID, accepted, effective) }()
	switch {
	case g.power() != types.VirtualMachinePowerStatePoweredOn:
		return &methods.ShutdownGuestBody{Fault_: simulator.Fault("", &types.InvalidPowerState{
			RequestedState: types.VirtualMachinePowerStatePoweredOn, ExistingState: g.power(),
		})}
	case m.Guest.ToolsRunningStatus != string(types.VirtualMachineToolsRunningStatusGuestToolsRunning):
		return &methods.ShutdownGuestBody{Fault_: simulator.Fault("", &types.ToolsUnavailable{})}
	}
	if fault := g.blocked(); fault != nil {
		return &methods.ShutdownGuestBody{Fault_: simulator.Fault("", fault)}
	}
	g.report(ctx.Session.UserName, &types.VmGuestShutdownEvent{VmEvent: g.event()})
	accepted, effective = true, !g.shuttingDown
	g.beginShutdown(ctx, ctx.Header.ID)
	return &methods.ShutdownGuestBody{Res: &types.ShutdownGuestResponse{}}
}

// PowerOffVMTask cuts the power, of a suspended VM too.
func (m *machine) PowerOffVMTask(ctx *simulator.Context, _ *types.PowerOffVM_Task) soap.HasFault {
	g := m.guest
	if fault := g.blocked(); fault != nil {
		return &methods.PowerOffVM_TaskBody{Fault_: simulator.Fault("", fault)}
	}
	user := ctx.Session.UserName
	task := g.start(ctx, "powerOff", "PowerOffVM_Task", func(ctx *simulator.Context) types.BaseMethodFault {
		if g.power() == types.VirtualMachinePowerStatePoweredOff {
			return alreadySo(types.VirtualMachinePowerStatePoweredOff)
		}
		g.cut(ctx, user)
		return nil
	})
	return &methods.PowerOffVM_TaskBody{Res: &types.PowerOffVM_TaskResponse{Returnval: task}}
}

// PowerOnVMTask starts or resumes the VM; with a question it waits for the answer.
func (m *machine) PowerOnVMTask(ctx *simulator.Context, _ *types.PowerOnVM_Task) soap.HasFault {
	task, fault := m.guest.powerOn(ctx, "PowerOnVM_Task")
	if fault != nil {
		return &methods.PowerOnVM_TaskBody{Fault_: simulator.Fault("", fault)}
	}
	return &methods.PowerOnVM_TaskBody{Res: &types.PowerOnVM_TaskResponse{Returnval: task}}
}

// powerOn starts the VM for a call of the method, which the journal has.
func (g *guest) powerOn(ctx *simulator.Context, method string) (task types.ManagedObjectReference, fault types.BaseMethodFault) {
	if g.vm.Config.Template {
		return task, &types.InvalidState{}
	}
	if fault := g.blocked(); fault != nil {
		return task, fault
	}
	user := ctx.Session.UserName
	g.reportStarting(user)
	return g.start(ctx, "powerOn", method, func(ctx *simulator.Context) types.BaseMethodFault {
		if g.power() == types.VirtualMachinePowerStatePoweredOn {
			return alreadySo(types.VirtualMachinePowerStatePoweredOn)
		}
		g.goOn(ctx)
		g.report(user, &types.VmPoweredOnEvent{VmEvent: g.event()})
		return nil
	}), nil
}

// reportStarting writes that a user begins to power the VM on, or to resume it.
func (g *guest) reportStarting(user string) {
	switch g.power() {
	case types.VirtualMachinePowerStatePoweredOff:
		g.report(user, &types.VmStartingEvent{VmEvent: g.event()})
	case types.VirtualMachinePowerStateSuspended:
		g.report(user, &types.VmResumingEvent{VmEvent: g.event()})
	}
}

// AnswerVM takes any answer.
func (m *machine) AnswerVM(ctx *simulator.Context, _ *types.AnswerVM) soap.HasFault {
	if m.guest.answered == nil {
		return &methods.AnswerVMBody{Fault_: simulator.Fault("", &types.InvalidArgument{InvalidProperty: "questionId"})}
	}
	m.guest.clearQuestion(ctx)
	return &methods.AnswerVMBody{Res: &types.AnswerVMResponse{}}
}

func alreadySo(state types.VirtualMachinePowerState) types.BaseMethodFault {
	return &types.InvalidPowerState{RequestedState: state, ExistingState: state}
}

// blocked says why no power call is welcome now.
func (g *guest) blocked() types.BaseMethodFault {
	switch {
	case g.busy:
		return &types.TaskInProgress{}
	case g.answered != nil:
		return &types.QuestionPending{Text: g.vm.Runtime.Question.Text}
	}
	return g.v.troubles.hostFault()
}

// start runs work as a task. The task's entity is a stand-in, since the simulator
// holds the entity's lock as long as a task runs, and a VM that waits for an
// answer must stay readable.
func (g *guest) start(
	ctx *simulator.Context, name, method string, work func(*simulator.Context) types.BaseMethodFault,
) types.ManagedObjectReference {
	g.busy = true
	operation, era := ctx.Header.ID, g.era
	standIn := g.vm.Self
	standIn.Value += "#" + name
	fault := g.v.troubles.taskFault(ofOneVM(method), g.spec.Name)
	task := simulator.CreateTask(standIn, name, func(*simulator.Task) (types.AnyType, types.BaseMethodFault) {
		if name == "powerOn" && fault == nil {
			fault = g.awaitAnswer()
		}
		g.locked(func(ctx *simulator.Context) {
			if g.era != era { // another VM, or none
				fault = &types.ManagedObjectNotFound{Obj: g.vm.Self}
				g.handled(method, operation, true, false)
				return
			}
			g.busy = false
			if fault == nil {
				g.cause = operation
				fault = work(ctx)
				g.cause = ""
			}
			g.handled(method, operation, true, fault == nil)
		})
		return nil, fault
	})
	return g.run(ctx, task, name)
}

// run begins the task and shows it at the VM.
func (g *guest) run(ctx *simulator.Context, task *simulator.Task, name string) types.ManagedObjectReference {
	ref := task.Run(ctx)
	ctx.Map.AtomicUpdate(ctx, task, []types.PropertyChange{
		{Name: "info.entity", Val: g.vm.Self}, {Name: "info.entityName", Val: g.spec.Name},
		{Name: "info.descriptionId", Val: "VirtualMachine." + name},
	})
	g.vm.RecentTask = append(g.vm.RecentTask[max(0, len(g.vm.RecentTask)-9):], ref)
	return ref
}

// leaveTask shows that something was done to the VM by a task.
func (g *guest) leaveTask(ctx *simulator.Context, name string) {
	standIn := g.vm.Self
	standIn.Value += "#" + name
	g.run(ctx, simulator.CreateTask(standIn, name, func(*simulator.Task) (types.AnyType, types.BaseMethodFault) { return nil, nil }), name)
}

// awaitAnswer asks what is to be asked before power-on and waits.
func (g *guest) awaitAnswer() (fault types.BaseMethodFault) {
	var answered chan struct{}
	g.locked(func(ctx *simulator.Context) {
		if g.asks != "" {
			g.ask(ctx, g.asks)
			g.asks = ""
		}
		answered = g.answered
	})
	if answered == nil {
		return nil
	}
	select {
	case <-answered:
		return nil
	case <-g.v.closing.Done():
		return &types.RequestCanceled{}
	}
}

// cut is the hard power-off by a user.
func (g *guest) cut(ctx *simulator.Context, user string) {
	g.cutting = true
	g.goOff(ctx)
	g.cutting = false
	g.report(user, &types.VmStoppingEvent{VmEvent: g.event()}, &types.VmPoweredOffEvent{VmEvent: g.event()})
}
