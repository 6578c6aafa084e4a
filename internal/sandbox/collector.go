package sandbox

import (
	"context"
	"sync"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// collector is the simulator's property collector with a wait for updates of its own. The
// simulator's reads every object of every filter again for each single update, so that n VMs
// that go off cost n times n reads; a vCenter tells what changed. This one keeps what was told
// of each object: a change costs the reading of that object's changed properties, and a change
// of a list view the reading of what is new in it.
type collector struct {
	*simulator.PropertyCollector
	v *VCenter

	mu      sync.Mutex
	told    map[types.ManagedObjectReference]map[types.ManagedObjectReference]bool // objects by filter
	watched map[types.ManagedObjectReference]int                                   // in how many filters an object or a view is
	updates []types.ObjectUpdate                                                   // since the last reply
	moved   bool                                                                   // a view changed
	news    chan struct{}
	cancel  context.CancelFunc // of the wait that is parked

	left []types.PropertyFilterUpdate // what was too much for one reply; of the wait alone
}

func newCollector(pc *simulator.PropertyCollector, v *VCenter) *collector {
	return &collector{PropertyCollector: pc, v: v, cancel: func() {}, news: make(chan struct{}, 1)}
}

// updatesTogether is how long updates are gathered for one reply.
const updatesTogether = 20 * time.Millisecond

// mostUpdates is how many objects one reply tells of, as a vCenter's does.
const mostUpdates = 100

// WaitForUpdatesEx answers with what changed since the last answer, or with nothing when the
// longest wait is over. Without a version it tells all that there is.
func (c *collector) WaitForUpdatesEx(ctx *simulator.Context, req *types.WaitForUpdatesEx) soap.HasFault {
	if !c.understands(ctx) {
		return c.PropertyCollector.WaitForUpdatesEx(ctx, req)
	}
	waiting, cancel := c.begin(req.Options)
	defer cancel()
	if req.Version == "" {
		c.startAgain(ctx)
	}
	for {
		if len(c.left) == 0 {
			c.left = c.collect(ctx)
		}
		if len(c.left) > 0 {
			return c.reply(&types.UpdateSet{Version: "-", FilterSet: c.page(), Truncated: types.NewBool(len(c.left) > 0)})
		}
		if req.Version == "" {
			return c.reply(&types.UpdateSet{Version: "-"})
		}
		select {
		case <-c.news:
			_ = sleep(waiting, updatesTogether)
		case <-waiting.Done():
		}
		if waiting.Err() == context.Canceled {
			return &methods.WaitForUpdatesExBody{Fault_: simulator.Fault("", &types.RequestCanceled{})}
		}
		if waiting.Err() != nil && !c.hasNews() {
			return c.reply(nil)
		}
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
	return ctx.Err()
}

func (c *collector) reply(set *types.UpdateSet) soap.HasFault {
	return &methods.WaitForUpdatesExBody{Res: &types.WaitForUpdatesExResponse{Returnval: set}}
}

// begin makes the wait one that CancelWaitForUpdates ends.
func (c *collector) begin(o *types.WaitOptions) (waiting context.Context, cancel context.CancelFunc) {
	waiting, cancel = context.WithCancel(c.v.closing)
	if o != nil && o.MaxWaitSeconds != nil {
		waiting, cancel = context.WithTimeout(c.v.closing, time.Duration(*o.MaxWaitSeconds)*time.Second)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cancel = cancel
	return waiting, cancel
}

// startAgain forgets what was told.
func (c *collector) startAgain(ctx *simulator.Context) {
	c.mu.Lock()
	c.told, c.updates, c.left, c.moved = map[types.ManagedObjectReference]map[types.ManagedObjectReference]bool{}, nil, nil, true
	c.watched = map[types.ManagedObjectReference]int{}
	c.mu.Unlock()
	ctx.Map.AddHandler(c)
}

func (c *collector) hasNews() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.moved || len(c.updates) > 0
}

// page takes as much of what is to be told as one reply may hold.
func (c *collector) page() (page []types.PropertyFilterUpdate) {
	room := mostUpdates
	for len(c.left) > 0 && room > 0 {
		next := &c.left[0]
		n := min(room, len(next.ObjectSet))
		page = append(page, types.PropertyFilterUpdate{Filter: next.Filter, ObjectSet: next.ObjectSet[:n]})
		if next.ObjectSet, room = next.ObjectSet[n:], room-n; len(next.ObjectSet) == 0 {
			c.left = c.left[1:]
		}
	}
	return page
}

// PutObject implements simulator.RegisterObject. What is new enters when a view has it.
func (c *collector) PutObject(*simulator.Context, mo.Reference) {}

// UpdateObject implements simulator.RegisterObject.
func (c *collector) UpdateObject(_ *simulator.Context, o mo.Reference, changes []types.PropertyChange) {
	c.note(types.ObjectUpdate{Obj: o.Reference(), Kind: types.ObjectUpdateKindModify, ChangeSet: changes})
}

// RemoveObject implements simulator.RegisterObject.
func (c *collector) RemoveObject(_ *simulator.Context, ref types.ManagedObjectReference) {
	c.note(types.ObjectUpdate{Obj: ref, Kind: types.ObjectUpdateKindLeave})
}

func (c *collector) note(u types.ObjectUpdate) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.watched[u.Obj] > 0 {
		c.updates = append(c.updates, u)
		c.wake()
	}
}

// CreateFilter adds a filter, of which the next wait tells.
func (c *collector) CreateFilter(ctx *simulator.Context, req *types.CreateFilter) soap.HasFault {
	reply := c.PropertyCollector.CreateFilter(ctx, req)
	c.viewChanged()
	return reply
}

// viewChanged makes what is new in a view enter, and what is no more in it leave.
func (c *collector) viewChanged() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.moved = c.told != nil
	c.wake()
}

// wake ends the wait that is parked, or the next one. c.mu is held.
func (c *collector) wake() {
	select {
	case c.news <- struct{}{}:
	default:
	}
}

// unwatch takes the object from one filter. c.mu is held.
func (c *collector) unwatch(ref types.ManagedObjectReference) {
	if c.watched[ref]--; c.watched[ref] <= 0 {
		delete(c.watched, ref)
	}
}

// CancelWaitForUpdates ends the wait that is parked.
func (c *collector) CancelWaitForUpdates(req *types.CancelWaitForUpdates) soap.HasFault {
	c.mu.Lock()
	c.cancel()
	c.mu.Unlock()
	return c.PropertyCollector.CancelWaitForUpdates(req)
}

// DestroyPropertyCollector ends the wait that is parked, too.
func (c *collector) DestroyPropertyCollector(ctx *simulator.Context, req *types.DestroyPropertyCollector) soap.HasFault {
	c.CancelWaitForUpdates(&types.CancelWaitForUpdates{This: req.This})
	return c.PropertyCollector.DestroyPropertyCollector(ctx, req)
}
