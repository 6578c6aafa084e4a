package vddk

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"vmapower/credentials"
)

// helperVariable makes this test program a worker that reads a disk, as its value says in JSON.
const helperVariable = "VDDK_TEST_HELPER"

// helper is what such a worker is told.
type helper struct {
	Nbdkit, Libdir, RunDir string
	Capacity               int64
	EndThread              bool // that opens the disk, without which the process must live on
}

func init() {
	if os.Getenv(helperVariable) != "" {
		runtime.LockOSThread() // else the goroutine that opens the disk may run on a thread that never ends
	}
}

func itoa(n int) string { return strconv.Itoa(n) }

// help opens the disk, and reads it for each line that it gets.
func help() {
	var h helper
	if err := json.Unmarshal([]byte(os.Getenv(helperVariable)), &h); err != nil {
		panic(err)
	}
	v := New(Options{Nbdkit: h.Nbdkit, Libdir: h.Libdir, RunDir: h.RunDir})
	opened := make(chan *Reader)
	go func() {
		if h.EndThread {
			runtime.LockOSThread() // and never unlocked: the thread ends with the goroutine
		}
		r, err := v.Open(context.Background(), Disk{
			Name: "disk 2000", File: newest, Capacity: h.Capacity, VM: "vm-42", Server: "vc.example.test",
			User: "reader@vsphere.local", Password: credentials.NewSecret(password), Thumbprint: "AA:BB",
		})
		if err != nil {
			panic(err)
		}
		opened <- r
	}()
	r := <-opened
	fmt.Println("open")
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		fmt.Println("reading")
		err := r.ReadAt(context.Background(), make([]byte, 512), 0)
		fmt.Println("read", err)
	}
}

// worker is such a program under way.
type worker struct {
	cmd   *exec.Cmd
	lines *bufio.Scanner
	in    *os.File
}

func (b *bench) startWorker(t *testing.T, endThread bool) *worker {
	t.Helper()
	told, err := json.Marshal(helper{b.Nbdkit, b.Libdir, b.RunDir, b.disk.Capacity, endThread})
	if err != nil {
		t.Fatal(err)
	}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	w := &worker{cmd: exec.Command(os.Args[0]), in: write}
	w.cmd.Env = append(os.Environ(), helperVariable+"="+string(told))
	w.cmd.Stdin, w.cmd.Stderr = read, os.Stderr
	out, err := w.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := w.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_ = read.Close()
	t.Cleanup(func() { w.kill(); _ = write.Close() })
	w.lines = bufio.NewScanner(out)
	w.await(t, "open")
	return w
}

func (w *worker) await(t *testing.T, word string) {
	t.Helper()
	if !w.lines.Scan() || !strings.HasPrefix(w.lines.Text(), word) {
		t.Fatalf("the worker says %q and not %q", w.lines.Text(), word)
	}
}

func (w *worker) read(t *testing.T) {
	t.Helper()
	if _, err := fmt.Fprintln(w.in); err != nil {
		t.Fatal(err)
	}
	w.await(t, "reading")
}

// kill is SIGKILL. It may be repeated.
func (w *worker) kill() {
	_ = w.cmd.Process.Kill()
	_ = w.cmd.Wait()
}

func TestTheProcessOfAKilledWorkerEndsAndWhatItLeftIsSwept(t *testing.T) {
	b := setup(t, mib)
	w := b.startWorker(t, false)
	b.AwaitProcesses(1)
	other := b.open(t)
	w.kill()
	b.AwaitProcesses(1)
	New(b.options).sweep(t.Context())
	if left := b.Left(); len(left) != 1 {
		t.Errorf("%v are left", left)
	}
	b.wantEqual(t, other)
}

func TestAStuckProcessOfAKilledWorkerIsSwept(t *testing.T) {
	b := setup(t, mib)
	w := b.startWorker(t, false)
	b.Fail("read-stall")
	w.read(t)
	b.AwaitStuck()
	w.kill()
	v := New(b.options)
	v.PerHost, v.PerVCenter = 1, 1
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	b.disk.Host = "" // as the worker was told
	if p, err := v.takePlace(ctx, b.disk); err == nil {
		p.release()
		t.Error("its place is free while it reads")
	}
	v.sweep(t.Context())
	b.AwaitProcesses(0)
	if left := b.Left(); len(left) > 0 {
		t.Errorf("%v are left", left)
	}
	p, err := v.takePlace(t.Context(), b.disk)
	if err != nil {
		t.Fatal(err)
	}
	p.release()
}

func TestTheProcessLivesOnWhenTheThreadThatOpenedItEnds(t *testing.T) {
	b := setup(t, mib)
	w := b.startWorker(t, true)
	pid := b.AwaitProcesses(1)[0]
	for range 3 {
		w.read(t)
		w.await(t, "read <nil>")
	}
	if now := b.AwaitProcesses(1)[0]; now != pid {
		t.Errorf("process %d became %d", pid, now)
	}
}

func TestASweepEndsNothingElse(t *testing.T) {
	b := setup(t, mib)
	v := New(b.options)
	v.sweep(t.Context()) // without a directory
	r := b.open(t)
	v.sweep(t.Context())
	b.wantEqual(t, r)
	other := exec.Command("sleep", "60")
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Process.Kill(); _ = other.Wait() }()
	process, err := os.FindProcess(other.Process.Pid)
	if err != nil {
		t.Fatal(err)
	}
	endProcess(t.Context(), process, b.Left()[0])
	if err := other.Process.Signal(syscall.Signal(0)); err != nil {
		t.Errorf("another process was ended: %v", err)
	}
}
