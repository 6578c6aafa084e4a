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

// Steps of a power-off alone.
const (
	StepShutdownGuest   = "shutdown-guest"
	StepWaitForShutdown = "wait-for-shutdown"
	StepForcePowerOff   = "force-power-off"
)

var powerOff = Operation{
	Name:  OperationPowerOff,
	Queue: QueuePower,
	Verbs: []Verb{VerbShutdownGuest, VerbPowerOff},
	Wants: PoweredOff,
	Steps: []Step{
		resolveVM,
		{Name: StepCheckPowerState, Title: "Look at its power state"},
		{Name: StepShutdownGuest, Title: "Ask the guest to shut down"},
		{Name: StepWaitForShutdown, Title: "Wait for the guest to be off"},
		{Name: StepForcePowerOff, Title: "Cut the power"},
		{Name: StepVerifyPowerState, Title: "Verify that it is off and stays off", Phase: PhaseCleanup},
	},
	Finds:  StepCheckPowerState,
	Result: PowerOffResult{},
}

// PowerOff asks for a VM to be off.
type PowerOff struct {
	Policy Policy `json:"policy"`
	// Timeout, in seconds, bounds the graceful phase, from the guest shutdown on.
	Timeout int `json:"timeout"`
	// WaitForShutdown false ends the job once vCenter has taken the guest shutdown.
	WaitForShutdown bool `json:"wait_for_shutdown"`
}

// Operation implements Args.
func (PowerOff) Operation() Operation { return powerOff }

// Limit implements Args.
func (a PowerOff) Limit() time.Duration { return seconds(a.Timeout) }

// How a VM came to be off.
const (
	MethodGraceful   = "graceful"
	MethodForced     = "forced"
	MethodAlreadyOff = "already-off"
)

// ForcedReason says why the power was cut.
type ForcedReason string

// Why the power was cut.
const (
	ForcedRequested        ForcedReason = "requested"
	ForcedToolsUnavailable ForcedReason = "tools_unavailable"
	ForcedToolsUnknown     ForcedReason = "tools_unknown" // vCenter did not tell within the timeout
	ForcedTimeout          ForcedReason = "timeout"
)

// Consistency of what the guest left on its disks.
const (
	Clean           = "clean" // the guest shut itself down, or was off
	CrashConsistent = "crash_consistent"
)

// PowerOffResult is the result of a power-off that succeeded.
type PowerOffResult struct {
	Result
	ShutdownMethod string       `json:"shutdown_method"`
	ForcedReason   ForcedReason `json:"forced_reason"` // "" unless forced
	Consistency    string       `json:"consistency"`   // "" while the VM is not off
}
