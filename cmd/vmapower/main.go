// Command vmapower powers VMs off and on for failovers and lets people watch it
// happen.
//
// This package is the root of the command tree, with the commands that belong to no other package. It
// works on nothing itself. Its one rule: the environment, the command line and the version enter here,
// and are passed down as values.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"vmapower/internal/terminal"
)

// version is set when the program is built.
var version = "dev"

func main() {
	if err := sealMemory(); err != nil {
		fmt.Fprintln(os.Stderr, "vmapower:", err)
		os.Exit(terminal.ExitFailed)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	p := terminal.Program{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Environ: os.Environ(), Version: version}
	os.Exit(run(ctx, os.Args[1:], p))
}

// run executes one command line and returns the exit code.
func run(ctx context.Context, args []string, p terminal.Program) int {
	return terminal.Execute(ctx, newRoot(p), args)
}
