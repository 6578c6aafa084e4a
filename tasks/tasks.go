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

// Step is a line of a job sheet: its wire name and its title for people, and how much
// of the whole it usually is beside the others; 0 is 1.
type Step struct {
	Name, Title string
	Weight      int
}

// Args is what was asked for, without any secret; its JSON is recorded in the job.
type Args interface {
	Operation() string
	Plan() []Step
	// Limit is the longest time the work itself may take, as the caller asked.
	Limit() time.Duration
}
