package sandbox

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/vmware/govmomi/fault"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

func TestTheJournalKnowsVMsByTheirUUIDs(t *testing.T) {
	b := setup(t, Guest{Name: "web-01", Power: On, Tools: ToolsOK})
	old, first := b.vm("web-01"), b.Guest("web-01")
	again, err := first.GiveAway()
	if err != nil {
		t.Fatal(err)
	}
	for _, vm := range []interface {
		ShutdownGuest(context.Context) error
	}{old, b.vm("web-01")} {
		if err := vm.ShutdownGuest(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	calls, places := b.Journal(), b.Registrations()
	if len(calls) != 2 || len(places) != 3 {
		t.Fatalf("journal %+v, registrations %+v", calls, places)
	}
	if stranger := calls[0]; stranger.VM == first.InstanceUUID() || stranger.Ref != first.Ref() || stranger.VM != places[1].VM {
		t.Errorf("the call for the old object id hit %+v; registrations %+v", stranger, places)
	}
	if moved := calls[1]; moved.VM != first.InstanceUUID() || moved.Ref != again.Ref() || again.Ref() == first.Ref() {
		t.Errorf("the call for the new object id hit %+v", moved)
	}
	if first := places[0]; first.To.IsZero() || first.VM != again.InstanceUUID() || !places[1].To.IsZero() || !places[2].To.IsZero() {
		t.Errorf("registrations %+v", places)
	}
}

func TestAVMThatIsRegisteredAgainHasOneHistory(t *testing.T) {
	b := setup(t, Guest{Name: "web-01", Power: On, Tools: ToolsOK, Age: time.Hour, ShutdownTakes: 40 * time.Millisecond})
	again, err := b.Guest("web-01").RegisterAgain()
	if err != nil {
		t.Fatal(err)
	}
	if boot := b.read(t, "web-01").Runtime.BootTime; boot == nil || time.Since(*boot) < time.Hour {
		t.Errorf("it booted at %v", boot)
	}
	again.PowerOffByHand()
	again.PowerOnByHand()
	asked := context.WithValue(t.Context(), types.ID{}, "job-1")
	eventually(t, func() bool { return b.vm("web-01").ShutdownGuest(asked) == nil })
	if again, err = again.RegisterAgain(); err != nil {
		t.Fatal(err)
	}
	eventually(t, func() bool { return again.Power() == Off })
	var got []Switch
	for _, s := range again.Switches() {
		s.At = time.Time{}
		got = append(got, s)
	}
	if want := []Switch{{Power: On}, {Power: Off, Cut: true}, {Power: On}, {Power: Off, Operation: "job-1"}}; !slices.Equal(got, want) {
		t.Errorf("switches %+v", got)
	}
}

func TestWhatWasToldOfToolsIsKept(t *testing.T) {
	b := setup(t, Guest{Name: "web-01", Power: On, Tools: ToolsOK, ShutdownTakes: 40 * time.Millisecond})
	vm := b.Guest("web-01")
	vm.Withhold(&types.SystemError{}, "guest.toolsRunningStatus", "guest.guestState")
	vm.Withhold(nil)
	vm.ShutDownInside()
	eventually(t, func() bool { return vm.Power() == Off })
	var got []ToolsReport
	for _, r := range vm.ToolsReports() {
		r.At = time.Time{}
		got = append(got, r)
	}
	want := []ToolsReport{
		{Tools: ToolsOK, GuestState: "running"}, {Tools: ToolsUntold}, {Tools: ToolsOK, GuestState: "running"},
		{Tools: ToolsOK, GuestState: "shuttingDown", GoingDown: true}, {Tools: ToolsNotRunning, GuestState: "shuttingDown", GoingDown: true},
		{Tools: ToolsNotRunning, GuestState: "notRunning"},
	}
	if !slices.Equal(got, want) {
		t.Errorf("told %+v", got)
	}
}

func TestAShiftedClockShowsInTimeBootAndEvents(t *testing.T) {
	b := setup(t, Guest{Name: "web-01", Power: Off})
	b.ShiftClock(-time.Hour)
	b.Guest("web-01").PowerOnByHand()
	now, err := methods.GetCurrentTime(t.Context(), b.client)
	if err != nil {
		t.Fatal(err)
	}
	events, err := methods.QueryEvents(t.Context(), b.client, &types.QueryEvents{
		This: *b.client.ServiceContent.EventManager, Filter: types.EventFilterSpec{EventTypeId: []string{"VmPoweredOnEvent"}},
	})
	if err != nil || len(events.Returnval) != 1 {
		t.Fatalf("events %+v, %v", events, err)
	}
	for what, at := range map[string]time.Time{
		"time": *now, "boot": *b.read(t, "web-01").Runtime.BootTime, "event": events.Returnval[0].GetEvent().CreatedTime,
	} {
		if ago := time.Since(at); ago < time.Hour || ago > time.Hour+time.Minute {
			t.Errorf("the %s is %s ago", what, ago)
		}
	}
}

func TestAHalfDeadSessionIsLoggedInAndGoodForNothing(t *testing.T) {
	b := setup(t, Guest{Name: "web-01", Power: Off})
	own, err := methods.CreatePropertyCollector(t.Context(), b.client, &types.CreatePropertyCollector{This: b.client.ServiceContent.PropertyCollector})
	if err != nil {
		t.Fatal(err)
	}
	wait := func(within time.Duration) error {
		ctx, cancel := context.WithTimeout(t.Context(), within)
		defer cancel()
		_, err := methods.WaitForUpdatesEx(ctx, b.client, &types.WaitForUpdatesEx{
			This: own.Returnval, Options: &types.WaitOptions{MaxWaitSeconds: types.NewInt32(0)},
		})
		return err
	}
	if err := wait(10 * time.Second); err != nil {
		t.Fatal(err)
	}
	b.HalfKillSessions()
	if _, err := methods.GetCurrentTime(t.Context(), b.client); !fault.Is(err, &types.NotAuthenticated{}) {
		t.Errorf("a call: %v", err)
	}
	if err := wait(100 * time.Millisecond); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a parked wait ended: %v", err)
	}
	if n := b.Sessions(); n != 1 {
		t.Errorf("%d sessions", n)
	}
	if err := login(t, b.VCenter).Logout(t.Context()); err != nil {
		t.Errorf("a new session: %v", err)
	}
	if err := b.client.Logout(t.Context()); err != nil || b.Sessions() != 0 {
		t.Errorf("logout: %v, %d sessions", err, b.Sessions())
	}
}
