package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"vmapower/client"
	"vmapower/internal/terminal"
)

func newPreflight(p terminal.Program) *cobra.Command {
	var c caller
	var l vcenterLogin
	var targets []string
	var allowUnflushed bool
	operation := string(client.OperationPowerOff)
	cmd := &cobra.Command{
		Use:   "preflight VM_ID",
		Short: "Ask what an operation would do with a VM and what is in its way; nothing is changed",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			service, login, err := l.ask(&c, p)
			if err != nil {
				return err
			}
			request := client.PreflightRequest{Operation: client.Operation(operation), Targets: targets, AllowUnflushed: allowUnflushed}
			if len(targets) > 0 && !cmd.Flags().Changed("operation") {
				request.Operation = client.OperationFinalSync
			}
			told, err := service.Preflight(cmd.Context(), args[0], request, login)
			if err != nil {
				return c.blame(err)
			}
			if err := terminal.PrintOne(cmd, told, func(w io.Writer) { writePreflight(w, told) }); err != nil {
				return err
			}
			return blocked(told)
		},
	}
	c.addFlags(cmd.Flags(), p)
	l.addFlags(cmd.Flags(), p)
	cmd.Flags().StringVar(&operation, "operation", operation, "power-off, power-on or final-sync")
	cmd.Flags().StringArrayVar(&targets, "target", nil,
		"KEY=TARGET: ask a worker too whether the disk's target answers, has room and can flush; once for each disk, for final-sync")
	cmd.Flags().BoolVar(&allowUnflushed, "allow-unflushed", false, "with --target: one that can't flush can be used too")
	return cmd
}

// blocked is the error of a preflight that is not ready: a script must not go on.
func blocked(told client.Preflight) error {
	n := 0
	for _, check := range told.Checks {
		if check.Status == client.PreflightCheckStatusBlocked {
			n++
		}
	}
	switch {
	case told.Ready:
		return nil
	case n == 1:
		return fmt.Errorf("%s is not ready: one check is blocked", told.Vm.Name)
	}
	return fmt.Errorf("%s is not ready: %d checks are blocked", told.Vm.Name, n)
}

func writePreflight(w io.Writer, told client.Preflight) {
	terminal.Row(w, "VM", fmt.Sprintf("%s (%s) on %s", told.Vm.Name, told.Vm.Ref, told.Vm.Host))
	terminal.Row(w, "state", told.PowerState)
	terminal.Row(w, "tools", told.ToolsStatus)
	terminal.Row(w, "power-off", told.Would.PowerOff)
	terminal.Row(w, "power-on", told.Would.PowerOn)
	terminal.Row(w, "because", told.Would.Reason)
	for _, disk := range told.Disks {
		terminal.Row(w, "disk "+disk.DiskKey, diskLine(disk))
	}
	fmt.Fprintln(w)
	for _, check := range told.Checks {
		terminal.Row(w, check.Status, check.Name, check.Message)
	}
}

func diskLine(disk client.PreflightDisk) string {
	text := fmt.Sprintf("%s, %s, read by %s", disk.Label, terminal.Size(disk.CapacityBytes), disk.Reader)
	if disk.Reader == client.PreflightDiskReaderNone {
		text = fmt.Sprintf("%s, %s, can't be read", disk.Label, terminal.Size(disk.CapacityBytes))
	}
	if !disk.ChangeTracking {
		text += ", changes not tracked"
	}
	return text
}
