package vddk

import "syscall"

// processAttributes make a process end with the thread that started it, until nbdkit sees to that itself, and
// put it into a group of its own, which can be ended whole.
func processAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
