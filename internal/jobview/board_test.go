package jobview

import (
	"strings"
	"testing"
	"time"

	"vmapower/client"
	"vmapower/client/failover"
)

// boardPlan is a plan of so many VMs.
func boardPlan(n int) failover.Plan {
	return failover.Plan{Name: "p", Groups: []failover.Group{{Name: "all", VMs: make([]failover.VM, n)}}}
}

// atWork is a VM whose power-off runs.
func atWork(id string) failover.VMReport {
	ended := time.Now()
	steps := []client.Step{
		{Seq: 1, Attempt: 1, Title: "Find the VM", Status: client.StepStatusCompleted, StartedAt: &ended, EndedAt: &ended, Message: "found \x1b[31m"},
		{Seq: 2, Attempt: 1, Title: "Ask the guest", Status: client.StepStatusRunning, StartedAt: &ended},
	}
	job := client.Job{JobId: "job-" + id, Operation: client.OperationPowerOff, Status: client.JobStatusRunning, ProgressPercent: 16, Steps: steps}
	return failover.VMReport{Group: "all", VMID: id, Name: id, Outcome: failover.Running, Jobs: []client.Job{job}}
}

func TestABoardWithoutATerminalPrintsEachStepOnceAndNothingItWouldObey(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	board := NewBoard(&out, boardPlan(1))
	vm := atWork("web")
	board.Show(vm)
	board.Show(vm)
	vm.Outcome, vm.Error = failover.Failed, "it hangs"
	board.Show(vm)
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 2 || strings.Contains(out.String(), "\x1b") || !strings.Contains(lines[1], "it hangs") {
		t.Errorf("printed %q", out.String())
	}
}

func TestABoardOnATerminalShowsWhatRunsAndFitsOnIt(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	board := NewBoard(&out, boardPlan(40))
	board.live = true
	for i := range 30 {
		board.Show(atWork("vm-" + strings.Repeat("x", i+1)))
	}
	ended := atWork("vm-x")
	ended.Outcome = failover.Done
	out.Reset()
	board.Show(ended)
	text := out.String()
	if lines := strings.Count(text, "\n"); lines > mostRows+4 || !strings.Contains(text, "1 of 40 VMs") || !strings.Contains(text, "and 17 more") || !strings.Contains(text, "16 %  Ask the guest") {
		t.Errorf("shown %q", text)
	}
	out.Reset()
	if board.Close(); !strings.HasPrefix(out.String(), "\x1b[14A") {
		t.Errorf("left %q", out.String())
	}
}
