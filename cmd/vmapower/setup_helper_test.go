package main

import (
	"context"
	"testing"
)

func vmapowerSetup(t *testing.T, environ []string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	return typedSetup(t, environ, "", args...)
}

// typedSetup is vmapowerSetup with that on standard input.
func typedSetup(t *testing.T, environ []string, input string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	return commandLine(setupCommands).run(t, environ, input, args...)
}

func runSetup(ctx context.Context, args []string, p program) int {
	return commandLine(setupCommands).start(ctx, p, args...)
}
