package vcenter

import (
	"errors"
	"testing"

	"github.com/vmware/govmomi/vim25/types"
)

func TestAnOverthrownSessionChangesNothingAndIsNotResent(t *testing.T) {
	b := setup(t, on("web"))
	sleeper := b.session(t)
	successor, err := b.newPool(t, Options{}).Session(t.Context(), b.login())
	if err != nil {
		t.Fatal(err)
	}
	vm := b.find(t, sleeper, "web")
	if sleeper.Key() == "" || sleeper.Key() == successor.Key() {
		t.Fatalf("keys %q and %q", sleeper.Key(), successor.Key())
	}
	old := sleeper.Key()
	for range 2 {
		if err := successor.Terminate(t.Context(), old); err != nil {
			t.Fatal(err)
		}
	}
	b.ResetCalls()
	if err := sleeper.ShutdownGuest(t.Context(), vm); !errors.Is(err, ErrSessionExpired) {
		t.Fatalf("the call of the ended session: %v", err)
	}
	if calls := b.Calls(); calls["ShutdownGuest"] != 1 || calls["Login"] != 1 {
		t.Errorf("calls %v", calls)
	}
	if b.Guest("web").Power() != "on" || sleeper.Key() == old {
		t.Errorf("guest %s, key %q", b.Guest("web").Power(), sleeper.Key())
	}
}

func TestWithoutThePrivilegeNoOtherSessionIsEnded(t *testing.T) {
	b := setup(t)
	for _, refused := range []types.BaseMethodFault{
		&types.NoPermission{PrivilegeId: "Sessions.TerminateSession"}, &types.NotImplemented{}, &types.NotSupported{}, // as some ESXi hosts
	} {
		b.Fail("TerminateSession", "*", refused, 1)
		if err := b.session(t).Terminate(t.Context(), "another"); !errors.Is(err, ErrPermission) {
			t.Errorf("%T: error %v", refused, err)
		}
	}
}
