package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
)

// vmapower runs one command line and returns its exit code and what it printed.
func vmapower(t *testing.T, environ []string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(context.Background(), args, program{stdin: strings.NewReader(""), stdout: &out, stderr: &errs, environ: environ, version: "dev"})
	return code, out.String(), errs.String()
}

// typed runs one command line with that on standard input.
func typed(t *testing.T, environ []string, input string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), args, program{stdin: strings.NewReader(input), stdout: &out, stderr: &errs, environ: environ})
	return code, out.String(), errs.String()
}
