package vcenter

import (
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"

	"vmapower/internal/sandbox"
)

// shared are the calls that all who watch share; their number is not each one's.
var shared = []string{"WaitForUpdatesEx", "ModifyListView", "CreatePropertyCollector", "CreateListView", "CreateFilter"}

// own are the calls since the last reset that are not shared.
func (b *bench) own() map[string]int {
	calls := b.Calls()
	maps.DeleteFunc(calls, func(method string, _ int) bool { return slices.Contains(shared, method) })
	return calls
}

func TestAKnownVMCostsOneCallForEachThingThatIsDone(t *testing.T) {
	b := setup(t, on("web"))
	s, id := b.session(t), b.Guest("web").BIOSUUID()
	ctx := WithOperation(t.Context(), "0198-job")
	if _, err := s.Find(ctx, id); err != nil {
		t.Fatal(err)
	}
	b.ResetCalls()
	vm, w, err := s.FindAndWatch(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if st := stateOf(w); st.Power != PoweredOn || !st.Tools.Running() || vm.Name != "web" || !st.Untouched {
		t.Errorf("%s %+v", vm, st)
	}
	if got, want := b.own(), map[string]int{"RetrievePropertiesEx": 1}; !maps.Equal(got, want) {
		t.Errorf("first look: %v", got)
	}
	if err := s.ShutdownGuest(ctx, vm); err != nil {
		t.Fatal(err)
	}
	until(t, w, "off", isOff)
	if st, err := s.ObserveShared(ctx, vm); err != nil || st.Power != PoweredOff {
		t.Errorf("%+v, %v", st, err)
	}
	if got, want := b.own(), map[string]int{"RetrievePropertiesEx": 2, "ShutdownGuest": 1}; !maps.Equal(got, want) {
		t.Errorf("calls: %v", got)
	}
	if id := b.Operation("ShutdownGuest"); id != "0198-job" {
		t.Errorf("vCenter's log would name the operation %q", id)
	}
}

func TestTheStateOfAKnownVMTakesOneCall(t *testing.T) {
	b := setup(t, on("web"))
	s, guest := b.session(t), b.Guest("web")
	for _, id := range []string{guest.BIOSUUID(), guest.InstanceUUID(), guest.Ref()} {
		first, _, err := s.FindAndObserve(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		b.ResetCalls()
		vm, st, err := s.FindAndObserve(t.Context(), id)
		if err != nil || vm != first || st.Power != PoweredOn || st.Tools != ToolsOK || st.At.IsZero() {
			t.Errorf("%s: %s %+v, %v", id, vm, st, err)
		}
		if got := b.own(); !maps.Equal(got, map[string]int{"RetrievePropertiesEx": 1}) {
			t.Errorf("%s: %v", id, got)
		}
	}
}

func manyOn(n int) (guests []sandbox.Guest) {
	for i := range n {
		guests = append(guests, on(fmt.Sprintf("web-%03d", i)))
	}
	return guests
}

func TestManyWatchesShareTheChangesOfTheView(t *testing.T) {
	const n = 300
	b := setup(t, manyOn(n)...)
	s := b.session(t)
	b.ResetCalls()
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			vm, w, err := s.FindAndWatch(t.Context(), b.Guest(fmt.Sprintf("web-%03d", i)).BIOSUUID())
			if err != nil {
				t.Error(err)
				return
			}
			defer w.Close()
			if err := s.ShutdownGuest(t.Context(), vm); err != nil {
				t.Errorf("%s: %v", vm, err)
				return
			}
			if _, err := w.Until(t.Context(), func(st State) (bool, error) { return isOff(st), nil }); err != nil {
				t.Errorf("%s: %v", vm, err)
			}
		})
	}
	all.Wait()
	if calls := b.Calls(); calls["ModifyListView"] > 20 || calls["CreatePropertyCollector"] != 1 {
		t.Errorf("calls: %v", calls)
	}
}
