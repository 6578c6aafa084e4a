package tasks

import "time"

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
		{Name: StepResolveVM, Title: "Find the VM"},
		{Name: StepCheckPowerState, Title: "Look at its power state"},
		{Name: StepShutdownGuest, Title: "Ask the guest to shut down"},
		{Name: StepWaitForShutdown, Title: "Wait for the guest to be off"},
		{Name: StepForcePowerOff, Title: "Cut the power"},
		{Name: StepVerifyPowerState, Title: "Verify that it is off and stays off"},
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
		{Name: StepResolveVM, Title: "Find the VM"},
		{Name: StepCheckPowerState, Title: "Look at its power state"},
		{Name: StepPowerOn, Title: "Power it on"},
		{Name: StepWaitForTools, Title: "Wait for VMware Tools"},
		{Name: StepVerifyPowerState, Title: "Verify that it is on"},
	}
}
