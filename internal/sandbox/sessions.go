package sandbox

import (
	"context"
	"sync"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// sessions knows what each session sees. The inventory keeps the simulator's own
// VMs, since parts of it accept that type alone; every session sees ours instead.
type sessions struct {
	mu         sync.Mutex
	registries map[string]*simulator.Registry // by session key
	collectors map[types.ManagedObjectReference]*collector
	halfDead   map[string]bool // by session key
}

func newSessions() *sessions {
	return &sessions{
		registries: map[string]*simulator.Registry{},
		collectors: map[types.ManagedObjectReference]*collector{},
		halfDead:   map[string]bool{},
	}
}

// arrive is called by the simulator before every call, without locks.
func (v *VCenter) arrive(ctx *simulator.Context, call *simulator.Method) (mo.Reference, types.BaseMethodFault) {
	if ctx.Session != nil {
		if call.Name == "Logout" {
			v.front.endWaits(ctx.Session.Key)
		}
		v.prepare(ctx, call)
		if v.sessions.refuses(ctx.Session.Key, call.Name) {
			return nil, &types.NotAuthenticated{}
		}
	}
	name := ""
	if g := v.inventory.under(call.This); g != nil {
		name = g.spec.Name
	}
	return nil, v.troubles.callFault(call.Name, name)
}

func (v *VCenter) prepare(ctx *simulator.Context, call *simulator.Method) {
	v.sessions.mu.Lock()
	defer v.sessions.mu.Unlock()
	registry := ctx.Session.Registry
	if v.sessions.registries[ctx.Session.Key] == nil {
		v.sessions.registries[ctx.Session.Key] = registry
		if dc, ok := v.model.Map().Any("Datacenter").(*simulator.Datacenter); ok {
			ctx.WithLock(dc, func() { registry.Put(&datacenter{dc, v}) })
		}
		events := v.model.Map().EventManager()
		ctx.WithLock(events, func() { registry.Put(&eventManager{events, v}) })
		if manager, ok := v.model.Map().Get(*v.model.ServiceContent.AuthorizationManager).(*simulator.AuthorizationManager); ok {
			ctx.WithLock(manager, func() { registry.Put(&authorizationManager{manager, v}) })
		}
		for _, g := range v.inventory.all() {
			if v.model.Map().Get(g.vm.Self) != nil {
				ctx.WithLock(g.vm, func() { registry.Put(&machine{g.vm, g}) })
			}
		}
	}
	switch call.Name {
	case "Logout":
		delete(v.sessions.registries, ctx.Session.Key)
	case "CreateFilter", "WaitForUpdatesEx":
		if pc, ok := ctx.Session.Get(call.This).(*simulator.PropertyCollector); ok {
			own := newCollector(pc, v)
			v.sessions.collectors[call.This] = own
			registry.Put(own)
		}
	case "ModifyListView":
		if view, ok := registry.Get(call.This).(*simulator.ListView); ok {
			registry.Put(&listView{view, v})
		}
	case "RetrievePropertiesEx":
		v.refreshUptime(ctx, call.Body.(*types.RetrievePropertiesEx))
	}
}

// show lets every session see a VM that is new.
func (s *sessions) show(ctx *simulator.Context, g *guest) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, registry := range s.registries {
		ctx.WithLock(g.vm, func() { registry.Put(&machine{g.vm, g}) })
	}
}

func (s *sessions) release(collector types.ManagedObjectReference) {
	s.mu.Lock()
	parked := s.collectors[collector]
	s.mu.Unlock()
	if parked != nil {
		parked.CancelWaitForUpdates(&types.CancelWaitForUpdates{})
	}
}

// forget removes a VM and takes it out of every session's sight; no call begins in between.
func (s *sessions) forget(ctx *simulator.Context, vm types.ManagedObjectReference, remove func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	remove()
	for _, registry := range s.registries {
		registry.Remove(ctx, vm)
	}
}

// listed returns the simulator's live sessions.
func (v *VCenter) listed() []types.UserSession {
	viewer := simulator.Session{Registry: simulator.NewRegistry(), Map: v.model.Map()}
	manager, ok := viewer.Get(v.model.Map().SessionManager().Self).(*simulator.SessionManager)
	if !ok {
		return nil
	}
	return manager.SessionList
}

// Sessions returns how many sessions are logged in.
func (v *VCenter) Sessions() int { return len(v.listed()) }

// ExpireSessions ends every session as an idle timeout does: the next call of
// each gets NotAuthenticated, and parked waits end.
func (v *VCenter) ExpireSessions() {
	v.endSessions()
	v.sessions.mu.Lock()
	defer v.sessions.mu.Unlock()
	for _, collector := range v.sessions.collectors {
		collector.CancelWaitForUpdates(&types.CancelWaitForUpdates{})
	}
	clear(v.sessions.collectors)
}

// TerminateSessions is like ExpireSessions, but a parked wait goes on and hears of nothing, as
// with a vCenter that looks at the session only when a call begins.
func (v *VCenter) TerminateSessions() {
	v.front.deafen()
	v.endSessions()
}

func (v *VCenter) endSessions() {
	ctx := v.context()
	for _, session := range v.listed() {
		v.model.Map().SessionManager().TerminateSession(ctx, &types.TerminateSession{SessionId: []string{session.Key}})
	}
	v.sessions.mu.Lock()
	defer v.sessions.mu.Unlock()
	clear(v.sessions.registries)
}

// operator is who does something by hand.
const operator = "operator"

// context returns a fresh owner of locks; every goroutine needs its own. Events
// made under it name the operator who did something by hand.
func (v *VCenter) context() *simulator.Context {
	return &simulator.Context{
		Context: context.Background(),
		Map:     v.model.Map(),
		Session: &simulator.Session{
			UserSession: types.UserSession{Key: "sandbox", UserName: operator},
			Registry:    simulator.NewRegistry(),
			Map:         v.model.Map(),
		},
	}
}

// listView is the simulator's, but it tells collectors of a change itself. The simulator
// makes its filters forget every object they follow instead: an object deleted before they
// look again leaves without a word. It also takes locks in both orders and can come to a
// standstill.
type listView struct {
	*simulator.ListView
	v *VCenter
}

// ModifyListView adds and removes; unknown objects come back.
func (l *listView) ModifyListView(ctx *simulator.Context, req *types.ModifyListView) soap.HasFault {
	var unknown []types.ManagedObjectReference
	for _, ref := range req.Add {
		if ctx.Session.Get(ref) == nil {
			unknown = append(unknown, ref)
			continue
		}
		l.View = append(l.View, ref)
	}
	for _, ref := range req.Remove {
		simulator.RemoveReference(&l.View, ref)
	}
	for _, collector := range l.v.sessions.collectorsOf(ctx.Session) {
		collector.viewChanged()
	}
	return &methods.ModifyListViewBody{Res: &types.ModifyListViewResponse{Returnval: unknown}}
}

// collectorsOf returns the session's collectors.
func (s *sessions) collectorsOf(session *simulator.Session) (own []*collector) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for ref, collector := range s.collectors {
		if session.Registry.Get(ref) == mo.Reference(collector) {
			own = append(own, collector)
		}
	}
	return own
}
