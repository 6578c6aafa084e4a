package vcenter

import (
	"testing"
	"time"
)

func TestAGuestShutdownIsSeenInTheEventsOfItsVMAlone(t *testing.T) {
	b := setup(t, on("web"), on("db"))
	s := b.session(t)
	web, db := b.find(t, s, "web"), b.find(t, s, "db")
	seen := func(vm VM, within time.Duration) bool {
		t.Helper()
		found, err := s.GuestShutdownSeen(t.Context(), vm, within)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	if seen(web, time.Hour) {
		t.Error("seen before it was asked for")
	}
	b.LoseReply("ShutdownGuest", 1)
	if err := s.ShutdownGuest(t.Context(), web); err == nil {
		t.Fatal("the reply was not lost")
	}
	if !seen(web, 0) {
		t.Error("not seen although vCenter took it")
	}
	if seen(web, -time.Hour) {
		t.Error("an event from before the time that was asked for counts")
	}
	if seen(db, time.Hour) {
		t.Error("seen on another VM")
	}
}
