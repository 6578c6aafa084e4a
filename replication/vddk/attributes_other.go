//go:build !linux

package vddk

import "syscall"

// processAttributes put a process into a group of its own, which can be ended whole.
func processAttributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
