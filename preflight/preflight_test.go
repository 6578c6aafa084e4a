package preflight

import (
	"slices"
	"strings"
	"testing"

	"vmapower/tasks"
	"vmapower/vcenter"
)

// web is a VM with nothing in the way of anything.
func web() vcenter.Survey {
	return vcenter.Survey{
		VM:    vcenter.VM{Ref: "vm-42", Name: "web-01", BIOSUUID: "42", InstanceUUID: "50", VCenterUUID: "vc"},
		State: vcenter.State{Power: vcenter.PoweredOn, Tools: vcenter.ToolsOK, Connection: "connected"},
		Disks: []vcenter.Disk{{Key: 2000, Label: "Hard disk 1", Capacity: 1 << 20, ChangeID: "52 de/1"}},
	}
}

func named(t *testing.T, r Report, name string) Check {
	t.Helper()
	i := slices.IndexFunc(r.Checks, func(c Check) bool { return c.Name == name })
	if i < 0 {
		t.Fatalf("no check %s", name)
	}
	return r.Checks[i]
}

func TestAVMWithNothingInTheWayIsReadyForEveryOperation(t *testing.T) {
	for _, operation := range []string{tasks.OperationPowerOff, tasks.OperationPowerOn, tasks.OperationFinalSync} {
		report := Judge(operation, web())
		for _, c := range report.Checks {
			if c.Status != OK || c.Message == "" {
				t.Errorf("%s: %+v", operation, c)
			}
		}
		if !report.Ready() || report.Would.PowerOff != Graceful || report.Would.PowerOn != Nothing {
			t.Errorf("%s: %+v", operation, report)
		}
	}
}

func TestWhatIsInTheWayIsNamedWithWhatToDo(t *testing.T) {
	off, on, sync := tasks.OperationPowerOff, tasks.OperationPowerOn, tasks.OperationFinalSync
	question := &vcenter.Question{Text: "moved or copied?"}
	cases := map[string]struct {
		operation string
		change    func(*vcenter.Survey)
		check     string
		status    Status
		says      string
	}{
		"template":          {off, func(s *vcenter.Survey) { s.Template = true }, nameTemplate, Blocked, "template"},
		"suspended":         {off, func(s *vcenter.Survey) { s.State.Power = vcenter.Suspended }, nameSuspended, Blocked, "force"},
		"suspended, on":     {on, func(s *vcenter.Survey) { s.State.Power = vcenter.Suspended }, nameSuspended, OK, "resumed"},
		"question":          {off, func(s *vcenter.Survey) { s.State.Question = question }, nameQuestion, Blocked, "moved or copied?"},
		"ft":                {off, func(s *vcenter.Survey) { s.FaultTolerance = "running" }, nameFaultTolerance, Warning, "running"},
		"ft secondary":      {off, func(s *vcenter.Survey) { s.Secondary = true }, nameFaultTolerance, Blocked, "primary"},
		"no ft":             {off, func(s *vcenter.Survey) { s.FaultTolerance = "notConfigured" }, nameFaultTolerance, OK, ""},
		"task":              {off, func(s *vcenter.Survey) { s.Tasks = []string{"VirtualMachine.relocate"} }, nameTasks, Warning, "relocate"},
		"disabled shutdown": {off, func(s *vcenter.Survey) { s.Disabled = []string{"ShutdownGuest"} }, nameMethods, Blocked, "ShutdownGuest"},
		"disabled of no use": {off, func(s *vcenter.Survey) {
			s.State.Tools, s.Disabled = vcenter.ToolsNotInstalled, []string{"ShutdownGuest", "PowerOnVM_Task"}
		}, nameMethods, OK, ""},
		"disabled on": {on, func(s *vcenter.Survey) {
			s.State.Power, s.Disabled = vcenter.PoweredOff, []string{"PowerOnVM_Task"}
		}, nameMethods, Blocked, "PowerOnVM_Task"},
		"no tools":      {off, func(s *vcenter.Survey) { s.State.Tools = vcenter.ToolsNotInstalled }, nameTools, Warning, "crash-consistent"},
		"silent tools":  {sync, func(s *vcenter.Survey) { s.State.Tools = vcenter.ToolsUnknown }, nameTools, Warning, "does not tell"},
		"snapshot":      {sync, func(s *vcenter.Survey) { s.Snapshot = true }, nameSnapshots, Warning, "remove it"},
		"consolidation": {sync, func(s *vcenter.Survey) { s.Consolidation = true }, nameSnapshots, Warning, "consolidate"},
		"snapshot, off": {off, func(s *vcenter.Survey) { s.Snapshot = true }, nameSnapshots, OK, "before a final sync"},
		"no tracking":   {sync, func(s *vcenter.Survey) { s.Disks[0].ChangeID = "" }, nameChangeTracking, Warning, "disk 2000"},
		"by VDDK alone": {sync, func(s *vcenter.Survey) { s.Disks[0].Refusal = "it is encrypted" }, nameDisks, Warning, "encrypted"},
		"unreadable": {sync, func(s *vcenter.Survey) {
			s.Disks[0].Refusal, s.Disks[0].Unreadable = "it is a raw device", "it is a raw device"
		}, nameDisks, Blocked, "raw device"},
		"no disk":   {sync, func(s *vcenter.Survey) { s.Disks = nil }, nameDisks, Blocked, "no disk"},
		"no UUID":   {off, func(s *vcenter.Survey) { s.VM.BIOSUUID, s.VM.InstanceUUID = "", "" }, nameIdentity, Blocked, "UUID"},
		"host away": {off, func(s *vcenter.Survey) { s.State.Power, s.State.Connection = vcenter.PowerUnknown, "disconnected" }, nameIdentity, Blocked, "disconnected"},
		"privilege": {off, func(s *vcenter.Survey) {
			s.Lacking = []vcenter.Lack{{Privilege: vcenter.PrivilegePowerOff, On: "vm-42"}}
		}, namePrivileges, Blocked, "PowerOff"},
		"optional": {sync, func(s *vcenter.Survey) {
			s.Lacking = []vcenter.Lack{{Privilege: vcenter.PrivilegeLogEvent, On: "vm-42"}}
		}, namePrivileges, Warning, "LogEvent"},
		"untold power":   {off, func(s *vcenter.Survey) { s.State.Power = vcenter.PowerUnknown }, nameIdentity, Blocked, "power state"},
		"untold disks":   {sync, func(s *vcenter.Survey) { s.Disks, s.Untold = nil, []string{vcenter.PathDisks} }, nameDisks, Blocked, "does not tell"},
		"untold tracked": {off, func(s *vcenter.Survey) { s.Disks, s.Untold = nil, []string{vcenter.PathDisks} }, nameChangeTracking, Warning, "does not tell"},
	}
	for name, c := range cases {
		survey := web()
		c.change(&survey)
		report := Judge(c.operation, survey)
		found := named(t, report, c.check)
		if found.Status != c.status || !strings.Contains(found.Message, c.says) || report.Ready() == (c.status == Blocked) {
			t.Errorf("%s: %+v, ready %t", name, found, report.Ready())
		}
	}
}

func TestWhatVCenterDoesNotTellIsNeverOK(t *testing.T) {
	for path, check := range map[string]string{
		vcenter.PathTemplate: nameTemplate, vcenter.PathFaultTolerance: nameFaultTolerance, vcenter.PathFTRole: nameFaultTolerance,
		vcenter.PathQuestion: nameQuestion, vcenter.PathTasks: nameTasks, vcenter.PathDisabled: nameMethods,
		vcenter.PathSnapshot: nameSnapshots, vcenter.PathConsolidation: nameSnapshots, vcenter.PathDisks: nameChangeTracking,
		"privileges": namePrivileges,
	} {
		survey := web()
		survey.Untold = []string{path}
		if found := named(t, Judge(tasks.OperationFinalSync, survey), check); found.Status == OK || !strings.Contains(found.Message, "does not tell") {
			t.Errorf("%s: %+v", path, found)
		}
	}
}

func TestWhatWouldHappenIsWhatTheOperationsDo(t *testing.T) {
	state := func(power vcenter.PowerState, tools vcenter.ToolsStatus) vcenter.State {
		return vcenter.State{Power: power, Tools: tools, Connection: "connected"}
	}
	starting := state(vcenter.PoweredOn, vcenter.ToolsNotRunning)
	starting.ToolsStarting = true
	down := state(vcenter.PoweredOn, vcenter.ToolsNotRunning)
	down.GuestState = "shuttingDown"
	held := state(vcenter.PoweredOff, vcenter.ToolsNotRunning)
	held.Question = &vcenter.Question{}
	for name, c := range map[string]struct {
		state   vcenter.State
		off, on string
	}{
		"on":            {state(vcenter.PoweredOn, vcenter.ToolsOld), Graceful, Nothing},
		"not installed": {state(vcenter.PoweredOn, vcenter.ToolsNotInstalled), Forced, Nothing},
		"not running":   {state(vcenter.PoweredOn, vcenter.ToolsNotRunning), Forced, Nothing},
		"unknown tools": {state(vcenter.PoweredOn, vcenter.ToolsUnknown), Forced, Nothing},
		"starting":      {starting, Graceful, Nothing},
		"going down":    {down, Graceful, Started},
		"off":           {state(vcenter.PoweredOff, vcenter.ToolsNotRunning), Nothing, Started},
		"held":          {held, Refused, Started},
		"suspended":     {state(vcenter.Suspended, vcenter.ToolsNotRunning), Refused, Resumed},
		"unknown":       {state(vcenter.PowerUnknown, vcenter.ToolsOK), Refused, Refused},
	} {
		survey := web()
		survey.State = c.state
		if would := Judge(tasks.OperationPowerOff, survey).Would; would.PowerOff != c.off || would.PowerOn != c.on || would.Reason == "" {
			t.Errorf("%s: %+v", name, would)
		}
	}
}
