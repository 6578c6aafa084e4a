package tasks

import "time"

// Steps of a power-on alone.
const (
	StepPowerOn      = "power-on"
	StepWaitForTools = "wait-for-tools"
)

var powerOn = Operation{
	Name:  OperationPowerOn,
	Queue: QueuePower,
	Verbs: []Verb{VerbPowerOn},
	Wants: PoweredOn,
	Steps: []Step{
		resolveVM,
		{Name: StepCheckPowerState, Title: "Look at its power state"},
		{Name: StepPowerOn, Title: "Power it on"},
		{Name: StepWaitForTools, Title: "Wait for VMware Tools"},
		{Name: StepVerifyPowerState, Title: "Verify that it is on", Phase: PhaseCleanup},
	},
	Finds:  StepCheckPowerState,
	Result: PowerOnResult{},
}

// PowerOn asks for a VM to be on.
type PowerOn struct {
	// Timeout, in seconds, bounds boot and VMware Tools together.
	Timeout      int  `json:"timeout"`
	WaitForTools bool `json:"wait_for_tools"`
}

// Operation implements Args.
func (PowerOn) Operation() Operation { return powerOn }

// Limit implements Args.
func (a PowerOn) Limit() time.Duration { return seconds(a.Timeout) }

// How a VM came to be on.
const (
	MethodStarted   = "started"
	MethodResumed   = "resumed"
	MethodAlreadyOn = "already-on"
)

// PowerOnResult is the result of a power-on that succeeded.
type PowerOnResult struct {
	Result
	PowerOnMethod string `json:"power_on_method"`
	ToolsStatus   string `json:"tools_status"`
}
