package vcenter

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

// History is what vCenter's events told of a VM at one moment. The zero History tells
// nothing.
type History struct {
	// At is when it was told, on our clock.
	At     time.Time
	events []powerEvent // oldest first
	now    time.Time    // At, on vCenter's clock
}

const (
	// mostEvents is how many events vCenter tells at once. Nobody says which ones it leaves out.
	mostEvents = 1000
	// askedBefore is how far before the time in question a History begins: a VM that comes on
	// or goes off may do so because somebody had asked for that by then.
	askedBefore = 5 * time.Minute
)

// LookBack asks for the history of the VM in the given time, up to now, in one call, or two
// where vCenter's clock was not read for a minute; it may be repeated. A history that may
// not be read, or not to its end, is ErrPermission.
func (s *Session) LookBack(ctx context.Context, vm VM, within time.Duration) (History, error) {
	what := "look for what was asked of " + vm.String()
	now, err := s.recentNow(ctx)
	if err != nil {
		return History{}, translate(err, what)
	}
	h := History{At: time.Now(), now: now}
	h.events, err = s.queryEvents(ctx, types.EventFilterSpec{
		Entity: only(vm), Time: from(now.Add(-within - askedBefore)), MaxCount: mostEvents,
	})
	if err == nil && len(h.events) >= mostEvents {
		err = &Fault{Kind: ErrPermission, Text: fmt.Sprintf("%s: there are more than %d events of that time, of which vCenter does not tell all",
			what, mostEvents)}
	}
	return h, translate(err, what)
}

// since is so long ago, on vCenter's clock.
func (h History) since(ago time.Duration) time.Time { return h.now.Add(time.Since(h.At) - ago) }

// GuestAsked reports whether the VM's guest was asked to shut down within the given time, by
// any user. It is for a ShutdownGuest whose reply was lost.
func (h History) GuestAsked(within time.Duration) bool {
	since := h.since(within + evidenceMargin)
	return slices.ContainsFunc(h.events, func(e powerEvent) bool { return e.kind == eventGuestShutdown && !e.at.Before(since) })
}

// clockError is how far what was read of vCenter's clock may be from it.
const clockError = 50 * time.Millisecond

// WentOff reports whether the VM went off within the given time, up to now.
func (h History) WentOff(within time.Duration) bool {
	since := h.since(within + clockError)
	return slices.ContainsFunc(h.events, func(e powerEvent) bool { return e.kind == eventPoweredOff && !e.at.Before(since) })
}

// Logged reports whether a user has logged the text for the VM, by LogEvent.
func (h History) Logged(text string) (at time.Time, found bool) {
	for _, e := range h.events {
		if strings.Contains(e.text, text) {
			return e.at, true
		}
	}
	return time.Time{}, false
}

// wishes are the events that show what somebody wants of a VM's power.
var wishes = map[string]struct {
	power PowerState
	what  string
	done  bool // the VM obeys: who asked for it, if anybody, has an event before
}{
	eventStarting:      {PoweredOn, "powered it on", false},
	eventResuming:      {PoweredOn, "resumed it", false},
	eventPoweredOn:     {PoweredOn, "powered it on", true},
	eventStopping:      {PoweredOff, "powered it off", false},
	eventSuspending:    {PoweredOff, "suspended it", false},
	eventSuspended:     {PoweredOff, "suspended it", true},
	eventGuestShutdown: {PoweredOff, "shut its guest down", false},
	eventGuestStandby:  {PoweredOff, "put its guest to sleep", false},
	eventPoweredOff:    {PoweredOff, "powered it off", true},
}

// Wish is what a user asked of a VM's power.
type Wish struct {
	User string
	What string    // such as "powered it on"
	At   time.Time // on vCenter's clock
}

// Against returns the newest wish of a user within the given time for another power state
// than the one that is given. A VM that comes on or goes off because somebody had asked for
// that before shows no wish; nor do its guest, its host and HA, which are no users.
func (h History) Against(power PowerState, within time.Duration) (wish Wish, found bool) {
	since, asked := h.since(within), PowerState("")
	for _, e := range h.events {
		of, known := wishes[e.kind]
		if !known {
			continue
		}
		obeys := of.done && asked == of.power
		if asked = of.power; of.done {
			asked = ""
		}
		if e.user != "" && !obeys && of.power != power && !e.at.Before(since) {
			wish, found = Wish{User: e.user, What: of.what, At: e.at}, true
		}
	}
	return wish, found
}

// LogEvent adds a text to the history of the VM, which operators see in vCenter and LookBack
// finds. It may be repeated, and needs the privilege Global.LogEvent.
func (s *Session) LogEvent(ctx context.Context, vm VM, text string) error {
	what := "log an event of " + vm.String()
	manager := s.content.Load().EventManager
	if manager == nil {
		return noEvents()
	}
	_, err := methods.LogUserEvent(ctx, s.transport, &types.LogUserEvent{This: *manager, Entity: vm.reference(), Msg: text})
	return translate(err, what)
}
