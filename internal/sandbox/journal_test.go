package sandbox

import (
	"context"
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/types"
)

func TestTheJournalTellsWhoChangedWhat(t *testing.T) {
	b := setup(t, Guest{Name: "web-01", Power: On, Tools: ToolsOK, ShutdownTakes: 50 * time.Millisecond})
	vm := b.vm("web-01")
	first, second := context.WithValue(t.Context(), types.ID{}, "job-1"), context.WithValue(t.Context(), types.ID{}, "job-2")
	for range 2 {
		if err := vm.ShutdownGuest(first); err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, func() bool { return b.Guest("web-01").Power() == Off })
	for range 2 {
		if task, err := vm.PowerOn(second); err == nil {
			_ = task.Wait(second) // the second finds the VM on
		}
	}

	want := []Change{
		{Method: "ShutdownGuest", Operation: "job-1", Effective: true}, {Method: "ShutdownGuest", Operation: "job-1"},
		{Method: "PowerOnVM_Task", Operation: "job-2", Effective: true}, {Method: "PowerOnVM_Task", Operation: "job-2"},
	}
	got := b.Journal()
	if len(got) != len(want) {
		t.Fatalf("journal %+v", got)
	}
	for i, c := range got {
		if c.Method != want[i].Method || c.Operation != want[i].Operation || c.Effective != want[i].Effective ||
			c.Guest != "web-01" || c.Handled.Before(c.Arrived) {
			t.Errorf("call %d is %+v, want %+v", i, c, want[i])
		}
	}
	switches := b.Guest("web-01").Switches()
	last := switches[len(switches)-2:]
	if last[0].Power != Off || last[0].Operation != "job-1" || last[1].Power != On || last[1].Operation != "job-2" {
		t.Errorf("switches %+v", switches)
	}
}

func TestALateCallIsCarriedOutAfterItsCallerHungUp(t *testing.T) {
	b := setup(t, Guest{Name: "web-01", Power: On})
	b.Late("PowerOffVM_Task", 100*time.Millisecond)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := b.vm("web-01").PowerOff(ctx); err == nil {
		t.Fatal("the call was answered in time")
	}
	eventually(t, func() bool { return b.Guest("web-01").Power() == Off })
}

// eventually waits for what a guest does by itself.
func eventually(t *testing.T, holds func() bool) {
	t.Helper()
	for limit := time.Now().Add(10 * time.Second); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatal("it never happened")
		}
	}
}
