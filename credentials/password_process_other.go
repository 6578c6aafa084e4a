//go:build !linux

package credentials

import "os/exec"

// inOwnGroup leaves the command itself to its context: workers run on Linux.
func inOwnGroup(*exec.Cmd) {}

// endGroup has no group to end.
func endGroup(cmd *exec.Cmd) error { return cmd.Process.Kill() }
