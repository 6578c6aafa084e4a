// Package terminaltest runs command lines in tests, in the test's own process. It knows no command. Its
// one rule: a command reads and writes what the test gives, never the test's own environment.
package terminaltest

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"vmapower/internal/terminal"

	"github.com/spf13/cobra"
)

// CommandLine runs command lines on the commands that it makes, as the program does.
type CommandLine func(terminal.Program) []*cobra.Command

// Start runs one command line and returns its exit code.
func (c CommandLine) Start(ctx context.Context, p terminal.Program, args ...string) int {
	return terminal.Execute(ctx, terminal.NewTree(p, "vmapower", "", c(p)...), args)
}

// Run runs one command line with that on standard input, and returns its exit code and what it printed.
func (c CommandLine) Run(t *testing.T, environ []string, input string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = c.Start(t.Context(), terminal.Program{Stdin: strings.NewReader(input), Stdout: &out, Stderr: &errs, Environ: environ, Version: "dev"}, args...)
	return code, out.String(), errs.String()
}
