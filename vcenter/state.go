package vcenter

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/vmware/govmomi/vim25/types"
)

// PowerState is a VM's power state in vCenter's words.
type PowerState string

// The power states. Unknown means that vCenter can't see the VM's host, so that the
// state it remembers may be wrong, or that it does not tell the state.
const (
	PoweredOn    PowerState = "poweredOn"
	PoweredOff   PowerState = "poweredOff"
	Suspended    PowerState = "suspended"
	PowerUnknown PowerState = "unknown"
)

// goingDown are the guest's own states while it shuts down, restarts or goes to sleep.
var goingDown = map[string]bool{
	string(types.VirtualMachineGuestStateShuttingDown): true,
	string(types.VirtualMachineGuestStateResetting):    true,
	string(types.VirtualMachineGuestStateStandby):      true,
}

// Question is what a VM waits to be answered by an operator.
type Question struct {
	ID      string
	Text    string
	Choices []Choice
}

// mostChoices is how many answers to a question are told.
const mostChoices = 10

// Choice is one answer a question allows.
type Choice struct{ Key, Label string }

// State is what vCenter knew of a VM at one moment.
type State struct {
	Power PowerState
	Tools ToolsStatus
	// ToolsStarting: Tools do not run yet, but are about to.
	ToolsStarting bool
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
	// Uptime is how long the guest had been up when it was last looked at.
	Uptime time.Duration
	// Untouched: vCenter says that no task was at work on the VM in the last minutes. It
	// keeps them for ten, and says nothing of what a host does by itself.
	Untouched bool
	// Crashed: the VM is off, and vCenter says that this was no orderly end.
	Crashed bool
	// At is when vCenter said so, on our clock.
	At time.Time
}

// GoingDown reports whether the guest says of itself that it shuts down, restarts or
// goes to sleep.
func (st State) GoingDown() bool { return goingDown[st.GuestState] }

const (
	powerPath      = "runtime.powerState"
	recentTaskPath = "recentTask"
)

// powerPaths are the properties that are followed of every VM on a watch; guestPaths those of
// one whose guest is followed too. All that is known of a VM is read by lookPaths, in one
// call. Each of them tells whose it is.
var (
	powerPaths = []string{biosUUIDPath, instanceUUIDPath, powerPath, "runtime.connectionState", "runtime.question"}
	guestPaths = slices.Concat(powerPaths, []string{
		"guest.toolsRunningStatus", "guest.toolsVersionStatus2", "guest.toolsStatus", "guest.guestState",
	})
	lookPaths = slices.Concat(guestPaths, []string{
		"name", templatePath, "runtime.bootTime", "runtime.cleanPowerOff", "summary.quickStats.uptimeSeconds", recentTaskPath,
	})
)

// properties are a VM's or a task's, by path.
type properties map[string]types.AnyType

// text returns a property that is a text, short and harmless as quoted makes it; "" for any other.
func (p properties) text(path string) string {
	if value := reflect.ValueOf(p[path]); value.Kind() == reflect.String {
		return quoted(value.String())
	}
	return ""
}

func (p properties) state(at time.Time) State {
	st := State{
		Power: PowerUnknown, GuestState: p.text("guest.guestState"),
		Question: p.question(), Connection: p.text("runtime.connectionState"), At: at,
	}
	st.Tools, st.ToolsStarting = p.tools()
	if st.Connection == string(types.VirtualMachineConnectionStateConnected) {
		st.Power = p.power()
	}
	st.Crashed = st.Power == PoweredOff && p["runtime.cleanPowerOff"] == false
	recent, told := p[recentTaskPath].(types.ArrayOfManagedObjectReference)
	st.Untouched = told && len(recent.ManagedObjectReference) == 0
	st.BootTime, _ = p["runtime.bootTime"].(time.Time)
	if seconds, ok := p["summary.quickStats.uptimeSeconds"].(int32); ok {
		st.Uptime = time.Duration(seconds) * time.Second
	}
	return st
}

// power is the power state in a word that this package knows.
func (p properties) power() PowerState {
	switch power := PowerState(p.text(powerPath)); power {
	case PoweredOn, PoweredOff, Suspended:
		return power
	}
	return PowerUnknown
}

func (p properties) question() *Question {
	info, ok := p["runtime.question"].(types.VirtualMachineQuestionInfo)
	if !ok {
		return nil
	}
	question := &Question{ID: quoted(info.Id), Text: quoted(info.Text)}
	for _, choice := range info.Choice.ChoiceInfo {
		if choice == nil || len(question.Choices) == mostChoices {
			break
		}
		about := choice.GetElementDescription()
		label := about.Label
		if strings.HasPrefix(label, "button.") && about.Summary != "" { // a name of the message catalogue
			label = about.Summary
		}
		question.Choices = append(question.Choices, Choice{Key: quoted(about.Key), Label: quoted(label)})
	}
	return question
}

// Observe reads the VM's state from vCenter now, in one call. It may be repeated. When
// the object id belongs to another VM, it is ErrReplaced.
func (s *Session) Observe(ctx context.Context, vm VM) (State, error) {
	what := "look at " + vm.String()
	found, err := s.readVM(ctx, vm, lookPaths, what)
	if err != nil {
		return State{}, err
	}
	return found.state(time.Now()), nil
}
