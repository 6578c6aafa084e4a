package terminal

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// NewTree returns the root of a command tree, which reads and writes as p does and has the flag
// --output for all of them.
func NewTree(p Program, name, short string, commands ...*cobra.Command) *cobra.Command {
	root := NewGroup(name, short, commands...)
	root.SilenceUsage, root.SilenceErrors = true, true
	root.SetIn(p.Stdin)
	root.SetOut(p.Stdout)
	root.SetErr(p.Stderr)
	format := Table
	root.SetFlagErrorFunc(nameNearFlag)
	root.PersistentFlags().VarP(&format, "output", "o", "table for people; json, jsonl or yaml for programs")
	return root
}

// nameNearFlag adds the flag that may have been meant.
func nameNearFlag(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return err
	}
	var known []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
	if meant, near := Nearest(unknown.GetSpecifiedName(), known); near {
		return fmt.Errorf("%w; did you mean --%s?", err, meant)
	}
	return err
}

// NewGroup returns a command that only holds others.
func NewGroup(name, short string, commands ...*cobra.Command) *cobra.Command {
	group := &cobra.Command{
		Use:   name,
		Short: short,
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	group.AddCommand(commands...)
	return group
}

// Execute runs one command line on the tree of NewTree, says on standard error why it failed, and
// returns the exit code. A tree is used once.
func Execute(ctx context.Context, root *cobra.Command, args []string) int {
	began := false
	noteBeginning(root, &began)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return ExitDone
	}
	fmt.Fprintf(lines{root.ErrOrStderr()}, "%s: %v\n", root.Name(), err)
	var coded ExitError
	switch {
	case errors.As(err, &coded):
		return coded.Code
	case !began:
		return ExitUsage
	default:
		return ExitFailed
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
