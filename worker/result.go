package worker

import (
	"encoding/json"
	"time"

	"vmapower/joblog"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// Result is what every job's result says.
type Result struct {
	Success         bool               `json:"success"`
	VMID            string             `json:"vm_id"`
	PreviousState   vcenter.PowerState `json:"previous_state"` // as the first attempt saw it
	NewState        vcenter.PowerState `json:"new_state"`      // as it was last read
	Operation       string             `json:"operation"`
	DurationSeconds int64              `json:"duration_seconds"` // rounded
	DurationMS      int64              `json:"duration_ms"`      // since the first attempt began
	Timestamp       time.Time          `json:"timestamp"`
	Message         string             `json:"message"`
	JobID           string             `json:"job_id"`
}

// PowerOffResult is the result of a power-off.
type PowerOffResult struct {
	Result
	ShutdownMethod string `json:"shutdown_method"` // graceful, forced, already-off
	ForcedReason   string `json:"forced_reason"`   // requested, tools_unavailable, timeout; "" unless forced
	Consistency    string `json:"consistency"`     // clean, crash_consistent; "" while the VM is not off
}

// PowerOnResult is the result of a power-on.
type PowerOnResult struct {
	Result
	PowerOnMethod string              `json:"power_on_method"` // started, resumed, already-on
	ToolsStatus   vcenter.ToolsStatus `json:"tools_status"`
}

// outcome is what a sheet that went through hands to the end of the job.
type outcome struct {
	result  any
	power   vcenter.PowerState // as it was last read
	settled bool               // no guest shutdown of anybody is under way
}

// resultAt fills what every result has.
func (a *attempt) resultAt(power vcenter.PowerState, success bool, message string) Result {
	now := a.run.Now().UTC()
	took := now.Sub(a.job.Started)
	return Result{
		Success: success, VMID: a.job.VMID, PreviousState: a.previousState(), NewState: power,
		Operation: a.job.Operation, DurationSeconds: int64(took.Round(time.Second).Seconds()),
		DurationMS: took.Milliseconds(), Timestamp: now.Truncate(time.Millisecond), Message: message, JobID: a.job.ID,
	}
}

// previousState is what the sheet says of the first look.
func (a *attempt) previousState() vcenter.PowerState {
	var seen look
	for _, step := range a.run.Job().Steps {
		if step.Name == tasks.StepCheckPowerState && step.Status == joblog.StepCompleted &&
			json.Unmarshal(step.Result, &seen) == nil {
			return seen.Power
		}
	}
	return vcenter.PowerUnknown
}
