// Package preflight says, of what vCenter tells of a VM, what an operation would do with it
// and what is in the way.
//
// It asks nobody and changes nothing: vcenter makes the survey, and api shows the report.
//
// Its one rule: what vCenter does not tell is never ok.
package preflight

import (
	"slices"

	"vmapower/tasks"
	"vmapower/vcenter"
)

// Status is what a check came to.
type Status string

// The statuses. Blocked means that the operation would fail, or wait until somebody has done
// what the message says; a warning, that it would do something that is worth knowing before.
const (
	OK      Status = "ok"
	Warning Status = "warning"
	Blocked Status = "blocked"
)

// Check is one thing that was looked at. The message says what was found and what to do.
type Check struct {
	Name    string
	Status  Status
	Message string
}

// Report is what an operation would meet.
type Report struct {
	Would  Would
	Checks []Check
}

// Ready reports whether nothing is in the way.
func (r Report) Ready() bool {
	return !slices.ContainsFunc(r.Checks, func(c Check) bool { return c.Status == Blocked })
}

// The names of the checks.
const (
	nameTools          = "tools"
	nameQuestion       = "question"
	nameMethods        = "methods"
	nameFaultTolerance = "fault-tolerance"
	nameTemplate       = "template"
	nameSuspended      = "suspended"
	nameTasks          = "tasks"
	nameSnapshots      = "snapshots"
	nameChangeTracking = "change-tracking"
	namePrivileges     = "privileges"
	nameIdentity       = "identity"
	nameDisks          = "disks"
	nameTarget         = "target"
)

// subject is the VM under one operation.
type subject struct {
	vcenter.Survey
	operation string
	would     Would
}

func (s subject) syncs() bool { return s.operation == tasks.OperationFinalSync }

// Judge says what the operation, one of tasks, would meet with the policy that is the
// default. A final sync is judged as after a power-off: that the VM is on is not in its way.
func Judge(operation string, survey vcenter.Survey) Report {
	s := subject{survey, operation, wouldDo(operation, survey)}
	report := Report{Would: s.would}
	add := func(name string, check func() (Status, string)) {
		status, message := check()
		report.Checks = append(report.Checks, Check{name, status, message})
	}
	add(nameTools, s.tools)
	add(nameQuestion, s.question)
	add(nameMethods, s.methods)
	add(nameFaultTolerance, s.faultTolerance)
	add(nameTemplate, s.template)
	add(nameSuspended, s.suspended)
	add(nameTasks, s.tasksAtWork)
	add(nameSnapshots, s.snapshots)
	add(nameChangeTracking, s.changeTracking)
	add(namePrivileges, s.privileges)
	add(nameIdentity, s.identity)
	if s.syncs() {
		add(nameDisks, s.disks)
	}
	return report
}
