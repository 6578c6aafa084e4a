package main

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"vmapower/internal/terminal"
)

// vmapower runs one command line and returns its exit code and what it printed.
func vmapower(t *testing.T, environ []string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(context.Background(), args, terminal.Program{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Environ: environ, Version: "dev"})
	return code, out.String(), errs.String()
}
