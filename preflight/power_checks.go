package preflight

import (
	"fmt"
	"slices"
	"strings"

	"vmapower/tasks"
	"vmapower/vcenter"
)

// identity is whether the VM can be known again, and vCenter sees it.
func (s subject) identity() (Status, string) {
	switch {
	case s.VM.BIOSUUID == "" && s.VM.InstanceUUID == "":
		return Blocked, "vCenter tells none of the VM's UUIDs, so it could not be known again; look at the user's permissions on the VM"
	case s.State.Power == vcenter.PowerUnknown && s.State.Connection != "" && s.State.Connection != "connected":
		return Blocked, fmt.Sprintf("vCenter can't see the VM: it is %s; look at its host %s", s.State.Connection, s.Host)
	case s.State.Power == vcenter.PowerUnknown:
		return Blocked, "vCenter does not tell the VM's power state; look at the user's permissions on the VM"
	case s.VM.InstanceUUID == "":
		return Warning, "vCenter tells no instance UUID of the VM, so a copy with the same BIOS UUID could not be told from it; keep such copies out of this vCenter"
	}
	return OK, s.VM.String() + " is the only VM with this id"
}

func (s subject) template() (Status, string) {
	switch {
	case s.Template:
		return Blocked, "it is a template; name a VM, or convert it"
	case !s.Told(vcenter.PathTemplate):
		return untold("whether it is a template")
	}
	return OK, "it is no template"
}

func (s subject) faultTolerance() (Status, string) {
	const none = "notConfigured"
	switch {
	case s.Secondary:
		return Blocked, "it is the secondary VM of a fault-tolerant pair; name the primary"
	case !s.Told(vcenter.PathFaultTolerance, vcenter.PathFTRole):
		return untold("whether the VM is fault-tolerant")
	case s.FaultTolerance != "" && s.FaultTolerance != none:
		return Warning, "fault tolerance is " + s.FaultTolerance + ": both VMs of the pair go off and on together; turn it off before a failover"
	}
	return OK, "fault tolerance is not in use"
}

func (s subject) suspended() (Status, string) {
	switch {
	case s.State.Power == vcenter.PowerUnknown:
		return untold("whether the VM is suspended")
	case s.State.Power != vcenter.Suspended:
		return OK, "it is not suspended"
	case s.operation == tasks.OperationPowerOn:
		return OK, "it is suspended, and will be resumed"
	}
	return Blocked, fmt.Sprintf("it is suspended, and its memory would be lost; power it on first, or ask with policy %q", tasks.Force)
}

func (s subject) question() (Status, string) {
	switch {
	case s.State.Question != nil:
		return Blocked, "it waits for an answer to " + s.State.Question.String() + "; answer it in vCenter"
	case !s.Told(vcenter.PathQuestion):
		return untold("whether the VM waits for an answer")
	}
	return OK, "no question is open"
}

func (s subject) tasksAtWork() (Status, string) {
	switch {
	case len(s.Tasks) > 0:
		return Warning, "under way on the VM: " + list(s.Tasks) + "; it is waited for, and better its end is awaited first"
	case !s.Told(vcenter.PathTasks):
		return untold("which tasks work on the VM")
	}
	return OK, "no task works on the VM"
}

// methods are those that the operation would call on the VM as it is: vCenter also lists
// what makes no sense in its power state.
func (s subject) methods() (Status, string) {
	if !s.Told(vcenter.PathDisabled) {
		return untold("which operations are disabled on the VM")
	}
	var blocked []string
	for _, method := range s.needs() {
		if slices.Contains(s.Disabled, method) {
			blocked = append(blocked, method)
		}
	}
	if len(blocked) > 0 {
		return Blocked, "vCenter has disabled " + list(blocked) + " on the VM, as it does for a running backup, vMotion or another product; end that first"
	}
	return OK, "what the operation calls is not disabled"
}

func (s subject) needs() []string {
	would := s.would.PowerOff
	if s.operation == tasks.OperationPowerOn {
		would = s.would.PowerOn
	}
	switch would {
	case Graceful:
		if s.State.Tools.Running() {
			return []string{"ShutdownGuest", "PowerOffVM_Task"}
		}
		return []string{"PowerOffVM_Task"}
	case Forced:
		return []string{"PowerOffVM_Task"}
	case Started, Resumed:
		if s.State.Power != vcenter.PoweredOn { // of one that is on it is always disabled
			return []string{"PowerOnVM_Task"}
		}
	}
	return nil
}

func (s subject) tools() (Status, string) {
	switch {
	case s.State.Power != vcenter.PoweredOn:
		return OK, "the guest is not up, so its VMware Tools play no part"
	case s.State.Tools.Running() && s.GuestOperations != nil && !*s.GuestOperations:
		return Warning, "VMware Tools run, but vCenter says that they take no shutdown now; look at them in the guest"
	case s.State.Tools == vcenter.ToolsOld:
		return OK, "VMware Tools run; they are old"
	case s.State.Tools == vcenter.ToolsOK:
		return OK, "VMware Tools run"
	case s.operation == tasks.OperationPowerOn:
		return OK, "VMware Tools do not run (" + string(s.State.Tools) + ")"
	}
	_, whyOff := wouldPowerOff(s.Survey)
	return Warning, fmt.Sprintf("%s: without a shutdown of the guest its disks are crash-consistent; start VMware Tools, or shut the guest down by hand; policy %q would not cut the power",
		whyOff, tasks.GracefulOnly)
}

// untold is the result of a check for which vCenter does not tell what it needs.
func untold(what string) (Status, string) {
	return Warning, "vCenter does not tell " + what + "; look at the user's permissions on the VM"
}

// mostNamed is how many things of a kind a message names.
const mostNamed = 5

func list(names []string) string {
	text := strings.Join(names[:min(len(names), mostNamed)], ", ")
	if more := len(names) - mostNamed; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
