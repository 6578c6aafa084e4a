package main

import "github.com/spf13/cobra"

// newRoot returns the whole command tree. began tells whether a command's own
// code was reached: an error before that is one of usage.
//
// A new command is a file with a function newX(p program) *cobra.Command, and a
// line here.
func newRoot(p program) (root *cobra.Command, began *bool) {
	root = &cobra.Command{
		Use:           "vmapower",
		Short:         "Powers VMs off and on for failovers, and lets you watch it happen",
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.SetIn(p.stdin)
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	format := outputTable
	root.PersistentFlags().VarP(&format, "output", "o", "table for people; json, jsonl or yaml for programs")
	root.AddCommand(
		newServe(p), newAPI(p), newWorker(p),
		newDemo(p), newSimulator(p),
		newPowerOff(p), newPowerOn(p), newPowerState(p), newFinalSync(p), newJobs(p), newLogin(p), newLogout(p),
		newKeys(p), newProfiles(p), newAppliances(p), newAudit(p),
		newConfig(p), newHealthcheck(p), newVersion(),
	)
	began = new(bool)
	noteBeginning(root, began)
	return root, began
}

func noteBeginning(cmd *cobra.Command, began *bool) {
	if own := cmd.RunE; own != nil {
		cmd.RunE = func(cmd *cobra.Command, args []string) error {
			*began = true
			return own(cmd, args)
		}
	}
	for _, child := range cmd.Commands() {
		noteBeginning(child, began)
	}
}

// newGroup returns a command that only holds others.
func newGroup(name, short string, children ...*cobra.Command) *cobra.Command {
	group := &cobra.Command{
		Use:   name,
		Short: short,
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	group.AddCommand(children...)
	return group
}
