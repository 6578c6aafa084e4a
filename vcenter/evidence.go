package vcenter

import (
	"context"
	"time"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

// evidenceMargin is for the way of the question itself: an event may be so much
// older than the caller could say.
const evidenceMargin = 2 * time.Second

// GuestShutdownSeen reports whether vCenter's events say that the VM's guest was
// asked to shut down within the given time, by whomever. It is for a ShutdownGuest
// whose reply was lost, and asks by vCenter's own clock. It may be repeated.
func (s *Session) GuestShutdownSeen(ctx context.Context, vm VM, within time.Duration) (bool, error) {
	what := "look for a guest shutdown of " + vm.String()
	now, err := methods.GetCurrentTime(ctx, s.transport)
	if err != nil {
		return false, translate(err, what)
	}
	since := now.Add(-within - evidenceMargin)
	content := s.content.Load()
	if content.EventManager == nil {
		return false, nil
	}
	found, err := methods.QueryEvents(ctx, s.transport, &types.QueryEvents{
		This: *content.EventManager,
		Filter: types.EventFilterSpec{
			Entity:      &types.EventFilterSpecByEntity{Entity: vm.reference(), Recursion: types.EventFilterSpecRecursionOptionSelf},
			Time:        &types.EventFilterSpecByTime{BeginTime: &since},
			EventTypeId: []string{"VmGuestShutdownEvent"},
		},
	})
	if err != nil {
		return false, translate(err, what)
	}
	return len(found.Returnval) > 0, nil
}
