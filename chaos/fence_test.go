package chaos

import (
	"fmt"
	"testing"
	"time"

	"vmapower/client"
	"vmapower/internal/sandbox"
)

// A worker that was frozen for longer than the takeover finds its jobs done by
// another one, and the VMs powered on again: it must neither write nor call.
func TestAWorkerThatWakesUpTooLateChangesNothing(t *testing.T) {
	t.Parallel()
	guests := []sandbox.Guest{
		{Name: "slow", Power: sandbox.On, Tools: sandbox.ToolsOK, ShutdownTakes: 8 * time.Second, BootTakes: time.Second},
		{Name: "stuck", Power: sandbox.On, Tools: sandbox.ToolsOK, Hangs: true, BootTakes: time.Second},
		{Name: "down", Power: sandbox.Off, Tools: sandbox.ToolsOK, BootTakes: 30 * time.Second},
	}
	s := newSite(t, plan{apis: 1, workers: 2, stableOff: 500 * time.Millisecond, guests: guests})
	sleeper, successor := s.workers[0], s.workers[1]
	s.until(func() bool {
		return len(successor.Lines(itRuns)) > 0 && len(sleeper.Lines(itRuns)) > 0
	})
	successor.Stop()
	jobs := []string{
		s.submit(client.OperationPowerOff, "slow", 60), // will be waiting
		s.submit(client.OperationPowerOff, "stuck", 3), // about to cut the power
		s.submit(client.OperationPowerOn, "down", 15),  // will be waiting for Tools
	}
	s.untilStep(jobs[0], "wait-for-shutdown")
	s.untilStep(jobs[1], "wait-for-shutdown")
	s.untilStep(jobs[2], "wait-for-tools")
	sleeper.Stop()
	successor.Continue()
	if unended := s.untilEnded(t.Context(), jobs, settledWithin); unended != nil {
		t.Fatal(unended)
	}
	rollback := s.submit(client.OperationPowerOn, "stuck", 30)
	if unended := s.untilEnded(t.Context(), []string{rollback}, settledWithin); unended != nil {
		t.Fatal(unended)
	}
	jobs = append(jobs, rollback)

	before := map[string]string{}
	for _, id := range jobs {
		before[id], _ = s.wholeRecord(t.Context(), id)
	}
	calls := len(s.vcenter.Journal())
	sleeper.Continue()
	sleep(t.Context(), 5*time.Second) // it beats, writes and calls within this, if at all
	for _, id := range jobs {
		if now, err := s.wholeRecord(t.Context(), id); err != nil || now != before[id] {
			t.Errorf("record of %s changed (%v):\n%s\n%s", id, err, before[id], now)
		}
	}
	if late := s.vcenter.Journal()[calls:]; len(late) > 0 {
		t.Errorf("the woken worker called %+v", late)
	}
	if power := s.vcenter.Guest("stuck").Power(); power != sandbox.On {
		t.Errorf("the VM that was powered on again is %s", power)
	}
	e := s.gather(t.Context(), newLedger())
	s.accuse(e.judge(), e)
	t.Log(fmt.Sprint(len(sleeper.Lines("superseded")), " lines of the woken worker say superseded"))
}
