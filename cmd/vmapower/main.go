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
	ctx := untilSignal(os.Interrupt, syscall.SIGTERM)
	p := terminal.Program{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Environ: os.Environ(), Version: version}
	os.Exit(run(ctx, os.Args[1:], p))
}

// untilSignal returns a context that ends with the first of these signals. The next one ends the process
// at once, from the moment at which anybody can see that the first has come.
func untilSignal(signals ...os.Signal) context.Context {
	ctx, end := context.WithCancel(context.Background())
	came := make(chan os.Signal, 1)
	signal.Notify(came, signals...)
	go func() {
		<-came
		signal.Stop(came)
		end()
	}()
	return ctx
}

// run executes one command line and returns the exit code.
func run(ctx context.Context, args []string, p terminal.Program) int {
	return terminal.Execute(ctx, newRoot(p), args)
}
