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

// eventManager is the simulator's, but it answers on an ESXi host too, as real ones do.
type eventManager struct {
	*simulator.EventManager
	v *VCenter
}

// QueryEvents returns the events of one VM, those that were asked for.
func (m *eventManager) QueryEvents(_ *simulator.Context, req *types.QueryEvents) soap.HasFault {
	reply := &types.QueryEventsResponse{}
	if of := req.Filter.Entity; of != nil {
		if g := m.v.inventory.under(of.Entity); g != nil {
			reply.Returnval = g.eventsFor(req.Filter)
		}
	}
	return &methods.QueryEventsBody{Res: reply}
}

// eventsFor returns what was posted of the guest since the time and of the kinds asked for.
func (g *guest) eventsFor(filter types.EventFilterSpec) (found []types.BaseEvent) {
	g.posted.mu.Lock()
	defer g.posted.mu.Unlock()
	for _, event := range g.posted.events {
		kind := reflect.Indirect(reflect.ValueOf(event)).Type().Name()
		since := filter.Time
		late := since == nil || since.BeginTime == nil || !event.GetEvent().CreatedTime.Before(*since.BeginTime)
		if late && (len(filter.EventTypeId) == 0 || slices.Contains(filter.EventTypeId, kind)) {
			found = append(found, event)
		}
	}
	return found
}

// posted are a guest's events.
type posted struct {
	mu     sync.Mutex
	events []types.BaseEvent
}

func (p *posted) add(event types.BaseEvent) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.events = append(p.events, event)
}
