package vcenter

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/vmware/govmomi/vim25/types"
)

func TestAnotherVMUnderTheObjectIDIsNotLookedAt(t *testing.T) {
	b := setup(t, on("web-01"))
	s := b.session(t)
	vm := b.find(t, s, "web-01")
	w := b.watch(t, s, vm)
	b.ResetCalls()
	b.Guest("web-01").Become()
	st, err := w.Until(soon(t), func(State) (bool, error) { return false, nil })
	if !errors.Is(err, ErrReplaced) || st.Power != PowerUnknown || st.Tools != ToolsUnknown {
		t.Errorf("the wait told %+v, %v", st, err)
	}
	if st, err := w.State(context.Background()); !errors.Is(err, ErrReplaced) || st.Power != PowerUnknown {
		t.Errorf("the watch tells %+v, %v", st, err)
	}
	if st, err := s.Observe(t.Context(), vm); !errors.Is(err, ErrReplaced) || st.Power != "" {
		t.Errorf("the look told %+v, %v", st, err)
	}
	if _, err := s.Disks(t.Context(), vm); !errors.Is(err, ErrReplaced) {
		t.Errorf("disks: %v", err)
	}
	if n := b.Calls()["RetrievePropertiesEx"]; n != 2 {
		t.Errorf("to know it took %d calls, for a look and the disks", n)
	}
	if _, err := s.FindAgain(t.Context(), vm); !errors.Is(err, ErrNotFound) {
		t.Errorf("found again: %v", err)
	}
}

func TestAVMThatWasRegisteredAgainIsFoundByItsUUIDs(t *testing.T) {
	b := setup(t, on("web-01"))
	s := b.session(t)
	vm := b.find(t, s, "web-01")
	w := b.watch(t, s, vm)
	if _, err := b.Guest("web-01").RegisterAgain(); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Until(soon(t), func(State) (bool, error) { return false, nil }); !errors.Is(err, ErrReplaced) {
		t.Errorf("the wait told %v", err)
	}
	now, err := s.FindAgain(t.Context(), vm)
	if err != nil || now.Ref == vm.Ref || now.InstanceUUID != vm.InstanceUUID || now.BIOSUUID != vm.BIOSUUID {
		t.Errorf("%+v was %+v, %v", now, vm, err)
	}
	if st := stateOf(b.watch(t, s, now)); st.Power != PoweredOn {
		t.Errorf("%+v", st)
	}
}

func TestAVCenterThatBecameAnotherOneIsNotedWithTheNextLogin(t *testing.T) {
	b := setup(t, on("web-01"))
	s := b.session(t)
	vm := b.find(t, s, "web-01")
	w := b.watch(t, s, vm)
	b.BecomeAnother()
	if st, err := s.Observe(t.Context(), vm); !errors.Is(err, ErrReplaced) || !strings.Contains(err.Error(), "another vCenter") {
		t.Errorf("the look told %+v, %v", st, err)
	}
	if st, err := w.State(context.Background()); !errors.Is(err, ErrReplaced) {
		t.Errorf("the watch tells %+v, %v", st, err)
	}
	if _, err := s.FindAgain(t.Context(), vm); !errors.Is(err, ErrNotFound) || !strings.Contains(err.Error(), "another vCenter") {
		t.Errorf("found again: %v", err)
	}
}

func TestUUIDsThatVCenterWithholdsProveNothing(t *testing.T) {
	b := setup(t, on("web-01"))
	s := b.session(t)
	vm := b.find(t, s, "web-01")
	b.Guest("web-01").Withhold(&types.NoPermission{PrivilegeId: "System.Read"}, instanceUUIDPath)
	if st, err := s.Observe(t.Context(), vm); !errors.Is(err, ErrReplaced) {
		t.Errorf("the look told %+v, %v", st, err)
	}
	if _, err := s.Watch(t.Context(), vm); !errors.Is(err, ErrReplaced) {
		t.Errorf("watched: %v", err)
	}
}

func TestFindingAndWatchingTakesOneReadTogether(t *testing.T) {
	b := setup(t, on("web-01"), on("db-01"))
	s := b.session(t)
	follow(t, b.watch(t, s, b.find(t, s, "db-01"))) // the collector is warm
	b.ResetCalls()
	vm, w, err := s.FindAndWatch(t.Context(), b.Guest("web-01").BIOSUUID())
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	follow(t, w)
	if vm.Name != "web-01" || vm.BIOSUUID != b.Guest("web-01").BIOSUUID() || stateOf(w).Power != PoweredOn {
		t.Errorf("%+v, %+v", vm, stateOf(w))
	}
	calls := b.Calls()
	if calls["FindAllByUuid"] != 1 || calls["RetrievePropertiesEx"] != 1 || calls["ModifyListView"] != 1 {
		t.Errorf("calls: %v", calls)
	}
	for _, id := range []string{"vm-99999", "42050000-0000-0000-0000-000000000000", "nonsense"} {
		if _, _, err := s.FindAndWatch(t.Context(), id); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %v", id, err)
		}
	}
}
