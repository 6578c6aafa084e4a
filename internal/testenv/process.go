package testenv

import (
	"bytes"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Process is a program that the test may kill, freeze, and start again. It dies
// with the test, also when the test itself is killed.
type Process struct {
	t       testing.TB
	program string
	args    []string
	env     []string
	output  *output

	mu   sync.Mutex
	cmd  *exec.Cmd
	done chan struct{}
}

// output keeps what all runs of a process wrote.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements io.Writer.
func (o *output) Write(data []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(data)
}

// StartProcess starts the program with nothing in its environment but env.
func StartProcess(t testing.TB, program string, args, env []string) *Process {
	t.Helper()
	p := &Process{t: t, program: program, args: args, env: append(env, "PATH="+os.Getenv("PATH")), output: &output{}}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Kill)
	return p
}

// Start runs it, again if it has ended.
func (p *Process) Start() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	cmd := exec.Command(p.program, p.args...)
	cmd.Env, cmd.Stdout, cmd.Stderr = p.env, p.output, p.output
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		return err
	}
	done := make(chan struct{})
	p.cmd, p.done = cmd, done
	go func() {
		_ = cmd.Wait() // how it ended is read from its state
		close(done)
	}()
	return nil
}

// StartAs starts another program in its place, after it has ended: the same service in another version.
func (p *Process) StartAs(program string) error {
	p.mu.Lock()
	p.program = program
	p.mu.Unlock()
	return p.Start()
}

func (p *Process) running() (*exec.Cmd, <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.cmd, p.done
}

// Kill ends it with SIGKILL and waits until it is gone.
func (p *Process) Kill() {
	cmd, done := p.running()
	_ = cmd.Process.Kill() // it may have ended already
	<-done
}

// Stop freezes it with SIGSTOP.
func (p *Process) Stop() { p.signal(syscall.SIGSTOP) }

// Continue ends Stop.
func (p *Process) Continue() { p.signal(syscall.SIGCONT) }

func (p *Process) signal(s syscall.Signal) {
	cmd, _ := p.running()
	_ = cmd.Process.Signal(s) // it may have ended already
}

// Terminate asks it to stop with SIGTERM, and returns its exit code, or -1 when it
// had to be killed because it did not end in time; its output then says where it hung.
func (p *Process) Terminate(within time.Duration) (exitCode int) {
	cmd, done := p.running()
	p.signal(syscall.SIGTERM)
	timer := time.NewTimer(within)
	defer timer.Stop()
	select {
	case <-done:
		return cmd.ProcessState.ExitCode()
	case <-timer.C:
		p.signal(syscall.SIGQUIT) // a Go program writes its stacks and ends
		select {
		case <-done:
		case <-time.After(5 * time.Second):
			p.Kill()
		}
		return -1
	}
}

// Done is closed when the present run has ended.
func (p *Process) Done() <-chan struct{} {
	_, done := p.running()
	return done
}

// PID is the process's id in the present run.
func (p *Process) PID() int {
	cmd, _ := p.running()
	return cmd.Process.Pid
}

// PeakMemory returns the most bytes of memory that the present run has had at once.
func (p *Process) PeakMemory() int64 {
	p.t.Helper()
	status, err := os.ReadFile("/proc/" + strconv.Itoa(p.PID()) + "/status")
	if err != nil {
		p.t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if text, found := strings.CutPrefix(line, "VmHWM:"); found {
			kib, err := strconv.ParseInt(strings.Fields(text)[0], 10, 64)
			if err != nil {
				p.t.Fatal(err)
			}
			return kib << 10
		}
	}
	p.t.Fatal("the system does not tell a process's peak memory")
	return 0
}

// Lines returns the lines of its output, of all runs, that contain every word.
func (p *Process) Lines(words ...string) (lines []string) {
	p.output.mu.Lock()
	text := p.output.text.String()
	p.output.mu.Unlock()
next:
	for line := range strings.Lines(text) {
		for _, word := range words {
			if !strings.Contains(line, word) {
				continue next
			}
		}
		lines = append(lines, strings.TrimRight(line, "\n"))
	}
	return lines
}

// FreeAddr is a host:port that nobody listens on.
func FreeAddr(t testing.TB) string {
	t.Helper()
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(freePort(t)))
}
