package jobview

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"vmapower/client"
	"vmapower/internal/terminal"
)

// End is what a table tells of a job's end, whatever its operation.
type End struct {
	ShutdownMethod string `json:"shutdown_method"`
	ForcedReason   string `json:"forced_reason"`
	Consistency    string `json:"consistency"`
	PowerOnMethod  string `json:"power_on_method"`
	ToolsStatus    string `json:"tools_status"`
	PreviousState  string `json:"previous_state"`
	NewState       string `json:"new_state"`
	DurationMS     int64  `json:"duration_ms"`
	Message        string `json:"message"`

	SyncType     string              `json:"sync_type"`
	BytesChanged int64               `json:"bytes_changed"`
	BytesWritten int64               `json:"bytes_written"`
	Disks        []client.SyncedDisk `json:"disks"`

	jobID, status, code string
}

// EndOf returns the end of a job that has ended.
func EndOf(job client.Job) End {
	end := End{jobID: job.JobId, status: string(job.Status)}
	if job.Result != nil {
		text, _ := job.Result.MarshalJSON() // it was read as JSON,
		_ = json.Unmarshal(text, &end)      // and fields that are missing stay empty
	}
	if job.Error != nil {
		end.code = string(job.Error.Code)
	}
	return end
}

// Method is how it was done, in one phrase.
func (e End) Method() string {
	method := e.ShutdownMethod + e.PowerOnMethod + e.SyncType // a job has one of them
	if e.ForcedReason != "" {
		method += " (" + e.ForcedReason + ")"
	}
	return method
}

// change is what became of the VM's state.
func (e End) change() string {
	if e.NewState == "" {
		return ""
	}
	return e.PreviousState + " -> " + e.NewState
}

// copiedBytes is how much a final sync copied.
func (e End) copiedBytes() string {
	if e.Disks == nil {
		return ""
	}
	return terminal.Size(e.BytesChanged) + " changed, " + terminal.Size(e.BytesWritten) + " written"
}

// Line is the end in one line.
func (e End) Line() string {
	said := []string{e.Method(), e.NewState, e.Consistency, e.ToolsStatus, e.copiedBytes()}
	if e.DurationMS > 0 {
		said = append(said, "in "+terminal.Took(e.DurationMS))
	}
	return terminal.Printable(strings.Join(slices.DeleteFunc(said, func(s string) bool { return s == "" }), ", "))
}

// Write fills a table, a tab between two cells.
func (e End) Write(w io.Writer) {
	for _, row := range []struct{ name, value string }{
		{"job", e.jobID}, {"status", e.status}, {"error", e.code}, {"method", e.Method()}, {"consistency", e.Consistency},
		{"state", e.change()}, {"tools", e.ToolsStatus}, {"copied", e.copiedBytes()}, {"duration", terminal.Took(e.DurationMS)}, {"message", e.Message},
	} {
		if row.value != "" {
			terminal.Row(w, row.name, row.value)
		}
	}
	if e.Disks != nil {
		e.writeDisks(w)
	}
}

func (e End) writeDisks(w io.Writer) {
	fmt.Fprintln(w, "\nDISK\tSYNC\tCHANGED\tWRITTEN\tNEW CHANGE ID\tWHY FULL")
	for _, d := range e.Disks {
		terminal.Row(w, strings.TrimSpace(d.DiskKey+" "+d.Label), d.SyncType,
			terminal.Size(d.BytesChanged), terminal.Size(d.BytesWritten), d.ChangeId, d.FullReason)
	}
}
