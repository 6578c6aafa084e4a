package main

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// commandLine runs command lines on the commands that it makes, as the program does.
type commandLine func(program) []*cobra.Command

// start runs one command line and returns its exit code.
func (c commandLine) start(ctx context.Context, p program, args ...string) int {
	return execute(ctx, newTree(p, "vmapower", "", c(p)...), args)
}

// run runs one command line with that on standard input, and returns its exit code and what it printed.
func (c commandLine) run(t *testing.T, environ []string, input string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = c.start(t.Context(), program{stdin: strings.NewReader(input), stdout: &out, stderr: &errs, environ: environ, version: "dev"}, args...)
	return code, out.String(), errs.String()
}
