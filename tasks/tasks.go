// Package tasks says what can be asked for: each operation with its arguments, its
// steps and its result, one row each.
//
// It is not the record of a job, and does no work. Its one rule: whatever differs
// between operations is a field of their rows, and an operation without a row does
// not exist: nothing may take it for another one.
package tasks

import (
	"slices"
	"time"
)

// The operations, by their names on the wire and in records of jobs. A name is chosen
// once; another list of steps needs another operation.
const (
	OperationPowerOff  = "power-off"
	OperationPowerOn   = "power-on"
	OperationFinalSync = "final-sync"
)

// The queues, each with workers of its own: a long sync never keeps a power-off
// waiting.
const (
	QueuePower = "power"
	QueueSync  = "sync"
)

// Operation is the row of one operation.
type Operation struct {
	Name  string
	Queue string
	// Verbs are the calls by which it may change the VM: no other is made for it.
	// Each of them brings the VM to the state it wants.
	Verbs []Verb
	Wants PowerState // "" for an operation that changes no VM
	Steps []Step
	// Finds names the step that tells in which state the VM was found.
	Finds  string
	Result any // an empty one of what a job that succeeded comes to
}

var operations = []Operation{powerOff, powerOn, finalSync}

// Lookup returns the row of the operation with this name; known is false when there
// is none.
func Lookup(name string) (row Operation, known bool) {
	i := slices.IndexFunc(operations, func(o Operation) bool { return o.Name == name })
	if i < 0 {
		return Operation{}, false
	}
	return operations[i], true
}

// BringsDown reports whether the operation with this name wants the VM to be off in the end.
func BringsDown(operation string) bool {
	row, _ := Lookup(operation)
	return row.Wants == PoweredOff
}

// Operations lists all rows.
func Operations() []Operation { return slices.Clone(operations) }

// Queues lists the queues that operations use, each once.
func Queues() []string {
	var queues []string
	for _, o := range operations {
		if !slices.Contains(queues, o.Queue) {
			queues = append(queues, o.Queue)
		}
	}
	return queues
}

// Step is a line of an operation's plan.
type Step struct {
	Name   string // on the wire
	Title  string // for people
	Weight int    // how much of the whole it usually is beside the others; 0 is 1
	Phase  Phase  // as older pollers see it
}

// Phase groups steps for older pollers, which know no steps.
type Phase string

// The phases of a job that is under way. A step without one is in PhaseInitializing.
const (
	PhaseInitializing Phase = "Initializing"
	PhaseCopyingData  Phase = "Copying Data"
	PhaseCleanup      Phase = "Cleanup"
)

// Verb names a call that changes a VM.
type Verb string

// The verbs, as they are recorded with a job's calls.
const (
	VerbShutdownGuest Verb = "shutdown-guest"
	VerbPowerOff      Verb = "power-off"
	VerbPowerOn       Verb = "power-on"
)

// Args is what was asked for, without any secret; its JSON is recorded in the job.
type Args interface {
	// Operation is the row of the operation that these are the arguments of.
	Operation() Operation
	// Limit is the longest time the work itself may take, as the caller asked.
	Limit() time.Duration
}

// Steps that several operations have.
const (
	StepResolveVM        = "resolve-vm"
	StepCheckPowerState  = "check-power-state"
	StepVerifyPowerState = "verify-power-state"
)

var resolveVM = Step{Name: StepResolveVM, Title: "Find the VM"}

// seconds is a number of them, as arguments count them.
func seconds(n int) time.Duration { return time.Duration(n) * time.Second }
