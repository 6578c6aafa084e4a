package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"vmapower/client"
)

// jobEnd is what a table tells of a job's end, whatever its operation.
type jobEnd struct {
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

func endOf(job client.Job) jobEnd {
	end := jobEnd{jobID: job.JobId, status: string(job.Status)}
	if job.Result != nil {
		text, _ := job.Result.MarshalJSON() // it was read as JSON,
		_ = json.Unmarshal(text, &end)      // and fields that are missing stay empty
	}
	if job.Error != nil {
		end.code = string(job.Error.Code)
	}
	return end
}

// method is how it was done, in one phrase.
func (e jobEnd) method() string {
	method := e.ShutdownMethod + e.PowerOnMethod + e.SyncType // a job has one of them
	if e.ForcedReason != "" {
		method += " (" + e.ForcedReason + ")"
	}
	return method
}

// change is what became of the VM's state.
func (e jobEnd) change() string {
	if e.NewState == "" {
		return ""
	}
	return e.PreviousState + " -> " + e.NewState
}

// copied is how much a final sync copied.
func (e jobEnd) copied() string {
	if e.Disks == nil {
		return ""
	}
	return sizeText(e.BytesChanged) + " changed, " + sizeText(e.BytesWritten) + " written"
}

// phrase is the end in one line.
func (e jobEnd) phrase() string {
	said := []string{e.method(), e.NewState, e.Consistency, e.ToolsStatus, e.copied()}
	if e.DurationMS > 0 {
		said = append(said, "in "+took(e.DurationMS))
	}
	return strings.Join(slices.DeleteFunc(said, func(s string) bool { return s == "" }), ", ")
}

// write fills a table, a tab between two cells.
func (e jobEnd) write(w io.Writer) {
	for _, row := range []struct{ name, value string }{
		{"job", e.jobID}, {"status", e.status}, {"error", e.code}, {"method", e.method()}, {"consistency", e.Consistency},
		{"state", e.change()}, {"tools", e.ToolsStatus}, {"copied", e.copied()}, {"duration", took(e.DurationMS)}, {"message", e.Message},
	} {
		if row.value != "" {
			fmt.Fprintf(w, "%s\t%s\n", row.name, row.value)
		}
	}
	if e.Disks != nil {
		e.writeDisks(w)
	}
}

func (e jobEnd) writeDisks(w io.Writer) {
	fmt.Fprintln(w, "\nDISK\tSYNC\tCHANGED\tWRITTEN\tNEW CHANGE ID\tWHY FULL")
	for _, d := range e.Disks {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", strings.TrimSpace(d.DiskKey+" "+d.Label), d.SyncType,
			sizeText(d.BytesChanged), sizeText(d.BytesWritten), d.ChangeId, d.FullReason)
	}
}
