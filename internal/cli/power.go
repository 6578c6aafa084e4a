package cli

import (
	"context"
	"io"
	"time"

	"github.com/spf13/cobra"

	"vmapower/client"
	"vmapower/internal/terminal"
)

// powerCommands are the commands about one VM's power.
func powerCommands(p terminal.Program) []*cobra.Command {
	return []*cobra.Command{newPowerOff(p), newPowerOn(p), newPowerState(p)}
}

func newPowerOff(p terminal.Program) *cobra.Command {
	var job jobRequest
	var request client.PowerOffRequest
	var policy string
	var noWaitForShutdown bool
	cmd := &cobra.Command{
		Use:   "power-off VM_ID",
		Short: "Power a VM off and show each step; its guest shuts down first where it can",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			request.Policy = client.Policy(policy)
			if noWaitForShutdown {
				request.WaitForShutdown = new(bool)
			}
			return job.run(cmd, p, &request, func(ctx context.Context, service *client.Client) (client.Job, error) {
				return service.PowerOff(ctx, args[0], request, job.key)
			})
		},
	}
	job.addFlags(cmd.Flags(), p, "seconds the guest has to shut down (service's default: 300)")
	cmd.Flags().StringVar(&policy, "policy", "", "graceful_then_force (default), graceful_only or force")
	cmd.Flags().BoolVar(&request.Force, "force", false, "cut the power at once, the same as --policy force")
	cmd.Flags().BoolVar(&noWaitForShutdown, "no-wait-for-shutdown", false, "the job ends once vCenter has taken the guest shutdown")
	return cmd
}

func newPowerOn(p terminal.Program) *cobra.Command {
	var job jobRequest
	var request client.PowerOnRequest
	cmd := &cobra.Command{
		Use:   "power-on VM_ID",
		Short: "Power a VM on and show each step",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return job.run(cmd, p, &request, func(ctx context.Context, service *client.Client) (client.Job, error) {
				return service.PowerOn(ctx, args[0], request, job.key)
			})
		},
	}
	job.addFlags(cmd.Flags(), p, "seconds for boot and VMware Tools together (service's default: 600)")
	cmd.Flags().BoolVar(&request.WaitForTools, "wait-for-tools", false, "the job ends when VMware Tools run in the guest")
	return cmd
}

func newPowerState(p terminal.Program) *cobra.Command {
	var c caller
	var l vcenterLogin
	cmd := &cobra.Command{
		Use:   "power-state VM_ID",
		Short: "Ask vCenter for a VM's power state now",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			service, login, err := l.ask(&c, p)
			if err != nil {
				return err
			}
			state, err := service.PowerState(cmd.Context(), args[0], login)
			if err != nil {
				return c.blame(err)
			}
			return terminal.PrintOne(cmd, state, func(w io.Writer) {
				terminal.Row(w, "VM", state.VmId)
				terminal.Row(w, "state", state.PowerState)
				terminal.Row(w, "tools", state.ToolsStatus)
				terminal.Row(w, "up", time.Duration(state.UptimeSeconds)*time.Second)
			})
		},
	}
	c.addFlags(cmd.Flags(), p)
	l.addFlags(cmd.Flags(), p)
	return cmd
}
