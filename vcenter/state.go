package vcenter

import (
	"context"
	"fmt"
	"time"

	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// PowerState is a VM's power state in vCenter's words.
type PowerState string

// The power states. Unknown means that vCenter can't see the VM's host, so the
// state it remembers may be wrong.
const (
	PoweredOn    PowerState = "poweredOn"
	PoweredOff   PowerState = "poweredOff"
	Suspended    PowerState = "suspended"
	PowerUnknown PowerState = "unknown"
)

// ToolsStatus says whether VMware Tools run in the guest.
type ToolsStatus string

// The Tools states. Old Tools run and do their work.
const (
	ToolsOK           ToolsStatus = "toolsOk"
	ToolsOld          ToolsStatus = "toolsOld"
	ToolsNotRunning   ToolsStatus = "toolsNotRunning"
	ToolsNotInstalled ToolsStatus = "toolsNotInstalled"
)

// GuestShuttingDown is the guest state while a guest shutdown is under way.
const GuestShuttingDown = "shuttingDown"

// Question is what a VM waits to be answered by an operator.
type Question struct {
	ID      string
	Text    string
	Choices []Choice
}

// Choice is one answer a question allows.
type Choice struct{ Key, Label string }

// State is what vCenter knew of a VM at one moment.
type State struct {
	Power PowerState
	Tools ToolsStatus
	// GuestState is the guest's own state: running, shuttingDown, resetting,
	// standby, notRunning or unknown.
	GuestState string
	// Question is nil unless the VM waits for an answer.
	Question *Question
	// Connection is the VM's connection to vCenter; all but "connected" make
	// Power unknown.
	Connection string
	// BootTime is when the VM was powered on, in vCenter's clock; zero when off.
	BootTime time.Time
	// Uptime is how long the guest has been up; only Observe fills it.
	Uptime time.Duration
	// At is when vCenter said so, on our clock.
	At time.Time
}

// ToolsRunning reports whether the guest can be asked to shut down.
func (st State) ToolsRunning() bool {
	return st.Tools == ToolsOK || st.Tools == ToolsOld
}

// observedPaths are the properties that Observe reads; watchPaths those that are followed:
// without the uptime, which changes all the time.
var (
	watchPaths = []string{
		"runtime.powerState", "runtime.connectionState", "runtime.question", "runtime.bootTime",
		"guest.toolsRunningStatus", "guest.toolsVersionStatus2", "guest.toolsStatus", "guest.guestState",
	}
	observedPaths = append([]string{"summary.quickStats.uptimeSeconds"}, watchPaths...)
)

// properties are a VM's or a task's, by path.
type properties map[string]types.AnyType

func (p properties) text(path string) string {
	if p[path] == nil {
		return ""
	}
	return fmt.Sprint(p[path])
}

func (p properties) state(at time.Time) State {
	st := State{
		Power: PowerUnknown, Tools: p.tools(), GuestState: p.text("guest.guestState"),
		Question: p.question(), Connection: p.text("runtime.connectionState"), At: at,
	}
	if st.Connection == string(types.VirtualMachineConnectionStateConnected) {
		st.Power = PowerState(p.text("runtime.powerState"))
	}
	st.BootTime, _ = p["runtime.bootTime"].(time.Time)
	if seconds, ok := p["summary.quickStats.uptimeSeconds"].(int32); ok {
		st.Uptime = time.Duration(seconds) * time.Second
	}
	return st
}

// tools reads the two current properties, and the deprecated one where they are
// silent. Tools that vCenter can't judge, as in a locked encrypted VM, count as
// not running.
func (p properties) tools() ToolsStatus {
	version := types.VirtualMachineToolsVersionStatus(p.text("guest.toolsVersionStatus2"))
	deprecated := types.VirtualMachineToolsStatus(p.text("guest.toolsStatus"))
	running := types.VirtualMachineToolsRunningStatus(p.text("guest.toolsRunningStatus"))
	switch {
	case running == types.VirtualMachineToolsRunningStatusGuestToolsRunning && oldTools[version]:
		return ToolsOld
	case running == types.VirtualMachineToolsRunningStatusGuestToolsRunning:
		return ToolsOK
	case version == types.VirtualMachineToolsVersionStatusGuestToolsNotInstalled,
		version == "" && deprecated == types.VirtualMachineToolsStatusToolsNotInstalled:
		return ToolsNotInstalled
	case running != "":
		return ToolsNotRunning
	case deprecated == types.VirtualMachineToolsStatusToolsOk, deprecated == types.VirtualMachineToolsStatusToolsOld:
		return ToolsStatus(deprecated)
	}
	return ToolsNotRunning
}

var oldTools = map[types.VirtualMachineToolsVersionStatus]bool{
	types.VirtualMachineToolsVersionStatusGuestToolsNeedUpgrade:  true,
	types.VirtualMachineToolsVersionStatusGuestToolsSupportedOld: true,
	types.VirtualMachineToolsVersionStatusGuestToolsTooOld:       true,
	types.VirtualMachineToolsVersionStatusGuestToolsBlacklisted:  true,
}

func (p properties) question() *Question {
	info, ok := p["runtime.question"].(types.VirtualMachineQuestionInfo)
	if !ok {
		return nil
	}
	question := &Question{ID: info.Id, Text: info.Text}
	for _, choice := range info.Choice.ChoiceInfo {
		about := choice.GetElementDescription()
		question.Choices = append(question.Choices, Choice{Key: about.Key, Label: about.Label})
	}
	return question
}

// Observe reads the VM's state from vCenter now, in one call. It may be repeated.
func (s *Session) Observe(ctx context.Context, vm VM) (State, error) {
	found, err := s.read(ctx, []types.ManagedObjectReference{vm.reference()}, observedPaths)
	if err != nil {
		return State{}, translate(err, "look at "+vm.String())
	}
	if len(found) == 0 {
		return State{}, translate(soap.WrapVimFault(&types.ManagedObjectNotFound{Obj: vm.reference()}), "look at "+vm.String())
	}
	return found[0].properties.state(time.Now()), nil
}
