package chaos

import (
	"slices"
	"testing"
	"time"

	"vmapower/client"
	"vmapower/internal/sandbox"
)

// Another vCenter at the same address may have VMs with the same object ids and UUIDs: a
// job that found its VM before must not go on with them.
func TestAVCenterThatBecameAnotherIsLeftAloneByJobsInFlight(t *testing.T) {
	t.Parallel()
	s := newSite(t, plan{apis: 1, workers: 2, stableOff: 500 * time.Millisecond, guests: []sandbox.Guest{
		{Name: "slow", Power: sandbox.On, Tools: sandbox.ToolsOK, ShutdownTakes: time.Minute},
		{Name: "stuck", Power: sandbox.On, Tools: sandbox.ToolsOK, Hangs: true},
		{Name: "down", Power: sandbox.Off, Tools: sandbox.ToolsOK, BootTakes: time.Minute},
	}})
	jobs := []string{
		s.submit(client.OperationPowerOff, "slow", 60),
		s.submit(client.OperationPowerOff, "stuck", 5),
		s.submit(client.OperationPowerOn, "down", 60),
	}
	s.untilStep(jobs[0], "wait-for-shutdown")
	s.untilStep(jobs[1], "wait-for-shutdown")
	s.untilStep(jobs[2], "wait-for-tools")
	calls := len(s.vcenter.Journal())
	s.vcenter.BecomeAnother()
	if unended := s.untilEnded(t.Context(), jobs, settledWithin); unended != nil {
		t.Fatal(unended)
	}
	e := s.gather(t.Context(), newLedger())
	for _, id := range jobs {
		if c := e.byID[id]; c.job.Error == nil || c.job.Error.Code != "vm_not_found" {
			t.Errorf("job is %s: %+v\n%s", c.job.Status, c.job.Error, s.said(id))
		}
	}
	if late := s.vcenter.Journal()[calls:]; len(late) > 0 {
		t.Errorf("called %+v", late)
	}
	found := slices.DeleteFunc(e.judge(), func(v violation) bool { return v.check == "unforeseen" })
	s.accuse(found, e)

	id := s.submit(client.OperationPowerOff, "stuck", 1)
	if unended := s.untilEnded(t.Context(), []string{id}, settledWithin); unended != nil {
		t.Fatal(unended)
	}
	if c := s.gather(t.Context(), newLedger()).byID[id]; c.off.ShutdownMethod != "forced" {
		t.Errorf("a new job is %s %s: %+v", c.job.Status, c.off.ShutdownMethod, c.job.Error)
	}
}
