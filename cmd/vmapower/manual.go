package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"vmapower/internal/terminal"
)

//go:generate sh -c "go run . manual markdown >commands.new && mv commands.new ../../docs/commands.md"

// newManual writes what --help says for those who read it elsewhere. It is for whoever packages the
// program, so --help does not list it.
func newManual(p terminal.Program) *cobra.Command {
	group := terminal.NewGroup("manual", "Write what --help says as one document or as man pages", newManualMarkdown(p), newManualPages(p))
	group.Hidden = true
	return group
}

// documented is the tree of commands as somebody sees it whose home is ~, whoever writes it down.
func documented(p terminal.Program) *cobra.Command {
	p.Environ = terminal.Environ{"HOME=~"}
	root := newRoot(p)
	root.DisableAutoGenTag = true
	return root
}

func newManualMarkdown(p terminal.Program) *cobra.Command {
	return &cobra.Command{
		Use: "markdown", Short: "Print all commands as one document in Markdown", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			fmt.Fprintln(cmd.OutOrStdout(), "# Commands\n\nWhat `--help` says of each command. `make generate` writes this file.")
			return printMarkdown(cmd.OutOrStdout(), documented(p))
		},
	}
}

func printMarkdown(w io.Writer, cmd *cobra.Command) error {
	anchor := func(file string) string { return "#" + strings.ReplaceAll(strings.TrimSuffix(file, ".md"), "_", "-") }
	fmt.Fprintln(w)
	if err := doc.GenMarkdownCustom(cmd, w, anchor); err != nil {
		return err
	}
	for _, below := range cmd.Commands() {
		if below.IsAvailableCommand() {
			if err := printMarkdown(w, below); err != nil {
				return err
			}
		}
	}
	return nil
}

func newManualPages(p terminal.Program) *cobra.Command {
	return &cobra.Command{
		Use: "man DIR", Short: "Write a man page for each command into a directory", Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			made := time.Unix(0, 0) // the same pages from the same program
			return doc.GenManTree(documented(p), &doc.GenManHeader{Section: "1", Source: "vmapower " + p.Version, Manual: "vmapower", Date: &made}, args[0])
		},
	}
}
