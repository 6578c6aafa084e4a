package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"vmapower/client"
	"vmapower/internal/terminal"
)

// jobRequest is what the commands that submit a job have in common.
type jobRequest struct {
	caller
	vcenterLogin
	externalID, key string
	timeout         int
	noWait          bool
	waitLimit       time.Duration
}

func (j *jobRequest) addFlags(flags *pflag.FlagSet, p terminal.Program, timeout string) {
	j.caller.addFlags(flags, p)
	j.vcenterLogin.addFlags(flags, p)
	flags.IntVar(&j.timeout, "timeout", 0, timeout)
	flags.StringVar(&j.externalID, "external-job-id", "", "an id of your own by which the job is found")
	flags.StringVar(&j.key, "idempotency-key", "", "makes the request safe to repeat: one key, one job")
	flags.BoolVar(&j.noWait, "no-wait", false, "print the job and do not follow it")
	flags.DurationVar(&j.waitLimit, "wait-limit", 0, "stop following after this time and exit 4; the job goes on (0: no limit)")
}

// seconds is the timeout for the request; nil leaves it to the service.
func (j *jobRequest) seconds(flags *pflag.FlagSet) *int {
	if !flags.Changed("timeout") {
		return nil
	}
	return &j.timeout
}

// run submits the job, and follows it unless --no-wait is given.
func (j *jobRequest) run(cmd *cobra.Command, p terminal.Program, submit func(context.Context, *client.Client, client.Login) (client.Job, error)) error {
	service, err := j.connect()
	if err != nil {
		return err
	}
	login, err := j.read(p)
	if err != nil {
		return err
	}
	job, err := submit(cmd.Context(), service, login)
	if err != nil {
		return j.blame(err)
	}
	if j.noWait {
		return printJob(cmd, job)
	}
	fmt.Fprintf(p.Stderr, "job %s\n", job.JobId)
	return follow(cmd, j.caller, service, job.JobId, j.waitLimit)
}
