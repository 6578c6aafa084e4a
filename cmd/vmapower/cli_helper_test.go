package main

import (
	"context"
	"testing"
)

func vmapowerCLI(t *testing.T, environ []string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	return typedCLI(t, environ, "", args...)
}

// typedCLI is vmapowerCLI with that on standard input.
func typedCLI(t *testing.T, environ []string, input string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	return commandLine(cliCommands).run(t, environ, input, args...)
}

func runCLI(ctx context.Context, args []string, p program) int {
	return commandLine(cliCommands).start(ctx, p, args...)
}
