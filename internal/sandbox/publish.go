package sandbox

import (
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// publishPower writes the power state where vSphere shows it, and begins a new
// change id on every disk. boot is nil or a time.Time.
func (g *guest) publishPower(ctx *simulator.Context, state types.VirtualMachinePowerState, boot types.AnyType) {
	ctx.Update(g.vm, []types.PropertyChange{
		{Name: "runtime.powerState", Val: state},
		{Name: "summary.runtime.powerState", Val: state},
		{Name: "runtime.bootTime", Val: boot},
		{Name: "summary.runtime.bootTime", Val: boot},
	})
	g.vm.Summary.QuickStats.UptimeSeconds = 0
	for _, d := range g.disks {
		d.advance()
	}
	g.publishDisks(ctx)
	g.switched(state)
	g.keep()
}

var toolsWords = map[Tools]struct {
	status  types.VirtualMachineToolsStatus
	running types.VirtualMachineToolsRunningStatus
	version types.VirtualMachineToolsVersionStatus
}{
	ToolsOK: {
		types.VirtualMachineToolsStatusToolsOk, types.VirtualMachineToolsRunningStatusGuestToolsRunning,
		types.VirtualMachineToolsVersionStatusGuestToolsCurrent,
	},
	ToolsOld: {
		types.VirtualMachineToolsStatusToolsOld, types.VirtualMachineToolsRunningStatusGuestToolsRunning,
		types.VirtualMachineToolsVersionStatusGuestToolsSupportedOld,
	},
	ToolsNotRunning: {
		types.VirtualMachineToolsStatusToolsNotRunning, types.VirtualMachineToolsRunningStatusGuestToolsNotRunning,
		types.VirtualMachineToolsVersionStatusGuestToolsCurrent,
	},
	ToolsStarting: {
		types.VirtualMachineToolsStatusToolsNotRunning, types.VirtualMachineToolsRunningStatusGuestToolsExecutingScripts,
		types.VirtualMachineToolsVersionStatusGuestToolsCurrent,
	},
	ToolsUntold: {},
	ToolsNotInstalled: {
		types.VirtualMachineToolsStatusToolsNotInstalled, types.VirtualMachineToolsRunningStatusGuestToolsNotRunning,
		types.VirtualMachineToolsVersionStatusGuestToolsNotInstalled,
	},
}

func (g *guest) publishTools(ctx *simulator.Context, tools Tools, guestState string) {
	words := toolsWords[tools]
	g.told = tools
	ctx.Update(g.vm, []types.PropertyChange{
		{Name: "guest.toolsStatus", Val: words.status},
		{Name: "guest.toolsRunningStatus", Val: string(words.running)},
		{Name: "guest.toolsVersionStatus2", Val: string(words.version)},
		{Name: "guest.guestState", Val: guestState},
	})
	g.toldTools(tools, guestState)
}

// publishBoot tells that the VM was powered on so long ago.
func (g *guest) publishBoot(ctx *simulator.Context, age time.Duration) {
	boot := g.v.now().Add(-age)
	ctx.Update(g.vm, []types.PropertyChange{{Name: "runtime.bootTime", Val: boot}, {Name: "summary.runtime.bootTime", Val: boot}})
}

func (g *guest) publishUUIDs(ctx *simulator.Context, bios, instance string) {
	ctx.Update(g.vm, []types.PropertyChange{
		{Name: "config.uuid", Val: bios}, {Name: "summary.config.uuid", Val: bios},
		{Name: "config.instanceUuid", Val: instance}, {Name: "summary.config.instanceUuid", Val: instance},
	})
}

func (g *guest) publishConnection(ctx *simulator.Context, state types.VirtualMachineConnectionState) {
	ctx.Update(g.vm, []types.PropertyChange{
		{Name: "runtime.connectionState", Val: state},
		{Name: "summary.runtime.connectionState", Val: state},
	})
}

// ask makes the VM wait for an operator.
func (g *guest) ask(ctx *simulator.Context, text string) {
	if g.answered != nil {
		return
	}
	g.answered = make(chan struct{})
	question := types.VirtualMachineQuestionInfo{
		Id: "sandbox-question", Text: text,
		Choice: types.ChoiceOption{ChoiceInfo: []types.BaseElementDescription{
			&types.ElementDescription{Description: types.Description{Label: "I moved it"}, Key: "1"},
			&types.ElementDescription{Description: types.Description{Label: "I copied it"}, Key: "2"},
		}},
	}
	ctx.Update(g.vm, []types.PropertyChange{{Name: "runtime.question", Val: question}})
}

func (g *guest) clearQuestion(ctx *simulator.Context) {
	if g.answered == nil {
		return
	}
	close(g.answered)
	g.answered = nil
	ctx.Update(g.vm, []types.PropertyChange{{Name: "runtime.question", Val: nil}})
}

// refreshUptime brings the uptime of the VMs about to be read up to date. It
// tells no watcher: uptime always changes.
func (v *VCenter) refreshUptime(ctx *simulator.Context, read *types.RetrievePropertiesEx) {
	for _, spec := range read.SpecSet {
		for _, set := range spec.ObjectSet {
			g := v.inventory.under(set.Obj)
			if g == nil {
				continue
			}
			ctx.WithLock(g.vm, func() {
				if boot := g.vm.Runtime.BootTime; boot != nil {
					g.vm.Summary.QuickStats.UptimeSeconds = int32(v.now().Sub(*boot).Seconds())
				}
			})
		}
	}
}
