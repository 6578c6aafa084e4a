package vddktest

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// awaitLimit is how long is waited for processes, on a busy machine.
const awaitLimit = 30 * time.Second

// Processes are the ids of the running processes of nbdkit that read through this stand-in.
func (s *Standin) Processes() (pids []int) {
	names, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, name := range names {
		line, err := os.ReadFile(name)
		if err != nil || !bytes.Contains(line, []byte("\x00--unix\x00"+s.RunDir+"/")) {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(name))); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}

func (s *Standin) kill() {
	for _, pid := range s.Processes() {
		_ = syscall.Kill(pid, syscall.SIGKILL) // it may have ended
	}
}

// AwaitProcesses waits until so many of them run, and returns them.
func (s *Standin) AwaitProcesses(n int) []int {
	s.t.Helper()
	for deadline := time.Now().Add(awaitLimit); ; time.Sleep(5 * time.Millisecond) {
		pids := s.Processes()
		if len(pids) == n {
			return pids
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("%d processes of nbdkit run, not %d", len(pids), n)
		}
	}
}

// AwaitStuck waits until a read does not return.
func (s *Standin) AwaitStuck() {
	s.t.Helper()
	for deadline := time.Now().Add(awaitLimit); ; time.Sleep(5 * time.Millisecond) {
		if _, err := os.Stat(filepath.Join(s.Libdir, "stuck")); err == nil {
			return
		}
		if time.Now().After(deadline) {
			s.t.Fatal("no read is stuck")
		}
	}
}

// Left are the names of what processes have left in the run directory.
func (s *Standin) Left() []string {
	left, _ := filepath.Glob(filepath.Join(s.RunDir, "d*"))
	return left
}
