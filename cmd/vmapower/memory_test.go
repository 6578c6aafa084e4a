//go:build linux

package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"vmapower/internal/testenv"
)

// TestNoProcessOfTheSameUserReadsTheMemory runs the program as a user that is not root, and has the
// system's own tool try what a debugger would.
func TestNoProcessOfTheSameUserReadsTheMemory(t *testing.T) {
	t.Parallel()
	if os.Getuid() != 0 {
		t.Skip("needs root, to be another user")
	}
	binary := build(t)
	if err := os.Chmod(buildDir, 0o711); err != nil {
		t.Fatal(err)
	}
	const somebody = 65534
	c := &child{Transcript: testenv.NewTranscript(), cmd: exec.Command(binary, "simulator", "--listen", "127.0.0.1:0", "-o", "json"), ended: make(chan error, 1)}
	c.cmd.Env, c.cmd.Dir = []string{"VMAPOWER_TOKEN=not-a-real-token", "TMPDIR=" + os.TempDir()}, "/"
	c.cmd.Stdout, c.cmd.Stderr = c, c
	asSomebody := &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Credential: &syscall.Credential{Uid: somebody, Gid: somebody}}
	c.cmd.SysProcAttr = asSomebody
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { c.ended <- c.cmd.Wait() }()
	defer c.stop(t)
	testenv.Await(t, c.Transcript, "\n}\n", c.ended)
	for file, readable := range map[string]bool{"environ": false, "maps": false, "stat": true} {
		other := exec.Command("cat", fmt.Sprintf("/proc/%d/%s", c.cmd.Process.Pid, file))
		other.SysProcAttr = asSomebody
		text, err := other.CombinedOutput()
		if (err == nil) != readable || strings.Contains(string(text), "not-a-real-token") {
			t.Errorf("%s: %v: %.200s", file, err, text)
		}
	}
}
