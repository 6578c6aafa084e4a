package setup

import (
	"context"
	"testing"

	"vmapower/internal/terminal"
	"vmapower/internal/terminal/terminaltest"
)

func vmapower(t *testing.T, environ []string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	return typed(t, environ, "", args...)
}

// typed is vmapower with that on standard input.
func typed(t *testing.T, environ []string, input string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	return terminaltest.CommandLine(Commands).Run(t, environ, input, args...)
}

func run(ctx context.Context, args []string, p terminal.Program) int {
	return terminaltest.CommandLine(Commands).Start(ctx, p, args...)
}
