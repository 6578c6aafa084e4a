package vcenter

import (
	"cmp"
	"context"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

// powerEvent is what one of vCenter's events says of a VM's power.
type powerEvent struct {
	kind string    // as in the WSDL, such as VmPoweredOffEvent
	user string    // who did it; "" for the guest itself, for a host, and for HA
	at   time.Time // on vCenter's clock
	text string    // what a user logged; "" for other kinds
}

// The events that tell of a VM's power and of its guest.
const (
	eventStarting      = "VmStartingEvent"
	eventResuming      = "VmResumingEvent"
	eventPoweredOn     = "VmPoweredOnEvent"
	eventPoweredOff    = "VmPoweredOffEvent"
	eventStopping      = "VmStoppingEvent"
	eventSuspending    = "VmSuspendingEvent"
	eventSuspended     = "VmSuspendedEvent"
	eventGuestShutdown = "VmGuestShutdownEvent"
	eventGuestStandby  = "VmGuestStandbyEvent"
	eventGuestReboot   = "VmGuestRebootEvent"
	eventResetting     = "VmResettingEvent"
	eventReset         = "VmDasBeingResetEvent"       // by HA, for a guest that gave no sign of life
	eventIsolated      = "VmPowerOffOnIsolationEvent" // by HA, on a host without network
)

var powerEventKinds = []string{
	eventPoweredOn, "DrsVmPoweredOnEvent", "VmRestartedOnAlternateHostEvent", eventPoweredOff, eventStopping,
	eventGuestShutdown, eventGuestStandby, eventGuestReboot, eventResetting, eventReset, eventIsolated,
}

// kindOf is the event's name, or that of the kind from which it derives.
func kindOf(event types.BaseEvent) string {
	switch event.(type) {
	case types.BaseVmPoweredOnEvent:
		return eventPoweredOn
	case types.BaseVmStartingEvent:
		return eventStarting
	}
	return reflect.Indirect(reflect.ValueOf(event)).Type().Name()
}

// powerEvents returns what vCenter's events tell of the VM since then, on vCenter's
// clock, oldest first. It takes one call and may be repeated.
func (s *Session) powerEvents(ctx context.Context, vm VM, since time.Time) ([]powerEvent, error) {
	return s.queryEvents(ctx, types.EventFilterSpec{Entity: only(vm), Time: from(since), EventTypeId: powerEventKinds})
}

func only(vm VM) *types.EventFilterSpecByEntity {
	return &types.EventFilterSpecByEntity{Entity: vm.reference(), Recursion: types.EventFilterSpecRecursionOptionSelf}
}

func from(begin time.Time) *types.EventFilterSpecByTime {
	return &types.EventFilterSpecByTime{BeginTime: &begin}
}

func noEvents() *Fault {
	return &Fault{Kind: ErrPermission, Text: "vCenter keeps no events, or none that its user may read"}
}

func (s *Session) queryEvents(ctx context.Context, filter types.EventFilterSpec) ([]powerEvent, error) {
	manager := s.content.Load().EventManager
	if manager == nil {
		return nil, noEvents()
	}
	reply, err := methods.QueryEvents(ctx, s.transport, &types.QueryEvents{This: *manager, Filter: filter})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(reply.Returnval, func(a, b types.BaseEvent) int { return cmp.Compare(keyOf(a), keyOf(b)) })
	events := make([]powerEvent, len(reply.Returnval))
	for i, event := range reply.Returnval {
		if event == nil { // of a type not known here
			continue
		}
		said := event.GetEvent()
		events[i] = powerEvent{kind: kindOf(event), user: strings.TrimSpace(quoted(said.UserName)), at: said.CreatedTime}
		if logged, ok := event.(*types.GeneralUserEvent); ok {
			events[i].text = quoted(logged.Message)
		}
	}
	return events, nil
}

func keyOf(event types.BaseEvent) int32 {
	if event == nil {
		return 0
	}
	return event.GetEvent().Key
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
