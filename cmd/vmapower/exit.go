package main

import "fmt"

// The exit codes of every command.
const (
	exitDone             = 0
	exitFailed           = 1
	exitUsage            = 2
	exitJobFailed        = 3
	exitGaveUpWaiting    = 4
	exitAwaitingApproval = 5
)

// exitError ends the program with a code of its own. Any other error is
// exitFailed, or exitUsage when the command had not begun.
type exitError struct {
	code int
	err  error
}

func (e exitError) Error() string { return e.err.Error() }
func (e exitError) Unwrap() error { return e.err }

// usageErrorf is for a command line that only the command itself can find wrong.
func usageErrorf(format string, args ...any) error {
	return exitError{exitUsage, fmt.Errorf(format, args...)}
}
