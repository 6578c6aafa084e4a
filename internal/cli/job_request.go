package cli

import (
	"context"
	"encoding/json"
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
	contextID       string
	timeout         int
	noWait          bool
	waitLimit       time.Duration
}

// commonFields are the fields that requests for a job have in common, as the service's
// document names them.
type commonFields struct {
	VCenter       string `json:"vcenter,omitempty"`
	Username      string `json:"username,omitempty"`
	Password      string `json:"password,omitempty"`
	Profile       string `json:"profile,omitempty"`
	ExternalJobID string `json:"external_job_id,omitempty"`
	JobID         string `json:"job_id,omitempty"` // the same, in a final sync
	ContextID     string `json:"context_id,omitempty"`
	Timeout       *int   `json:"timeout,omitempty"` // nil leaves it to the service
}

func (j *jobRequest) addFlags(flags *pflag.FlagSet, p terminal.Program, timeout string) {
	j.caller.addFlags(flags, p)
	j.vcenterLogin.addFlags(flags, p)
	flags.IntVar(&j.timeout, "timeout", 0, timeout)
	flags.StringVar(&j.externalID, "external-job-id", "", "an id of your own by which the job is found")
	flags.StringVar(&j.contextID, "context-id", "", "an id of your own for what several jobs belong to, such as a plan that was approved beforehand")
	flags.StringVar(&j.key, "idempotency-key", "", "makes the request safe to repeat: one key, one job (without it the command makes one for itself)")
	flags.BoolVar(&j.noWait, "no-wait", false, "print the job and do not follow it")
	flags.DurationVar(&j.waitLimit, "wait-limit", 0, "stop following after this time and exit 4; the job goes on (0: no limit)")
}

// fill sets the fields that the request, one of the client's, has in common with others.
func (j *jobRequest) fill(request any, flags *pflag.FlagSet, login client.Login) error {
	common := commonFields{
		VCenter: login.VCenter, Username: login.Username, Password: login.Password, Profile: login.Profile,
		ExternalJobID: j.externalID, JobID: j.externalID, ContextID: j.contextID,
	}
	if flags.Changed("timeout") {
		common.Timeout = &j.timeout
	}
	text, err := json.Marshal(common)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, request)
}

// run fills the request, submits it, and follows the job unless --no-wait is given.
func (j *jobRequest) run(cmd *cobra.Command, p terminal.Program, request any, submit func(context.Context, *client.Client) (client.Job, error)) error {
	service, err := j.connect()
	if err != nil {
		return err
	}
	login, err := j.read(p)
	if err != nil {
		return err
	}
	if err := j.fill(request, cmd.Flags(), login); err != nil {
		return err
	}
	job, err := submit(cmd.Context(), service)
	if err != nil {
		return j.blame(err)
	}
	if j.noWait {
		return printJob(cmd, job)
	}
	fmt.Fprintf(p.Stderr, "job %s\n", terminal.Printable(job.JobId))
	return follow(cmd, j.caller, service, job.JobId, j.waitLimit)
}
