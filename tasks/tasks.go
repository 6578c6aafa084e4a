// Package tasks says what can be asked for: the operations with their arguments
// and their job sheets, and the queue that wakes a worker for one.
//
// It is not the record of a job. A task in the queue is only a wake-up: it names
// the job, holds no secret, and may be lost, repeated or late without harm.
//
// Its one rule: names here are on the wire and in records of jobs in flight, so a
// name is chosen once. A changed sheet needs a new operation.
package tasks

import "time"

// The operations.
const (
	OperationPowerOff  = "power-off"
	OperationPowerOn   = "power-on"
	OperationFinalSync = "final-sync"
)

// Step is a line of a job sheet: its wire name and its title for people.
type Step struct{ Name, Title string }

// Args is what was asked for, without any secret; its JSON is recorded in the job.
type Args interface {
	Operation() string
	Plan() []Step
	// Limit is the longest time the work itself may take, as the caller asked.
	Limit() time.Duration
}

// Policy says how far a power-off may go.
type Policy string

// The policies of a power-off.
const (
	GracefulThenForce Policy = "graceful_then_force"
	GracefulOnly      Policy = "graceful_only"
	Force             Policy = "force"
)

// Steps of the power sheets.
const (
	StepResolveVM        = "resolve-vm"
	StepCheckPowerState  = "check-power-state"
	StepShutdownGuest    = "shutdown-guest"
	StepWaitForShutdown  = "wait-for-shutdown"
	StepForcePowerOff    = "force-power-off"
	StepPowerOn          = "power-on"
	StepWaitForTools     = "wait-for-tools"
	StepVerifyPowerState = "verify-power-state"
)

// PowerOff asks for a VM to be off.
type PowerOff struct {
	Policy Policy `json:"policy"`
	// Timeout, in seconds, bounds the graceful phase, from the guest shutdown on.
	Timeout int `json:"timeout"`
	// WaitForShutdown false ends the job once vCenter has taken the guest shutdown.
	WaitForShutdown bool `json:"wait_for_shutdown"`
}

// Operation implements Args.
func (PowerOff) Operation() string { return OperationPowerOff }

// Limit implements Args.
func (a PowerOff) Limit() time.Duration { return time.Duration(a.Timeout) * time.Second }

// Plan implements Args.
func (PowerOff) Plan() []Step {
	return []Step{
		{StepResolveVM, "Find the VM"},
		{StepCheckPowerState, "Look at its power state"},
		{StepShutdownGuest, "Ask the guest to shut down"},
		{StepWaitForShutdown, "Wait for the guest to be off"},
		{StepForcePowerOff, "Cut the power"},
		{StepVerifyPowerState, "Verify that it is off and stays off"},
	}
}

// PowerOn asks for a VM to be on.
type PowerOn struct {
	// Timeout, in seconds, bounds boot and VMware Tools together.
	Timeout      int  `json:"timeout"`
	WaitForTools bool `json:"wait_for_tools"`
}

// Operation implements Args.
func (PowerOn) Operation() string { return OperationPowerOn }

// Limit implements Args.
func (a PowerOn) Limit() time.Duration { return time.Duration(a.Timeout) * time.Second }

// Plan implements Args.
func (PowerOn) Plan() []Step {
	return []Step{
		{StepResolveVM, "Find the VM"},
		{StepCheckPowerState, "Look at its power state"},
		{StepPowerOn, "Power it on"},
		{StepWaitForTools, "Wait for VMware Tools"},
		{StepVerifyPowerState, "Verify that it is on"},
	}
}
