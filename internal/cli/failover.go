package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"vmapower/client"
	"vmapower/client/failover"
	"vmapower/internal/jobview"
	"vmapower/internal/terminal"
)

// planRun is what failover and rollback have in common.
type planRun struct {
	caller
	vcenterLogin
	program terminal.Program
	options failover.Options
	report  string
	yes     bool
}

// sequenceFunc is failover.Run or failover.Rollback.
type sequenceFunc func(context.Context, *client.Client, failover.Plan, failover.Options) (failover.Report, error)

func newFailover(p terminal.Program) *cobra.Command {
	run, schema := planRun{program: p}, false
	cmd := &cobra.Command{
		Use:   "failover PLAN.yaml",
		Short: "Power off and sync the VMs of a plan, group by group; a run that was left goes on",
		Long: "Power off and sync the VMs of a plan, group by group in the reverse of their start, once the preflight finds\n" +
			"nothing in the way. The same command goes on where a run was left, and does nothing twice; --run starts over.\n" +
			"Ctrl-C lets nothing more begin and waits for what runs; once more leaves it running in the service.",
		Args: func(cmd *cobra.Command, args []string) error {
			if schema {
				return cobra.NoArgs(cmd, args)
			}
			return cobra.ExactArgs(1)(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if schema {
				_, err := cmd.OutOrStdout().Write(failover.Schema())
				return err
			}
			return run.do(cmd, args[0], failover.Run)
		},
	}
	run.addFlags(cmd)
	cmd.Flags().BoolVar(&schema, "schema", false, "print the JSON Schema of a plan")
	return cmd
}

func newRollback(p terminal.Program) *cobra.Command {
	run := planRun{program: p}
	cmd := &cobra.Command{
		Use:   "rollback PLAN.yaml",
		Short: "Power on again the VMs that a failover of the plan has powered off, group by group",
		Args:  cobra.ExactArgs(1),
		RunE:  func(cmd *cobra.Command, args []string) error { return run.do(cmd, args[0], failover.Rollback) },
	}
	run.addFlags(cmd)
	cmd.Flags().BoolVar(&run.options.All, "all", false, "power on the plan's other VMs too")
	cmd.Flags().BoolVar(&run.options.LeaveOff, "leave-off", false, "end what still runs, and power nothing on")
	return cmd
}

func (r *planRun) addFlags(cmd *cobra.Command) {
	flags := cmd.Flags()
	r.caller.addFlags(flags, r.program)
	r.vcenterLogin.addFlags(flags, r.program)
	flags.StringVar(&r.options.Run, "run", "1", "tells one run of the plan from another: the same one goes on, another one starts over")
	flags.BoolVar(&r.options.DryRun, "dry-run", false, "ask what would happen, VM by VM, and begin nothing")
	flags.BoolVar(&r.yes, "yes", false, "go on at the plan's pauses without asking")
	flags.StringVar(&r.report, "report", "", "write a report to this file afterwards: .md, .html or .json")
}

// do runs the plan, shows it on standard error as it goes, and prints what came of it.
func (r *planRun) do(cmd *cobra.Command, path string, sequence sequenceFunc) error {
	plan, err := readFailoverPlan(path)
	if err != nil {
		return err
	}
	if err := r.check(plan); err != nil {
		return err
	}
	if r.options.Login, err = r.login(plan); err != nil {
		return err
	}
	r.patient = true
	service, err := r.connect()
	if err != nil {
		return err
	}
	board := jobview.NewBoard(cmd.ErrOrStderr(), plan)
	r.options.OnChange, r.options.Stop = board.Show, cmd.Context().Done()
	r.options.Pause = func(_ context.Context, group failover.Group) error { return r.pause(cmd.Context(), board, group) }
	defer context.AfterFunc(cmd.Context(), board.Stopping)()
	report, err := sequence(context.WithoutCancel(cmd.Context()), service, plan, r.options)
	board.Close()
	if err != nil {
		return r.blamePlan(err)
	}
	return r.end(cmd, report)
}

// check refuses what would stop the run later.
func (r *planRun) check(plan failover.Plan) error {
	if err := jobview.CheckReportName(r.report); err != nil {
		return terminal.UsageErrorf("--report %s: %w", r.report, err)
	}
	if info, err := os.Stat(filepath.Dir(r.report)); r.report != "" && (err != nil || !info.IsDir()) {
		return terminal.UsageErrorf("--report %s: there is no such directory", r.report)
	}
	for _, group := range plan.Groups {
		if group.Pause != "" && !r.yes && !r.options.DryRun && r.program.TerminalIn() == nil {
			return terminal.UsageErrorf("the plan pauses before %s and nobody can be asked here: give --yes", group.Name)
		}
	}
	return nil
}

// login is that of the command line, of the plan's profile, or of the environment, in this order.
func (r *planRun) login(plan failover.Plan) (client.Login, error) {
	flags := r.flags
	spelled := flags.Changed("profile") || flags.Changed("vcenter") || flags.Changed("username") || flags.Changed("password-stdin")
	if plan.Profile != "" && !spelled {
		return client.Login{Profile: plan.Profile}, nil
	}
	return r.read(r.program)
}

func (r *planRun) pause(ctx context.Context, board *jobview.Board, group failover.Group) error {
	if r.yes {
		return nil
	}
	board.Close()
	yes, err := r.program.Confirm(ctx, fmt.Sprintf("Before %s: %s. Go on?", group.Name, terminal.Printable(group.Pause)))
	switch {
	case err != nil:
		return errors.New("interrupted")
	case !yes:
		return errors.New("the answer was no")
	}
	return nil
}

func (r *planRun) blamePlan(err error) error {
	var wrong *failover.FieldError
	if errors.As(err, &wrong) {
		return terminal.UsageErrorf("%w", err)
	}
	return r.blame(err)
}

// end prints the report, writes the file, and gives the exit code.
func (r *planRun) end(cmd *cobra.Command, report failover.Report) error {
	var err error
	table := func(w io.Writer) { jobview.WritePlan(w, report) }
	if terminal.FormatOf(cmd) == terminal.JSONL {
		err = terminal.PrintList(cmd, report.VMs, table)
	} else {
		err = terminal.PrintOne(cmd, report, table)
	}
	if err == nil && r.report != "" {
		err = r.write(report)
	}
	if err != nil {
		return err
	}
	return verdict(report)
}

func (r *planRun) write(report failover.Report) error {
	text, err := jobview.ReportFile(r.report, report)
	if err == nil {
		err = os.WriteFile(r.report, text, 0o600)
	}
	if err != nil {
		return fmt.Errorf("the report was not written: %w", err)
	}
	return nil
}

// verdict is the error of a plan that is not done.
func verdict(report failover.Report) error {
	switch report.Outcome {
	case failover.Blocked:
		return terminal.Exitf(terminal.ExitFailed, "the %s was not begun: %s", report.Kind, report.Reason)
	case failover.Stopped:
		return terminal.Exitf(terminal.ExitGaveUpWaiting, "the %s has stopped: %s; the same command goes on", report.Kind, report.Reason)
	case failover.Failed:
		for _, vm := range report.VMs {
			if vm.Code == client.ErrorCodeApprovalExpired {
				return terminal.Exitf(terminal.ExitAwaitingApproval, "nobody has approved what is done with %s; the same command asks again", vm.Name)
			}
		}
		return terminal.Exitf(terminal.ExitJobFailed, "the %s has failed: see above for each VM", report.Kind)
	}
	return nil
}
