// Command vmapower powers VMs off and on for failovers and lets people watch it
// happen.
//
// This package is for wiring: commands, configuration, signals. It knows every
// other package and does none of their work. Its one rule: the environment and
// the command line are read here, and passed down as values.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// version is set when the program is built.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	os.Exit(run(ctx, os.Args[1:], program{stdout: os.Stdout, stderr: os.Stderr, stdin: os.Stdin, environ: os.Environ()}))
}

// program is what a run of it reads and writes.
type program struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	environ        []string
}

// run executes one command line and returns the exit code.
func run(ctx context.Context, args []string, p program) int {
	root, began := newRoot(p)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitDone
	}
	fmt.Fprintln(p.stderr, "vmapower:", err)
	var coded exitError
	var refused configError
	switch {
	case errors.As(err, &coded):
		return coded.code
	case errors.As(err, &refused) || !*began:
		return exitUsage
	default:
		return exitFailed
	}
}
