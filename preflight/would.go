package preflight

import (
	"fmt"

	"vmapower/tasks"
	"vmapower/vcenter"
)

// What a power-off and a power-on would do.
const (
	Graceful = "graceful" // the guest is asked to shut down
	Forced   = "forced"   // the power is cut
	Started  = "started"
	Resumed  = "resumed"
	Nothing  = "nothing" // it is so already
	Refused  = "refused"
)

// Would is what the two power operations would do with the VM as it is. Reason is that of
// the operation that was asked about, and of the power-off before a final sync.
type Would struct{ PowerOff, PowerOn, Reason string }

func wouldDo(operation string, s vcenter.Survey) Would {
	off, whyOff := wouldPowerOff(s)
	on, whyOn := wouldPowerOn(s)
	if operation == tasks.OperationPowerOn {
		return Would{off, on, whyOn}
	}
	return Would{off, on, whyOff}
}

func wouldPowerOff(s vcenter.Survey) (would, reason string) {
	if why := untouchable(s); why != "" {
		return Refused, why
	}
	switch {
	case s.State.Power == vcenter.PoweredOff && s.State.Question != nil:
		return Refused, "a power-on is held by a question"
	case s.State.Power == vcenter.PoweredOff:
		return Nothing, "the VM is off already"
	case s.State.Power == vcenter.Suspended:
		return Refused, fmt.Sprintf("the VM is suspended, and its memory would be lost; only policy %q powers it off", tasks.Force)
	case s.State.Question != nil:
		return Refused, "the VM waits for the answer to a question"
	}
	return wouldShutDown(s.State)
}

// wouldShutDown is what becomes of a guest that is on, by its Tools.
func wouldShutDown(state vcenter.State) (would, reason string) {
	switch {
	case state.GoingDown():
		return Graceful, "the guest is " + state.GuestState + " by itself, and is waited for within the timeout"
	case state.Tools.Running():
		return Graceful, "VMware Tools run; a guest that is still on when the timeout is over has its power cut"
	case state.Tools == vcenter.ToolsNotInstalled:
		return Forced, "VMware Tools are not installed, so the power is cut at once"
	case state.ToolsStarting:
		return Graceful, "VMware Tools are starting, and are waited for within the timeout"
	case state.Tools == vcenter.ToolsNotRunning:
		return Forced, "VMware Tools do not run; if that stays so, the power is cut"
	}
	return Forced, "vCenter does not tell whether VMware Tools run; if it still doesn't when the timeout is over, the power is cut"
}

func wouldPowerOn(s vcenter.Survey) (would, reason string) {
	if why := untouchable(s); why != "" {
		return Refused, why
	}
	switch {
	case s.State.Power == vcenter.PoweredOn && s.State.GoingDown():
		return Started, "the VM is on, but its guest is " + s.State.GuestState + ": it is started when it is off"
	case s.State.Power == vcenter.PoweredOn:
		return Nothing, "the VM is on already"
	case s.State.Power == vcenter.Suspended:
		return Resumed, "the VM is suspended"
	}
	return Started, "the VM is off"
}

// untouchable is why nothing at all can be done with the VM, "" when something can.
func untouchable(s vcenter.Survey) string {
	switch {
	case s.Template:
		return "it is a template"
	case s.VM.BIOSUUID == "" && s.VM.InstanceUUID == "":
		return "vCenter tells none of the VM's UUIDs, so it could not be known again"
	case s.State.Power == vcenter.PowerUnknown:
		return "vCenter does not tell the VM's power state"
	}
	return ""
}
