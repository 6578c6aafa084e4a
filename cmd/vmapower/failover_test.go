package main

import (
	"bytes"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"vmapower/internal/server/servertest"
)

// countdown calls do when so many lines were written.
type countdown struct {
	bytes.Buffer
	lines int
	do    func()
}

func (c *countdown) Write(p []byte) (int, error) {
	if c.lines -= bytes.Count(p, []byte("\n")); c.lines <= 0 && c.do != nil {
		c.do()
		c.do = nil
	}
	return c.Buffer.Write(p)
}

// runPlan runs the command, is killed after so many lines (0 for never), and returns its exit code and what it said.
func runPlan(t *testing.T, s *servertest.Service, binary string, lines int, args ...string) (code int, said string) {
	t.Helper()
	cmd := exec.Command(binary, args...)
	cmd.Env = append(s.Environ(), "HOME="+t.TempDir())
	errs := &countdown{lines: lines}
	if lines > 0 {
		errs.do = func() { _ = cmd.Process.Kill() }
	}
	cmd.Stderr, cmd.Stdout = errs, io.Discard
	_ = cmd.Run() // the exit code tells
	return cmd.ProcessState.ExitCode(), errs.String()
}

func TestAPlanThatIsKilledAnywhereAndRunAgainDoesNothingTwice(t *testing.T) {
	t.Parallel()
	const rounds = 10 // with two kills each
	s, binary := servertest.Start(t), build(t)
	disk := s.VCenter.Guest("web").Disk(2000)
	replica := servertest.Replicate(t, disk, s.Targets)
	plan := filepath.Join(t.TempDir(), "plan.yaml")
	text := "name: killed\ngroups:\n  - {name: first, vms: [{vm_id: " + s.VM("legacy") + "}]}\n  - name: second\n    vms:\n      - vm_id: " + s.VM("web") +
		"\n        sync: {disks: [{disk_key: \"2000\", change_id: \"" + replica.ChangeID() + "\", target: \"" + replica.Target() + "\"}]}\n"
	if err := os.WriteFile(plan, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for round := range rounds {
		servertest.Write(t, disk, 3<<20, "written in round "+strconv.Itoa(round))
		for _, command := range []string{"failover", "rollback"} {
			after := 1 + rand.IntN(20)
			_, _ = runPlan(t, s, binary, after, command, plan, "--run", strconv.Itoa(round))
			if code, said := runPlan(t, s, binary, 0, command, plan, "--run", strconv.Itoa(round)); code != 0 {
				t.Fatalf("%s of round %d, killed after %d lines: exit %d\n%s", command, round, after, code, said)
			}
		}
		servertest.WantEqual(t, replica)
	}
	calls := map[string]int{}
	for _, change := range s.VCenter.Journal() {
		calls[change.Guest+" "+strings.Replace(change.Method, "PowerOnMultiVM", "PowerOnVM", 1)]++
	}
	for _, call := range []string{"web ShutdownGuest", "web PowerOnVM_Task", "legacy PowerOffVM_Task", "legacy PowerOnVM_Task"} {
		if calls[call] != rounds {
			t.Errorf("%d of %s, want %d", calls[call], call, rounds)
		}
	}
	wantJobs(t, s, rounds*5)
}

func wantJobs(t *testing.T, s *servertest.Service, want int) {
	t.Helper()
	code, out, errs := vmapower(t, s.Environ(), "jobs", "list", "--limit", "200", "-o", "jsonl")
	if n := strings.Count(out, "\n"); code != 0 || n != want {
		t.Errorf("%d jobs, want %d: %s", n, want, errs)
	}
}
