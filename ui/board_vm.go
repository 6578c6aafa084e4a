package ui

import (
	"cmp"
	"encoding/json"
	"time"

	"vmapower/api/openapi"
	"vmapower/failure"
)

// boardVM is what became of a VM, its jobs in the order in which they were asked for.
type boardVM struct {
	ID, Name, VCenter string
	Jobs              []openapi.Job
	State             string // the power state after its last job; empty where none told it
	Consistency       string // of its last power-off
	SwitchedOff       bool   // a job has switched it off, and none on again
	From, To          time.Time
}

// notBegun is the status of a VM that is approved and has no job yet.
const notBegun = "no_job_yet"

// notes are what a failover engine says of a job in its metadata.
type notes struct {
	Plan   string `json:"plan"`
	Run    string `json:"run"`
	Group  string `json:"group"`
	VMName string `json:"vm_name"`
}

// notesOf are the caller's own words: harmless to show, and nothing goes by them. A field that is no
// text is left out.
func notesOf(job openapi.Job) (n notes) {
	var request struct {
		Metadata map[string]any `json:"metadata"`
	}
	_ = json.Unmarshal(job.Request, &request) // without any it is empty
	said := func(name string) string { text, _ := request.Metadata[name].(string); return failure.Foreign(text) }
	return notes{said("plan"), said("run"), said("group"), said("vm_name")}
}

// add takes the VM's next job.
func (v *boardVM) add(job openapi.Job) {
	v.Jobs, v.VCenter, v.To = append(v.Jobs, job), job.Vcenter, time.Time{}
	if v.From.IsZero() {
		v.From = job.CreatedAt
	}
	if job.EndedAt != nil {
		v.To = *job.EndedAt
	}
	var result struct {
		PreviousState string `json:"previous_state"`
		NewState      string `json:"new_state"`
		Consistency   string `json:"consistency"`
	}
	if json.Unmarshal(job.Result, &result) == nil {
		v.State = cmp.Or(result.NewState, v.State)
	}
	if job.Operation == openapi.OperationPowerOff {
		v.Consistency = result.Consistency
		v.SwitchedOff = v.SwitchedOff || result.PreviousState == "poweredOn" && result.NewState == "poweredOff"
	}
	if job.Operation == openapi.OperationPowerOn && result.NewState == "poweredOn" {
		v.SwitchedOff = false
	}
}

// Title is what people call the VM.
func (v *boardVM) Title() string { return cmp.Or(v.Name, v.ID) }

// Last is the VM's newest job, nil without any.
func (v *boardVM) Last() *openapi.Job {
	if len(v.Jobs) == 0 {
		return nil
	}
	return &v.Jobs[len(v.Jobs)-1]
}

// Status is that of the newest job.
func (v *boardVM) Status() string {
	if last := v.Last(); last != nil {
		return string(last.Status)
	}
	return notBegun
}

// Step is the title of the step that the newest job does; empty when it does none.
func (v *boardVM) Step() string {
	last := v.Last()
	if last == nil || last.Status != openapi.JobStatusRunning {
		return ""
	}
	for _, step := range last.Steps {
		if step.Name == last.CurrentStep {
			return step.Title
		}
	}
	return ""
}

// ToDo is what a person still has to do about the VM; empty for nothing.
func (v *boardVM) ToDo() string {
	last := v.Last()
	switch {
	case last == nil || last.EndedAt == nil:
		return ""
	case last.Error != nil:
		return failure.Code(last.Error.Code).Advice()
	case v.Consistency == string(openapi.PowerOffResultConsistencyCrashConsistent) && last.Operation != openapi.OperationPowerOn:
		return "Check its file systems and databases: its power was cut, so it is crash-consistent."
	}
	return ""
}
