package sandbox

import (
	"slices"
	"sync"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// Change is one call that is meant to change a VM's power, as the server saw it.
type Change struct {
	Method    string // as in the WSDL, such as PowerOffVM_Task
	Guest     string
	VM        string    // the instance UUID under the call's object id when the call arrived
	Ref       string    // the object id
	Operation string    // the operation id that came with the call
	Arrived   time.Time // when the request was complete
	Handled   time.Time // when the VM took or refused it; zero when it never got so far
	Accepted  bool      // vCenter did not refuse it
	Effective bool      // the VM did something because of it
}

// Switch is a change of a guest's power state.
type Switch struct {
	At        time.Time
	Power     Power
	Operation string // of the call that brought it about; "" for an operator's hand
	Cut       bool   // the power was cut, by whomever
}

// journal is the server's own record of who changed what. Nothing is ever taken
// out of it: a test asks it at the end what really happened.
type journal struct {
	mu       sync.Mutex
	changes  []*Change
	switches map[string][]Switch      // by instance UUID
	tools    map[string][]ToolsReport // by instance UUID
	places   []Registration
}

func newJournal() *journal {
	return &journal{switches: map[string][]Switch{}, tools: map[string][]ToolsReport{}}
}

var changing = []string{"ShutdownGuest", "PowerOffVM_Task", "PowerOnVM_Task", "PowerOnMultiVM_Task"}

// ofOneVM is the call that does the same with one VM: what goes wrong with that goes wrong
// with both.
func ofOneVM(method string) string {
	if method == "PowerOnMultiVM_Task" {
		return "PowerOnVM_Task"
	}
	return method
}

// noteArrival notes a changing call before anything can happen to it.
func (v *VCenter) noteArrival(method *simulator.Method) {
	if !slices.Contains(changing, method.Name) {
		return
	}
	on := []types.ManagedObjectReference{method.This}
	if several, ok := method.Body.(*types.PowerOnMultiVM_Task); ok {
		on = several.Vm
	}
	for _, ref := range on {
		g := v.inventory.under(ref)
		if g == nil {
			continue
		}
		c := &Change{
			Method: method.Name, Guest: g.spec.Name, Ref: ref.Value, Operation: method.Header.ID, Arrived: time.Now(),
		}
		g.locked(func(*simulator.Context) { c.VM = g.instance() })
		v.journal.mu.Lock()
		v.journal.changes = append(v.journal.changes, c)
		v.journal.mu.Unlock()
	}
}

// handled notes what became of the call's newest request that was still open.
func (g *guest) handled(method, operation string, accepted, effective bool) {
	j := g.v.journal
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, c := range slices.Backward(j.changes) {
		if c.Method == method && c.Ref == g.vm.Self.Value && c.Operation == operation && c.Handled.IsZero() {
			c.Handled, c.Accepted, c.Effective = time.Now(), accepted, effective
			return
		}
	}
}

// switched notes a new power state under the VM's lock.
func (g *guest) switched(state types.VirtualMachinePowerState) {
	if g.unseen {
		return
	}
	now := Switch{At: time.Now(), Power: powerWords[state], Operation: g.cause, Cut: g.cutting}
	j := g.v.journal
	j.mu.Lock()
	defer j.mu.Unlock()
	past := j.switches[g.instance()]
	if len(past) == 0 || past[len(past)-1].Power != now.Power {
		j.switches[g.instance()] = append(past, now)
	}
}

// Journal returns every changing call since the start, in the order of arrival.
func (v *VCenter) Journal() []Change {
	v.journal.mu.Lock()
	defer v.journal.mu.Unlock()
	changes := make([]Change, len(v.journal.changes))
	for i, c := range v.journal.changes {
		changes[i] = *c
	}
	return changes
}

// Switches returns the power states of the VM with these UUIDs since the start, oldest
// first, under whatever object ids it had.
func (h *GuestHandle) Switches() []Switch {
	j := h.guest.v.journal
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.switches[h.InstanceUUID()])
}
