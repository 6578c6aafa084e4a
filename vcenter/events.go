package vcenter

import (
	"cmp"
	"context"
	"reflect"
	"slices"
	"time"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

// powerEvent is what one of vCenter's events says of a VM's power.
type powerEvent struct {
	kind string    // as in the WSDL, such as VmPoweredOffEvent
	user string    // who did it; "" for the guest itself, and for a host
	at   time.Time // on vCenter's clock
}

// The events that tell of a VM's power and of its guest.
const (
	eventPoweredOn     = "VmPoweredOnEvent"
	eventPoweredOff    = "VmPoweredOffEvent"
	eventStopping      = "VmStoppingEvent"
	eventGuestShutdown = "VmGuestShutdownEvent"
	eventGuestStandby  = "VmGuestStandbyEvent"
	eventGuestReboot   = "VmGuestRebootEvent"
	eventResetting     = "VmResettingEvent"
	eventReset         = "VmDasBeingResetEvent"       // by HA, for a guest that gave no sign of life
	eventIsolated      = "VmPowerOffOnIsolationEvent" // by HA, on a host without network
)

var powerEventKinds = []string{
	eventPoweredOn, eventPoweredOff, eventStopping, eventGuestShutdown, eventGuestStandby, eventGuestReboot,
	eventResetting, eventReset, eventIsolated,
}

// powerEvents returns what vCenter's events tell of the VM since then, on vCenter's
// clock, oldest first. It takes one call and may be repeated.
func (s *Session) powerEvents(ctx context.Context, vm VM, since time.Time) ([]powerEvent, error) {
	manager := s.content.Load().EventManager
	if manager == nil {
		return nil, &Fault{Kind: ErrFault, Text: "vCenter keeps no events"}
	}
	reply, err := methods.QueryEvents(ctx, s.transport, &types.QueryEvents{
		This: *manager,
		Filter: types.EventFilterSpec{
			Entity:      &types.EventFilterSpecByEntity{Entity: vm.reference(), Recursion: types.EventFilterSpecRecursionOptionSelf},
			Time:        &types.EventFilterSpecByTime{BeginTime: &since},
			EventTypeId: powerEventKinds,
		},
	})
	if err != nil {
		return nil, err
	}
	reply.Returnval = slices.DeleteFunc(reply.Returnval, func(e types.BaseEvent) bool { return e == nil }) // of a type not known here
	slices.SortStableFunc(reply.Returnval, func(a, b types.BaseEvent) int { return cmp.Compare(a.GetEvent().Key, b.GetEvent().Key) })
	events := make([]powerEvent, len(reply.Returnval))
	for i, event := range reply.Returnval {
		said := event.GetEvent()
		events[i] = powerEvent{reflect.Indirect(reflect.ValueOf(event)).Type().Name(), quoted(said.UserName), said.CreatedTime}
	}
	return events, nil
}

// sinceBoot leaves out the events before the VM was last powered on.
func sinceBoot(events []powerEvent) []powerEvent {
	for i, event := range slices.Backward(events) {
		if event.kind == eventPoweredOn {
			return events[i+1:]
		}
	}
	return events
}
