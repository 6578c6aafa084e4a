package vcenter

import (
	"testing"

	"github.com/vmware/govmomi/vim25/types"

	"vmapower/internal/sandbox"
)

// What a State tells beside the power is from the last look: of another life of the VM it
// tells nothing.
func TestWhatWasReadBeforeAVMWentOffIsForgotten(t *testing.T) {
	b := setup(t, on("web"))
	s := b.session(t)
	w := b.watch(t, s, b.find(t, s, "web"))
	follow(t, w)
	if st := stateOf(w); st.Tools != ToolsOK || st.BootTime.IsZero() {
		t.Errorf("%+v", st)
	}
	b.Guest("web").PowerOffByHand()
	st := until(t, w, "off", isOff)
	if st.Tools != ToolsUnknown || !st.BootTime.IsZero() || st.Untouched {
		t.Errorf("%+v", st)
	}
}

func TestAGuestThatIsFollowedIsTold(t *testing.T) {
	b := setup(t, on("web"))
	s := b.session(t)
	w := b.watchGuest(t, s, b.find(t, s, "web"))
	b.Guest("web").SetTools(sandbox.ToolsNotRunning)
	until(t, w, "Tools that do not run", func(st State) bool { return st.Tools == ToolsNotRunning })
	b.Guest("web").PowerOffByHand()
	until(t, w, "off", isOff)
}

func TestAVMThatCannotBeListedAtOnceIsListedLater(t *testing.T) {
	b := setup(t, on("web"), on("db"))
	s := b.session(t)
	follow(t, b.watch(t, s, b.find(t, s, "db")))
	b.Fail("ModifyListView", "*", &types.HostCommunication{}, 2)
	w := b.watch(t, s, b.find(t, s, "web"))
	b.Guest("web").PowerOffByHand()
	until(t, w, "off", isOff)
}
