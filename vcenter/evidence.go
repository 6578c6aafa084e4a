package vcenter

import (
	"context"
	"time"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

// evidenceMargin is added to the caller's time, since the query itself takes a while.
const evidenceMargin = 2 * time.Second

// GuestShutdownSeen reports whether vCenter's events say that the VM's guest was
// asked to shut down within the given time, by any user. It is for a ShutdownGuest whose
// reply was lost. The time is measured on vCenter's own clock. It may be repeated.
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
