package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"vmapower/client"
)

var (
	errWaitLimit = errors.New("the wait limit is over")
	errApproval  = errors.New("it awaits approval")
)

// follow shows the job's steps on standard error until it has ended, and prints its
// result, or why there is none. Whoever stops following stops nothing else: the job
// goes on. A limit of 0 is none.
func follow(cmd *cobra.Command, c caller, service *client.Client, id string, limit time.Duration) error {
	ctx, leave := context.WithCancelCause(cmd.Context())
	defer leave(nil)
	if limit > 0 {
		timer := time.AfterFunc(limit, func() { leave(errWaitLimit) })
		defer timer.Stop()
	}
	sheet := newSheet(cmd.ErrOrStderr())
	job, err := service.Wait(ctx, id, func(job client.Job) {
		sheet.show(job)
		if job.Status == client.JobStatusAwaitingApproval {
			leave(errApproval)
		}
	})
	sheet.wipe()
	switch {
	case err == nil:
		return printEnd(cmd, job)
	case errors.Is(err, errApproval):
		return exitError{exitAwaitingApproval, fmt.Errorf("job %s awaits approval; vmapower jobs watch %s follows it", id, id)}
	case errors.Is(err, errWaitLimit):
		return exitError{exitGaveUpWaiting, fmt.Errorf("job %s is not done within %s and goes on; vmapower jobs watch %s follows it", id, limit, id)}
	case ctx.Err() != nil:
		return exitError{exitGaveUpWaiting, fmt.Errorf("stopped watching; job %s goes on: vmapower jobs watch %s follows it, vmapower jobs cancel %s cancels it", id, id, id)}
	}
	return c.blame(err)
}

// printEnd prints the result of a job that has ended, or the error when it did not
// do what was asked; that is also what the exit code says.
func printEnd(cmd *cobra.Command, job client.Job) error {
	failure := job.Err()
	if failure == nil {
		return printOne(cmd, job.Result, func(w io.Writer) { endOf(job).write(w) })
	}
	if err := printOne(cmd, job.Error, func(w io.Writer) { endOf(job).write(w) }); err != nil {
		return err
	}
	return exitError{exitJobFailed, fmt.Errorf("job %s %s: %w", job.JobId, job.Status, failure)}
}

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
	method := e.ShutdownMethod + e.PowerOnMethod // a job has one of them
	if e.ForcedReason != "" {
		method += " (" + e.ForcedReason + ")"
	}
	return method
}

func (e jobEnd) write(w io.Writer) {
	for _, row := range []struct{ name, value string }{
		{"job", e.jobID}, {"status", e.status}, {"error", e.code}, {"method", e.method()}, {"consistency", e.Consistency},
		{"state", e.PreviousState + " -> " + e.NewState}, {"tools", e.ToolsStatus}, {"duration", took(e.DurationMS)}, {"message", e.Message},
	} {
		if row.value != "" {
			fmt.Fprintf(w, "%s\t%s\n", row.name, row.value)
		}
	}
}
