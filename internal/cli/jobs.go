package cli

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"vmapower/client"
	"vmapower/internal/jobview"
	"vmapower/internal/terminal"
)

func newJobs(p terminal.Program) *cobra.Command {
	return terminal.NewGroup("jobs", "Look at jobs; follow, cancel or approve one",
		newJobsList(p), newJobsGet(p), newJobsWatch(p), newJobsCancel(p), newJobsApprove(p))
}

func newJobsList(p terminal.Program) *cobra.Command {
	var c caller
	var filter client.Filter
	var status, operation string
	var all bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List jobs, newest first",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			service, err := c.connect()
			if err != nil {
				return err
			}
			filter.Status, filter.Operation = client.JobStatus(status), client.Operation(operation)
			jobs := []client.Job{}
			for more := true; more; more = all && filter.Cursor != "" {
				page, err := service.Jobs(cmd.Context(), filter)
				if err != nil {
					return c.blame(err)
				}
				jobs, filter.Cursor = append(jobs, page.Items...), page.NextCursor
			}
			if filter.Cursor != "" {
				fmt.Fprintf(p.Stderr, "there are more: --cursor %s, or --all\n", terminal.Printable(filter.Cursor))
			}
			return terminal.PrintList(cmd, jobs, func(w io.Writer) { jobview.WriteJobs(w, jobs) })
		},
	}
	c.addFlags(cmd.Flags(), p)
	cmd.Flags().StringVar(&status, "status", "", "awaiting_approval, pending, running, completed, failed or cancelled")
	cmd.Flags().StringVar(&operation, "operation", "", "power-off, power-on or final-sync")
	cmd.Flags().StringVar(&filter.VMID, "vm-id", "", "any id of the VM")
	cmd.Flags().StringVar(&filter.ExternalID, "external-job-id", "", "the caller's own id")
	cmd.Flags().StringVar(&filter.ContextID, "context", "", "the context_id that the jobs were asked for with")
	cmd.Flags().StringVar(&filter.RequestedBy, "requested-by", "", "the appliance that asked for them")
	cmd.Flags().StringVar(&filter.IDPrefix, "id", "", "what any id of the job begins with: its own, the caller's, the context's or the VM's")
	cmd.Flags().IntVar(&filter.Limit, "limit", 50, "jobs on one page")
	cmd.Flags().StringVar(&filter.Cursor, "cursor", "", "where the page before has ended")
	cmd.Flags().BoolVar(&all, "all", false, "every page")
	return cmd
}

func newJobsGet(p terminal.Program) *cobra.Command {
	return newJobCommand(p, "get", "Print a job with what was asked and its steps",
		func(cmd *cobra.Command, c caller, service *client.Client, id string) error {
			job, err := service.Job(cmd.Context(), id)
			if err != nil {
				return c.blame(err)
			}
			return printJob(cmd, job)
		})
}

func newJobsWatch(p terminal.Program) *cobra.Command {
	var limit time.Duration
	cmd := newJobCommand(p, "watch", "Follow a job to its end and print its result",
		func(cmd *cobra.Command, c caller, service *client.Client, id string) error {
			return follow(cmd, c, service, id, limit)
		})
	cmd.Flags().DurationVar(&limit, "wait-limit", 0, "stop following after this time and exit 4; the job goes on (0: no limit)")
	return cmd
}

func newJobsCancel(p terminal.Program) *cobra.Command {
	return newJobCommand(p, "cancel", "Cancel the job with this id; one that runs stops at its next safe point",
		func(cmd *cobra.Command, c caller, service *client.Client, id string) error {
			job, err := service.Cancel(cmd.Context(), id)
			if err != nil {
				return c.blame(err)
			}
			return printJob(cmd, job)
		})
}

func newJobsApprove(p terminal.Program) *cobra.Command {
	var reject bool
	var reason string
	cmd := newJobCommand(p, "approve", "Let the job with this id begin, which another appliance has asked for, or reject it",
		func(cmd *cobra.Command, c caller, service *client.Client, id string) error {
			decide := service.Approve
			if reject {
				decide = service.Reject
			}
			job, err := decide(cmd.Context(), id, reason)
			if err != nil {
				return c.blame(err)
			}
			return printJob(cmd, job)
		})
	cmd.Flags().BoolVar(&reject, "reject", false, "it must not begin: it fails with approval_rejected")
	cmd.Flags().StringVar(&reason, "reason", "", "why, kept with the job and in the audit")
	return cmd
}

// newJobCommand returns a command about one job. To read it, its external id does as well.
func newJobCommand(p terminal.Program, name, short string, do func(*cobra.Command, caller, *client.Client, string) error) *cobra.Command {
	var c caller
	cmd := &cobra.Command{
		Use:   name + " JOB_ID",
		Short: short,
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			service, err := c.connect()
			if err != nil {
				return err
			}
			return do(cmd, c, service, args[0])
		},
	}
	c.addFlags(cmd.Flags(), p)
	return cmd
}

// printJob prints the job with its steps.
func printJob(cmd *cobra.Command, job client.Job) error {
	return terminal.PrintOne(cmd, job, func(w io.Writer) { jobview.WriteJob(w, job) })
}
