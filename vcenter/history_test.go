package vcenter

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vmapower/internal/sandbox"
)

// lookBack is the VM's history of the last hour.
func lookBack(t *testing.T, s *Session, vm VM) History {
	t.Helper()
	h, err := s.LookBack(t.Context(), vm, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestAGuestShutdownIsSeenInTheEventsOfItsVMAlone(t *testing.T) {
	b := setup(t, on("web"), on("db"))
	s := b.session(t)
	web, db := b.find(t, s, "web"), b.find(t, s, "db")
	if lookBack(t, s, web).GuestAsked(time.Hour) {
		t.Error("seen before it was asked for")
	}
	b.LoseReply("ShutdownGuest", 1)
	if err := s.ShutdownGuest(t.Context(), web); err == nil {
		t.Fatal("the reply was not lost")
	}
	if !lookBack(t, s, web).GuestAsked(0) {
		t.Error("not seen although vCenter took it")
	}
	if lookBack(t, s, web).GuestAsked(-time.Hour) {
		t.Error("an event from before the time that was asked for counts")
	}
	if lookBack(t, s, db).GuestAsked(time.Hour) {
		t.Error("seen on another VM")
	}
	if n := b.Calls()["CurrentTime"]; n != 1 {
		t.Errorf("the clock was read %d times", n)
	}
}

func TestOnlyWhatAUserAskedSinceThenIsAWish(t *testing.T) {
	const user, long = "administrator@vsphere.local", time.Hour
	at := func(ago time.Duration, kind, by string) powerEvent {
		return powerEvent{kind: kind, user: by, at: time.Now().Add(-ago)}
	}
	for name, c := range map[string]struct {
		events []powerEvent
		power  PowerState
		what   string // "" for no wish
	}{
		"nothing":      {nil, PoweredOff, ""},
		"a power-on":   {[]powerEvent{at(5, eventStarting, user), at(4, eventPoweredOn, user)}, PoweredOff, "powered it on"},
		"a resumption": {[]powerEvent{at(5, eventResuming, user)}, PoweredOff, "resumed it"},
		"a power-on that is told by its end alone": {[]powerEvent{at(5, eventPoweredOn, user)}, PoweredOff, "powered it on"},
		"one that a user took back":                {[]powerEvent{at(5, eventStarting, user), at(4, eventStopping, user)}, PoweredOff, "powered it on"},
		"a power-off":                              {[]powerEvent{at(5, eventStopping, user), at(4, eventPoweredOff, user)}, PoweredOn, "powered it off"},
		"a shutdown":                               {[]powerEvent{at(5, eventGuestShutdown, user)}, PoweredOn, "shut its guest down"},
		"a suspension":                             {[]powerEvent{at(5, eventSuspending, user)}, PoweredOn, "suspended it"},
		"a power-off that is told by its end":      {[]powerEvent{at(5, eventPoweredOff, user)}, PoweredOn, "powered it off"},

		"the same wish":                  {[]powerEvent{at(5, eventStarting, user), at(4, eventPoweredOn, user)}, PoweredOn, ""},
		"HA":                             {[]powerEvent{at(5, eventPoweredOn, "")}, PoweredOff, ""},
		"a crash":                        {[]powerEvent{at(5, eventPoweredOff, "")}, PoweredOn, ""},
		"a power-on before":              {[]powerEvent{at(2*long, eventStarting, user), at(2*long, eventPoweredOn, user)}, PoweredOff, ""},
		"a power-on that was held":       {[]powerEvent{at(2*long, eventStarting, user), at(5, eventPoweredOn, user)}, PoweredOff, ""},
		"a shutdown before that it took": {[]powerEvent{at(2*long, eventGuestShutdown, user), at(5, eventPoweredOff, user)}, PoweredOn, ""},
		"the same, and then a power-off": {[]powerEvent{
			at(2*long, eventGuestShutdown, user), at(9, eventPoweredOff, user), at(7, eventPoweredOn, ""), at(5, eventPoweredOff, user),
		}, PoweredOn, "powered it off"},
		"a shutdown before, and a cut": {[]powerEvent{at(2*long, eventGuestShutdown, user), at(5, eventStopping, user)}, PoweredOn, "powered it off"},
	} {
		h := History{At: time.Now(), now: time.Now(), events: c.events}
		wish, found := h.Against(c.power, long)
		if found != (c.what != "") || wish.What != c.what || found && (wish.User != user || wish.At.IsZero()) {
			t.Errorf("%s: %+v, %v, want %q", name, wish, found, c.what)
		}
	}
}

func TestAWishIsToldWithItsUserOnVCentersClock(t *testing.T) {
	b := setup(t, sandbox.Guest{Name: "web", Power: sandbox.Off})
	s := b.session(t)
	vm := b.find(t, s, "web")
	b.ShiftClock(-time.Hour)
	if _, err := s.PowerOn(t.Context(), vm); err != nil {
		t.Fatal(err)
	}
	wish, found := lookBack(t, s, vm).Against(PoweredOff, time.Minute)
	if ago := time.Since(wish.At); !found || wish.User != b.Username() || ago < time.Hour || ago > time.Hour+time.Minute {
		t.Errorf("%+v, %v", wish, found)
	}
}

func TestAHistoryThatIsNotWholeIsNotBelieved(t *testing.T) {
	for name, spoil := range map[string]func(*bench, *Session){
		"too many events": func(b *bench, _ *Session) { b.Guest("web").Clutter(mostEvents) },
		"no permission": func(b *bench, _ *Session) {
			b.Fail("QueryEvents", "*", &types.NoPermission{PrivilegeId: "System.View"}, -1)
		},
		"no event manager": func(_ *bench, s *Session) {
			without := *s.content.Load()
			without.EventManager = nil
			s.content.Store(&without)
		},
	} {
		b := setup(t, on("web"))
		s := b.session(t)
		vm := b.find(t, s, "web")
		spoil(b, s)
		if _, err := s.LookBack(t.Context(), vm, time.Hour); !errors.Is(err, ErrPermission) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhatIsLoggedForAVMIsFoundThere(t *testing.T) {
	b := setup(t, on("web"), on("db"))
	s := b.session(t)
	web, db := b.find(t, s, "web"), b.find(t, s, "db")
	if err := s.LogEvent(t.Context(), web, "something ended"); err != nil {
		t.Fatal(err)
	}
	if at, found := lookBack(t, s, web).Logged("something ended"); !found || time.Since(at) > time.Minute {
		t.Errorf("found %v at %s", found, at)
	}
	if _, found := lookBack(t, s, db).Logged("something ended"); found {
		t.Error("found on another VM")
	}
	b.Fail("LogUserEvent", "*", &types.NoPermission{PrivilegeId: "Global.LogEvent"}, 1)
	if err := s.LogEvent(t.Context(), web, "again"); !errors.Is(err, ErrPermission) || !strings.Contains(err.Error(), "Global.LogEvent") {
		t.Errorf("without the privilege: %v", err)
	}
}
