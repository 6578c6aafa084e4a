package worker_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"vmapower/internal/sandbox"
	"vmapower/tasks"
)

// sharedCalls are what all jobs of a session have in common: the parked wait, and what is
// followed by it.
var sharedCalls = []string{"WaitForUpdatesEx", "ModifyListView", "CreatePropertyCollector", "CreateListView", "CreateFilter"}

// ownCalls are the calls since the last reset that jobs make for themselves alone.
func (b *bundle) ownCalls() map[string]int {
	calls := b.vcenter.Calls()
	maps.DeleteFunc(calls, func(method string, _ int) bool { return slices.Contains(sharedCalls, method) })
	return calls
}

// A VM that is known, on a warm session. The events that say who ended a guest are asked for
// once: without them nobody may call its disks clean.
func TestAJobCallsVCenterNoMoreOftenThanItMust(t *testing.T) {
	b := setup(t, web(50*time.Millisecond), sandbox.Guest{Name: "other", Power: sandbox.Off})
	b.work(t)
	vm, other := b.guest(t, "web-01"), b.guest(t, "other")
	wantOff(t, b.do(t, other.BIOSUUID(), powerOff(tasks.Force, 300)), "already-off", "", "clean") // warms the session
	wantOff(t, b.do(t, vm.BIOSUUID(), powerOff(tasks.Force, 300)), "forced", "requested", "crash_consistent")
	for _, c := range []struct {
		name, id string
		power    sandbox.Power
		policy   tasks.Policy
		method   string
		want     map[string]int
	}{
		{"already off", other.BIOSUUID(), sandbox.Off, tasks.Force, "already-off", map[string]int{"RetrievePropertiesEx": 2}},
		{"forced", vm.BIOSUUID(), sandbox.On, tasks.Force, "forced", map[string]int{"RetrievePropertiesEx": 2, "PowerOffVM_Task": 1}},
		{"graceful", vm.BIOSUUID(), sandbox.On, tasks.GracefulThenForce, "graceful",
			map[string]int{"RetrievePropertiesEx": 2, "ShutdownGuest": 1, "QueryEvents": 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.power == sandbox.On {
				vm.PowerOnByHand()
				vm.SetTools(sandbox.ToolsOK)
			}
			b.vcenter.ResetCalls()
			if r := result[tasks.PowerOffResult](t, b.do(t, c.id, powerOff(c.policy, 300))); r.ShutdownMethod != c.method {
				t.Errorf("result %+v", r)
			}
			if got := b.ownCalls(); !maps.Equal(got, c.want) {
				t.Errorf("calls: %v, want %v", got, c.want)
			}
		})
	}
}
