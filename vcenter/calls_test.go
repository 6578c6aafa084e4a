package vcenter

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/types"

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

func TestAnObjectIDThatIsAnotherVMsNowIsLookedForAgain(t *testing.T) {
	b := setup(t, on("web"), on("db"))
	s, web := b.session(t), b.Guest("web")
	for name, id := range map[string]string{"by BIOS UUID": web.BIOSUUID(), "by instance UUID": web.InstanceUUID()} {
		t.Run(name, func(t *testing.T) {
			vm, err := s.Find(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			parsed, _ := ParseID(id)
			wrong := s.knownIDs.byUUID[parsed.text]
			wrong.ref.Value = b.Guest("db").Ref()
			s.knownIDs.byUUID[parsed.text] = wrong
			if again, st, err := s.FindAndObserve(t.Context(), id); err != nil || again != vm || st.Power != PoweredOn {
				t.Errorf("found %s, %+v, %v", again, st, err)
			}
			wrong.ref.Value = "vm-999999"
			s.knownIDs.byUUID[parsed.text] = wrong
			if again, err := s.Find(t.Context(), id); err != nil || again != vm {
				t.Errorf("found %s, %v", again, err)
			}
		})
	}
}

// Only a search finds both a VM and its copy, so a BIOS UUID is looked for again after a minute.
func TestACopyOfAVMIsNoticedAlthoughItsOriginalIsKnown(t *testing.T) {
	const uuid = "4205c10e-c10e-c10e-c10e-c10ec10ec110"
	original := on("web")
	original.BIOSUUID = uuid
	b := setup(t, original)
	s := b.session(t)
	if _, err := s.Find(t.Context(), uuid); err != nil {
		t.Fatal(err)
	}
	known := s.knownIDs.byUUID[uuid]
	if left := time.Until(known.until); left > time.Minute {
		t.Errorf("a BIOS UUID is known for %v", left)
	}
	copied := on("copy")
	copied.BIOSUUID = uuid
	if _, err := b.Register(copied); err != nil {
		t.Fatal(err)
	}
	known.until = time.Now()
	s.knownIDs.byUUID[uuid] = known
	if vm, err := s.Find(t.Context(), uuid); !errors.Is(err, ErrAmbiguous) {
		t.Errorf("found %s, %v", vm, err)
	}
}

func TestAnObjectIDIsKnownInItsOwnVCenterAlone(t *testing.T) {
	known := newKnownIDs()
	id, _ := ParseID("4205c10e-c10e-c10e-c10e-c10ec10ec110")
	o := object{ref: VM{Ref: "vm-1"}.reference(), properties: properties{biosUUIDPath: id.text}}
	known.keep(id, o, "one", id.instanceFirst())
	if _, ok := known.of(id, "one"); !ok {
		t.Error("it is not known where it was found")
	}
	if _, ok := known.of(id, "other"); ok {
		t.Error("it is known in another vCenter")
	}
}

func manyOn(n int) (guests []sandbox.Guest) {
	for i := range n {
		guests = append(guests, on(fmt.Sprintf("web-%03d", i)))
	}
	return guests
}

func TestLooksAtTheSameTimeShareOneCall(t *testing.T) {
	const n = 60
	b := setup(t, manyOn(n)...)
	s := b.session(t)
	vms := make([]VM, n)
	for i := range vms {
		vms[i] = b.find(t, s, fmt.Sprintf("web-%03d", i))
	}
	b.Guest("web-007").PowerOffByHand()
	b.ResetCalls()
	var all sync.WaitGroup
	for i, vm := range vms {
		all.Go(func() {
			st, err := s.ObserveShared(t.Context(), vm)
			if err != nil || (st.Power == PoweredOff) != (i == 7) {
				t.Errorf("%s: %+v, %v", vm, st, err)
			}
		})
	}
	all.Wait()
	if calls := b.own(); calls["RetrievePropertiesEx"] > 3 { // one, unless the machine is busy
		t.Errorf("calls: %v", calls)
	}
}

func TestAVMThatCannotBeReadTakesNothingFromThoseWhoLookWithIt(t *testing.T) {
	b := setup(t, on("web"), on("gone"), on("other"))
	s := b.session(t)
	web, gone, other := b.find(t, s, "web"), b.find(t, s, "gone"), b.find(t, s, "other")
	other.BIOSUUID = "00000000-0000-0000-0000-000000000000" // as found; the object id is another VM's now
	b.Guest("gone").Delete()
	var all sync.WaitGroup
	for vm, want := range map[VM]error{web: nil, gone: ErrReplaced, other: ErrReplaced} {
		all.Go(func() {
			if st, err := s.ObserveShared(t.Context(), vm); !errors.Is(err, want) || want == nil && st.Power != PoweredOn {
				t.Errorf("%s: %+v, %v", vm, st, err)
			}
		})
	}
	all.Wait()
}

func TestALookThatIsSharedEndsWithItsCaller(t *testing.T) {
	b := setup(t, on("web"))
	s := b.session(t)
	vm := b.find(t, s, "web")
	b.Delay("RetrievePropertiesEx", 5*time.Second)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := s.ObserveShared(ctx, vm); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	b.Delay("RetrievePropertiesEx", 0)
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
