package sandbox

import (
	"reflect"
	"slices"
	"sync"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// mostEvents is how many events vCenter tells at once.
const mostEvents = 1000

// events is vCenter's history. The simulator's own keeps ten, and none of an ESXi host.
type events struct {
	mu  sync.Mutex
	all []types.BaseEvent
}

// post adds an event, which nobody may change any more.
func (e *events) post(event types.BaseEvent) {
	e.mu.Lock()
	defer e.mu.Unlock()
	event.GetEvent().Key = int32(len(e.all) + 1)
	e.all = append(e.all, event)
}

// matching returns the events that the filter lets through, oldest first.
func (e *events) matching(filter types.EventFilterSpec) (found []types.BaseEvent) {
	e.mu.Lock()
	defer e.mu.Unlock()
	most := mostEvents
	if filter.MaxCount > 0 {
		most = min(most, int(filter.MaxCount))
	}
	for _, event := range e.all {
		if passes(event, filter) && len(found) < most {
			found = append(found, event)
		}
	}
	return found
}

func passes(event types.BaseEvent, filter types.EventFilterSpec) bool {
	said, of, since := event.GetEvent(), filter.Entity, filter.Time
	kind := reflect.Indirect(reflect.ValueOf(event)).Type().Name()
	switch {
	case of != nil && (said.Vm == nil || said.Vm.Vm != of.Entity),
		since != nil && since.BeginTime != nil && said.CreatedTime.Before(*since.BeginTime),
		len(filter.EventTypeId) > 0 && !slices.Contains(filter.EventTypeId, kind):
		return false
	}
	return true
}

// eventManager is the simulator's with the history of our own.
type eventManager struct {
	*simulator.EventManager
	v *VCenter
}

// QueryEvents returns the events that were asked for, of one VM or of all.
func (m *eventManager) QueryEvents(_ *simulator.Context, req *types.QueryEvents) soap.HasFault {
	return &methods.QueryEventsBody{Res: &types.QueryEventsResponse{Returnval: m.v.events.matching(req.Filter)}}
}

// LogUserEvent adds what a user has to say of a VM.
func (m *eventManager) LogUserEvent(ctx *simulator.Context, req *types.LogUserEvent) soap.HasFault {
	g := m.v.inventory.under(req.Entity)
	if g == nil {
		return &methods.LogUserEventBody{Fault_: simulator.Fault("", &types.ManagedObjectNotFound{Obj: req.Entity})}
	}
	g.locked(func(*simulator.Context) {
		g.report(ctx.Session.UserName, &types.GeneralUserEvent{GeneralEvent: types.GeneralEvent{Event: g.event().Event, Message: req.Msg}})
	})
	return &methods.LogUserEventBody{Res: &types.LogUserEventResponse{}}
}

func (g *guest) event() types.VmEvent {
	argument := func(name string) types.EntityEventArgument { return types.EntityEventArgument{Name: name} }
	return types.VmEvent{Event: types.Event{
		Datacenter: &types.DatacenterEventArgument{EntityEventArgument: argument(g.v.options.Datacenter)},
		Host:       &types.HostEventArgument{EntityEventArgument: argument("host-01"), Host: *g.vm.Runtime.Host},
		Vm:         &types.VmEventArgument{EntityEventArgument: argument(g.spec.Name), Vm: g.vm.Self},
	}}
}

// report writes events to vCenter's history, in the name of a user; "" is the guest, its
// host, or HA.
func (g *guest) report(user string, events ...types.BaseEvent) {
	for _, event := range events {
		said := event.GetEvent()
		said.UserName, said.CreatedTime = user, g.v.now()
		g.v.events.post(event)
	}
}
