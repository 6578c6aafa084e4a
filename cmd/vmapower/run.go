package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
)

// newTree returns the root of a command tree, which reads and writes as p does and has the flag
// --output for all of them.
func newTree(p program, name, short string, commands ...*cobra.Command) *cobra.Command {
	root := newGroup(name, short, commands...)
	root.SilenceUsage, root.SilenceErrors = true, true
	root.SetIn(p.stdin)
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	format := outputTable
	root.PersistentFlags().VarP(&format, "output", "o", "table for people; json, jsonl or yaml for programs")
	return root
}

// newGroup returns a command that only holds others.
func newGroup(name, short string, commands ...*cobra.Command) *cobra.Command {
	group := &cobra.Command{
		Use:   name,
		Short: short,
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	group.AddCommand(commands...)
	return group
}

// execute runs one command line on the tree of newTree, says on standard error why it failed, and
// returns the exit code. A tree is used once.
func execute(ctx context.Context, root *cobra.Command, args []string) int {
	began := false
	noteBeginning(root, &began)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitDone
	}
	fmt.Fprintf(root.ErrOrStderr(), "%s: %v\n", root.Name(), err)
	var coded exitError
	switch {
	case errors.As(err, &coded):
		return coded.code
	case !began:
		return exitUsage
	default:
		return exitFailed
	}
}

// noteBeginning sets began when a command's own code is reached: an error before that is one of
// usage.
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
