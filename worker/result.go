package worker

import (
	"encoding/json"
	"strconv"
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

// FinalSyncResult is the result of a final sync that succeeded.
type FinalSyncResult struct {
	Result
	SyncType     string       `json:"sync_type"` // full when one disk was copied whole, else incremental
	BytesChanged int64        `json:"bytes_changed"`
	BytesWritten int64        `json:"bytes_written"`
	Disks        []SyncedDisk `json:"disks"`
}

// SyncedDisk is one disk of it.
type SyncedDisk struct {
	Key          string `json:"disk_key"`
	Label        string `json:"label"`
	SyncType     string `json:"sync_type"`
	FullReason   string `json:"full_reason"` // "" unless the whole disk was copied
	Previous     string `json:"previous_change_id"`
	ChangeID     string `json:"change_id"` // of the state that the target holds now
	BytesChanged int64  `json:"bytes_changed"`
	BytesWritten int64  `json:"bytes_written"`
	Extents      int    `json:"extents"`
	SHA256       string `json:"sha256_changed"`
}

// result puts together what the sheet has, whichever attempt found it.
func (s *finalSync) result(written writtenDisks, verified verifiedDisks) FinalSyncResult {
	r := FinalSyncResult{
		Result: s.resultAt(vcenter.PoweredOff, true, "Final sync completed successfully"), SyncType: s.found.syncType(),
	}
	for i, d := range s.found.Disks {
		r.Disks = append(r.Disks, SyncedDisk{
			Key: strconv.Itoa(int(d.Key)), Label: d.Label, SyncType: d.syncType(), FullReason: d.Whole, Previous: d.Previous,
			ChangeID: d.ChangeID, BytesChanged: d.Changed, BytesWritten: written[i], Extents: d.Extents, SHA256: verified.SHA256[i],
		})
		r.BytesChanged += d.Changed
		r.BytesWritten += written[i]
	}
	return r
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
		first := step.Name == tasks.StepCheckPowerState || step.Name == tasks.StepVerifyPoweredOff
		if first && step.Status == joblog.StepCompleted &&
			json.Unmarshal(step.Result, &seen) == nil {
			return seen.Power
		}
	}
	return vcenter.PowerUnknown
}
