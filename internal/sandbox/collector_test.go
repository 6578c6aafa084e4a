package sandbox

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/vmware/govmomi/fault"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

// follower waits for updates of the power of VMs in a list view.
type follower struct {
	*bench
	collector, view types.ManagedObjectReference
	version         string
}

func (b *bench) follow(t *testing.T, names ...string) *follower {
	t.Helper()
	content, client := b.client.ServiceContent, b.client.Client
	created, err := methods.CreatePropertyCollector(t.Context(), client, &types.CreatePropertyCollector{This: content.PropertyCollector})
	if err != nil {
		t.Fatal(err)
	}
	view, err := methods.CreateListView(t.Context(), client, &types.CreateListView{This: *content.ViewManager})
	if err != nil {
		t.Fatal(err)
	}
	_, err = methods.CreateFilter(t.Context(), client, &types.CreateFilter{This: created.Returnval, Spec: types.PropertyFilterSpec{
		ObjectSet: []types.ObjectSpec{{Obj: view.Returnval, Skip: types.NewBool(true), SelectSet: []types.BaseSelectionSpec{
			&types.TraversalSpec{Type: "ListView", Path: "view"},
		}}},
		PropSet: []types.PropertySpec{{Type: "VirtualMachine", PathSet: []string{"runtime.powerState", "guest"}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	f := &follower{bench: b, collector: created.Returnval, view: view.Returnval}
	f.modify(t, names, nil)
	return f
}

func (f *follower) modify(t *testing.T, add, remove []string) {
	t.Helper()
	refs := func(names []string) (refs []types.ManagedObjectReference) {
		for _, name := range names {
			refs = append(refs, f.vm(name).Reference())
		}
		return refs
	}
	if _, err := methods.ModifyListView(t.Context(), f.client.Client, &types.ModifyListView{This: f.view, Add: refs(add), Remove: refs(remove)}); err != nil {
		t.Fatal(err)
	}
}

// next is the next answer, as the object ids with what became of each; "" without an answer.
func (f *follower) next(t *testing.T, seconds int32) (told map[string]types.ObjectUpdate, truncated bool) {
	t.Helper()
	reply, err := methods.WaitForUpdatesEx(t.Context(), f.client.Client, &types.WaitForUpdatesEx{
		This: f.collector, Version: f.version, Options: &types.WaitOptions{MaxWaitSeconds: &seconds},
	})
	if err != nil {
		t.Fatal(err)
	}
	told = map[string]types.ObjectUpdate{}
	if reply.Returnval == nil {
		return told, false
	}
	f.version = reply.Returnval.Version
	for _, filter := range reply.Returnval.FilterSet {
		for _, update := range filter.ObjectSet {
			told[update.Obj.Value] = update
		}
	}
	return told, reply.Returnval.Truncated != nil && *reply.Returnval.Truncated
}

func TestAWaitTellsWhatEntersAViewChangesAndLeavesIt(t *testing.T) {
	b := setup(t, Guest{Name: "web", Power: On}, Guest{Name: "db", Power: On}, Guest{Name: "other", Power: On})
	f := b.follow(t, "web")
	web, db := b.Guest("web").Ref(), b.Guest("db").Ref()
	if told, _ := f.next(t, 10); len(told) != 1 || told[web].Kind != types.ObjectUpdateKindEnter || len(told[web].ChangeSet) != 2 {
		t.Errorf("at first: %+v", told)
	}
	f.modify(t, []string{"db"}, nil)
	if told, _ := f.next(t, 10); len(told) != 1 || told[db].Kind != types.ObjectUpdateKindEnter {
		t.Errorf("listed: %+v", told)
	}
	b.Guest("other").PowerOffByHand()
	b.Guest("web").SetTools(ToolsOK) // a part of the guest, which is followed as a whole
	told, _ := f.next(t, 10)
	if len(told) != 1 || told[web].Kind != types.ObjectUpdateKindModify || told[web].ChangeSet[0].Name != "guest" {
		t.Fatalf("changed: %+v", told)
	}
	if guest, _ := told[web].ChangeSet[0].Val.(types.GuestInfo); guest.ToolsStatus != types.VirtualMachineToolsStatusToolsOk {
		t.Errorf("changed: %+v", told[web].ChangeSet)
	}
	f.modify(t, nil, []string{"db"})
	b.Guest("db").PowerOffByHand()
	if told, _ := f.next(t, 10); len(told) != 1 || told[db].Kind != types.ObjectUpdateKindLeave {
		t.Errorf("unlisted: %+v", told)
	}
	b.Guest("web").Delete()
	left := false
	for range 3 { // it goes off first
		told, _ := f.next(t, 10)
		left = left || told[web].Kind == types.ObjectUpdateKindLeave
		if left {
			break
		}
	}
	if told, _ := f.next(t, 1); !left || len(told) != 0 {
		t.Errorf("deleted: %v, then %+v", left, told)
	}
}

func TestAWaitTellsOfAHundredVMsAtOnceAndOfTheOthersNext(t *testing.T) {
	var guests []Guest
	var names []string
	for i := range 130 {
		names = append(names, fmt.Sprintf("web-%03d", i))
		guests = append(guests, Guest{Name: names[i]})
	}
	f := setup(t, guests...).follow(t, names...)
	first, more := f.next(t, 10)
	rest, still := f.next(t, 10)
	if len(first) != 100 || !more || len(rest) != 30 || still {
		t.Errorf("%d, %v; %d, %v", len(first), more, len(rest), still)
	}
	maps.Copy(rest, first)
	if len(rest) != 130 {
		t.Errorf("%d VMs were told of", len(rest))
	}
}

func TestAWaitThatIsCancelledEnds(t *testing.T) {
	f := setup(t, Guest{Name: "web"}).follow(t, "web")
	f.next(t, 10)
	ended := make(chan error, 1)
	go func() {
		_, err := methods.WaitForUpdatesEx(t.Context(), f.client.Client, &types.WaitForUpdatesEx{This: f.collector, Version: f.version})
		ended <- err
	}()
	for ended != nil {
		select {
		case err := <-ended:
			if !fault.Is(err, &types.RequestCanceled{}) {
				t.Errorf("got %v", err)
			}
			ended = nil
		default: // the wait may be about to park
			if _, err := methods.CancelWaitForUpdates(t.Context(), f.client.Client, &types.CancelWaitForUpdates{This: f.collector}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// The simulator's own wait reads every VM that is followed for each update.
func TestAChangeCostsAsMuchHoweverManyVMsAreFollowed(t *testing.T) {
	costOf := func(n int) float64 {
		var guests []Guest
		var names []string
		for i := range n {
			names = append(names, fmt.Sprintf("web-%03d", i))
			guests = append(guests, Guest{Name: names[i]})
		}
		f := setup(t, guests...).follow(t, names...)
		for more := true; more; {
			_, more = f.next(t, 10)
		}
		c, vm := f.sessions.collectors[f.collector], f.Guest("web-000").guest.vm
		ctx := f.context()
		ctx.Session.Registry = slices.Collect(maps.Values(f.sessions.registries))[0]
		changes := []types.PropertyChange{{Name: "runtime.powerState", Val: types.VirtualMachinePowerStatePoweredOff}}
		return testing.AllocsPerRun(20, func() {
			c.UpdateObject(ctx, vm, changes)
			if set := c.collect(ctx); len(set) != 1 {
				t.Fatalf("told %+v", set)
			}
		})
	}
	if few, many := costOf(5), costOf(100); many > 2*few {
		t.Errorf("%.0f allocations with 5 VMs, %.0f with 100", few, many)
	}
}
