package vcenter

import (
	"testing"

	"github.com/vmware/govmomi/vim25/types"

	"vmapower/internal/sandbox"
)

func TestToolsAreReadFromTheCurrentProperties(t *testing.T) {
	for _, c := range []struct {
		running, version, deprecated string
		want                         ToolsStatus
		starting                     bool
	}{
		{"guestToolsRunning", "guestToolsCurrent", "", ToolsOK, false},
		{"guestToolsRunning", "guestToolsUnmanaged", "toolsOk", ToolsOK, false},
		{"guestToolsRunning", "guestToolsSupportedOld", "", ToolsOld, false},
		{"guestToolsRunning", "guestToolsTooOld", "", ToolsOld, false},
		{"guestToolsExecutingScripts", "guestToolsCurrent", "toolsOk", ToolsNotRunning, true},
		{"guestToolsNotRunning", "guestToolsCurrent", "toolsOk", ToolsNotRunning, false},
		{"guestToolsNotRunning", "guestToolsNotInstalled", "", ToolsNotInstalled, false},
		{"guestToolsNotRunning", "", "toolsNotInstalled", ToolsNotInstalled, false},
		{"", "", "toolsOk", ToolsOK, false},
		{"", "", "toolsOld", ToolsOld, false},
		{"", "", "toolsNotRunning", ToolsNotRunning, false},
		{"", "guestToolsNotInstalled", "", ToolsNotInstalled, false},
		{"", "guestToolsCurrent", "", ToolsUnknown, false},
		{"", "", "", ToolsUnknown, false},
		{"guestToolsSomethingNew", "", "", ToolsUnknown, false},
	} {
		p := properties{"guest.toolsRunningStatus": c.running, "guest.toolsVersionStatus2": c.version, "guest.toolsStatus": c.deprecated}
		if got, starting := p.tools(); got != c.want || starting != c.starting {
			t.Errorf("%+v: %s, starting %v", c, got, starting)
		}
	}
}

var toolsProperties = []string{"guest.toolsRunningStatus", "guest.toolsVersionStatus2", "guest.toolsStatus"}

func TestWhatVCenterWithholdsIsUnknown(t *testing.T) {
	b := setup(t, on("web-01"))
	s := b.session(t)
	vm := b.find(t, s, "web-01")
	b.Guest("web-01").Withhold(&types.NoPermission{PrivilegeId: "System.Read"}, toolsProperties...)
	if st, err := s.Observe(t.Context(), vm); err != nil || st.Tools != ToolsUnknown || st.Power != PoweredOn {
		t.Errorf("%+v, %v", st, err)
	}
	b.Guest("web-01").Withhold(nil)
	w := b.watchGuest(t, s, vm)
	if st := stateOf(w); st.Tools != ToolsOK {
		t.Fatalf("%+v", st)
	}
	b.Guest("web-01").Withhold(&types.SystemErrorFault{}, append(toolsProperties, "runtime.powerState")...)
	st := until(t, w, "unknown Tools", func(st State) bool { return st.Tools == ToolsUnknown && st.Power == PowerUnknown })
	if st.Connection != "connected" {
		t.Errorf("%+v", st)
	}
	b.Guest("web-01").Withhold(nil)
	until(t, w, "known Tools", func(st State) bool { return st.Tools == ToolsOK && st.Power == PoweredOn })
	b.Guest("web-01").SetTools(sandbox.ToolsStarting)
	until(t, w, "Tools that start", func(st State) bool { return st.ToolsStarting && !st.Tools.Running() })
}
