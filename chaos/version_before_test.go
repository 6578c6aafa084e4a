package chaos

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vmapower/client"
	"vmapower/internal/sandbox"
)

// versionBefore is the commit of a version that works beside this one on the same Redis.
const versionBefore = "8df92891384c72464899d3d828547e30da3824de"

// TestJobsGoBetweenThisVersionAndTheOneBefore upgrades a service part by part: what one version
// accepts the other works on, and one goes on where the other was killed.
func TestJobsGoBetweenThisVersionAndTheOneBefore(t *testing.T) {
	if !long() {
		t.Skip("it builds an earlier version: make chaos runs it")
	}
	before := buildBefore(t)
	for name, versions := range map[string]struct{ api, first, second string }{
		"the api is upgraded first":      {program, before, before},
		"the workers are upgraded first": {before, program, program},
		"one worker is upgraded":         {before, before, program},
		"one worker is put back":         {program, program, before},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := plan{apis: 1, stableOff: 500 * time.Millisecond, guests: []sandbox.Guest{orderly}, programs: map[string]string{"api": versions.api}}
			s := newSite(t, p)
			s.programs["worker"] = versions.first
			first := s.startWorker("worker-1", p)
			id := s.submit(client.OperationPowerOff, "vm", 60)
			s.untilStep(id, "wait-for-shutdown")
			first.Kill()
			s.programs["worker"] = versions.second
			s.startWorker("worker-2", p)
			s.finishedOnce(id, "ShutdownGuest", "graceful")

			id = s.submit(client.OperationPowerOn, "vm", 60)
			s.finishedOnce(id, "PowerOnVM_Task", "started")
		})
	}
}

// buildBefore builds the version before from the repository's history.
func buildBefore(t *testing.T) (program string) {
	t.Helper()
	dir := t.TempDir()
	program = filepath.Join(dir, "vmapower-before")
	script := "git archive " + versionBefore + " | tar -x -C " + dir + " && cd " + dir + " && go build -buildvcs=false -o " + program + " ./cmd/vmapower"
	build := exec.Command("sh", "-c", "cd .. && "+script)
	if said, err := build.CombinedOutput(); err != nil {
		if strings.Contains(string(said), "not a git repository") || strings.Contains(string(said), "not a valid object name") {
			t.Skipf("the history of the repository is not here: %s", said)
		}
		t.Fatalf("%v\n%s", err, said)
	}
	return program
}
