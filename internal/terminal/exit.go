package terminal

import "fmt"

// The exit codes of every command.
const (
	ExitDone             = 0
	ExitFailed           = 1
	ExitUsage            = 2
	ExitJobFailed        = 3
	ExitGaveUpWaiting    = 4
	ExitAwaitingApproval = 5
)

// ExitError ends the program with a code of its own. Any other error is
// ExitFailed, or ExitUsage when the command had not begun.
type ExitError struct {
	Code int
	Err  error
}

func (e ExitError) Error() string { return e.Err.Error() }
func (e ExitError) Unwrap() error { return e.Err }

// Exitf returns the error of a command that ends the program with that code.
func Exitf(code int, format string, args ...any) error {
	return ExitError{code, fmt.Errorf(format, args...)}
}

// UsageErrorf is for a command line that only the command itself can find wrong.
func UsageErrorf(format string, args ...any) error {
	return Exitf(ExitUsage, format, args...)
}
