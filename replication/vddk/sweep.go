package vddk

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"vmapower/internal/pause"
)

// endWithin is how long a process has to end by itself before it is killed. It is well within the time that a
// stopping worker has.
const endWithin = 4 * time.Second

// sweep ends the processes of workers that are gone, and removes what they left. A process that is stuck in a
// read obeys neither its parent's death nor SIGTERM.
func (v *VDDK) sweep(ctx context.Context) {
	for _, dir := range v.childDirs() {
		lock := abandoned(dir)
		if lock == nil {
			continue
		}
		for _, process := range processesOf(dir) {
			v.Log.WarnContext(ctx, "nbdkit of a worker that is gone is ended", "pid", process.Pid)
			endProcess(ctx, process, dir)
		}
		_ = os.RemoveAll(dir)
		_ = lock.Close()
	}
}

func endProcess(ctx context.Context, process *os.Process, dir string) {
	defer func() { _ = process.Release() }()
	if !belongsTo(process.Pid, dir) {
		return
	}
	_ = process.Signal(syscall.SIGTERM) // it may have ended meanwhile
	for limit := time.Now().Add(endWithin); belongsTo(process.Pid, dir); {
		if time.Now().After(limit) || pause.For(ctx, 20*time.Millisecond) != nil {
			_ = process.Kill()
			return
		}
	}
}

// processesOf finds the processes with the socket in dir among their arguments.
func processesOf(dir string) (found []*os.Process) {
	names, _ := filepath.Glob("/proc/[0-9]*")
	for _, name := range names {
		pid, err := strconv.Atoi(filepath.Base(name))
		if err != nil || !belongsTo(pid, dir) {
			continue
		}
		if process, err := os.FindProcess(pid); err == nil {
			found = append(found, process)
		}
	}
	return found
}

// belongsTo reports whether the process has the socket in dir among its arguments. One that has ended and was
// not waited for has none.
func belongsTo(pid int, dir string) bool {
	line, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/cmdline")
	return err == nil && bytes.Contains(line, []byte("\x00--unix\x00"+socketIn(dir)+"\x00"))
}
