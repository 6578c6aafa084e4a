package sandbox

import (
	"slices"
	"time"

	"github.com/vmware/govmomi/vim25/types"
)

// ToolsReport is what vCenter began to tell of VMware Tools in a guest, and what was true.
type ToolsReport struct {
	At         time.Time
	Tools      Tools  // ToolsUntold while the properties are withheld
	GuestState string // "" while it is withheld
	GoingDown  bool   // a shutdown of the guest was under way, told or not
}

// Registration is the time for which a VM was under an object id.
type Registration struct {
	VM, Ref  string    // instance UUID and object id
	From, To time.Time // To is zero as long as it lasts
}

// ToolsReports returns what was told of the Tools of the VM with these UUIDs since the
// start, oldest first.
func (h *GuestHandle) ToolsReports() []ToolsReport {
	j := h.guest.v.journal
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.tools[h.InstanceUUID()])
}

// History returns the power states and what was told of Tools of every VM that there ever
// was, by instance UUID, oldest first.
func (v *VCenter) History() (switches map[string][]Switch, tools map[string][]ToolsReport) {
	v.journal.mu.Lock()
	defer v.journal.mu.Unlock()
	switches, tools = map[string][]Switch{}, map[string][]ToolsReport{}
	for vm, past := range v.journal.switches {
		switches[vm] = slices.Clone(past)
	}
	for vm, past := range v.journal.tools {
		tools[vm] = slices.Clone(past)
	}
	return switches, tools
}

// Registrations returns which VM was under which object id since the start.
func (v *VCenter) Registrations() []Registration {
	v.journal.mu.Lock()
	defer v.journal.mu.Unlock()
	return slices.Clone(v.journal.places)
}

// toldTools notes under the VM's lock what is told of Tools from now on.
func (g *guest) toldTools(tools Tools, guestState string) {
	if g.unseen {
		return
	}
	missing := g.v.troubles.missing(g.vm.Self, []string{"guest.toolsRunningStatus", "guest.guestState"})
	if misses(missing, "guest.toolsRunningStatus") {
		tools = ToolsUntold
	}
	if misses(missing, "guest.guestState") {
		guestState = ""
	}
	j := g.v.journal
	j.mu.Lock()
	defer j.mu.Unlock()
	now := ToolsReport{At: time.Now(), Tools: tools, GuestState: guestState, GoingDown: g.shuttingDown}
	j.tools[g.instance()] = append(j.tools[g.instance()], now)
}

// registered notes that the object id is the VM's with the instance UUID from now on.
func (j *journal) registered(vm string, ref types.ManagedObjectReference) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.places = append(j.places, Registration{VM: vm, Ref: ref.Value, From: time.Now()})
}

// unregistered notes that the object id is nobody's any more.
func (j *journal) unregistered(ref types.ManagedObjectReference) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for i, p := range j.places {
		if p.Ref == ref.Value && p.To.IsZero() {
			j.places[i].To = time.Now()
		}
	}
}
