package tasks

import "time"

// PowerState is a VM's power state as results tell it.
type PowerState string

// The power states.
const (
	PoweredOn    PowerState = "poweredOn"
	PoweredOff   PowerState = "poweredOff"
	Suspended    PowerState = "suspended"
	PowerUnknown PowerState = "unknown"
)

// Result is what every job's result says. A job that did not succeed has no more.
type Result struct {
	Success         bool       `json:"success"`
	VMID            string     `json:"vm_id"`
	PreviousState   PowerState `json:"previous_state,omitempty"` // as the first attempt saw it
	NewState        PowerState `json:"new_state"`                // as it was last read
	Operation       string     `json:"operation"`
	DurationSeconds int64      `json:"duration_seconds"` // rounded
	DurationMS      int64      `json:"duration_ms"`      // since the first attempt began
	Timestamp       time.Time  `json:"timestamp"`
	Message         string     `json:"message"`
	JobID           string     `json:"job_id"`
}

// About returns the result of a job that has not succeeded: what was asked for, at
// this moment, and nothing about the VM. took is the time it has had; none when a clock that was
// set back tells less.
func About(operation, vmID, jobID string, took time.Duration, now time.Time, message string) Result {
	took = max(0, took)
	return Result{
		VMID: vmID, PreviousState: PowerUnknown, NewState: PowerUnknown, Operation: operation,
		DurationSeconds: int64(took.Round(time.Second).Seconds()), DurationMS: took.Milliseconds(),
		Timestamp: now.UTC().Truncate(time.Millisecond), Message: message, JobID: jobID,
	}
}
