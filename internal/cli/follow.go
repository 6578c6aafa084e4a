package cli

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/spf13/cobra"

	"vmapower/client"
	"vmapower/internal/jobview"
	"vmapower/internal/terminal"
)

var (
	errWaitLimit = errors.New("the wait limit is over")
	errApproval  = errors.New("it awaits approval")
)

// follow shows the job's steps on standard error until it has ended, and prints its
// result, or why there is none. Whoever stops following stops nothing else: the job
// goes on. A limit of 0 is none. The id may be an external one; what is told names the job's.
func follow(cmd *cobra.Command, c caller, service *client.Client, id string, limit time.Duration) error {
	ctx, leave := context.WithCancelCause(cmd.Context())
	defer leave(nil)
	if limit > 0 {
		timer := time.AfterFunc(limit, func() { leave(errWaitLimit) })
		defer timer.Stop()
	}
	job, err := jobview.Watch(ctx, service, id, cmd.ErrOrStderr(), func(job client.Job) {
		id = job.JobId
		if job.Status == client.JobStatusAwaitingApproval {
			leave(errApproval)
		}
	})
	switch {
	case err == nil:
		return printEnd(cmd, job)
	case errors.Is(err, errApproval):
		return terminal.Exitf(terminal.ExitAwaitingApproval, "job %s awaits approval; another appliance gives it with vmapower jobs approve %s, and vmapower jobs watch %s follows it", id, id, id)
	case errors.Is(err, errWaitLimit):
		return terminal.Exitf(terminal.ExitGaveUpWaiting, "job %s is not done within %s and goes on; vmapower jobs watch %s follows it", id, limit, id)
	case ctx.Err() != nil:
		return terminal.Exitf(terminal.ExitGaveUpWaiting, "stopped watching; job %s goes on: vmapower jobs watch %s follows it, vmapower jobs cancel %s cancels it", id, id, id)
	}
	return c.blame(err)
}

// printEnd prints the result of a job that has ended, or the error when it did not
// do what was requested; the exit code says the same.
func printEnd(cmd *cobra.Command, job client.Job) error {
	failure := job.Err()
	if failure == nil {
		return terminal.PrintOne(cmd, job.Result, func(w io.Writer) { jobview.EndOf(job).Write(w) })
	}
	if err := terminal.PrintOne(cmd, job.Error, func(w io.Writer) { jobview.EndOf(job).Write(w) }); err != nil {
		return err
	}
	return terminal.Exitf(terminal.ExitJobFailed, "job %s %s: %w", job.JobId, job.Status, failure)
}
