package vcenter

import (
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

// attach returns what the collector owns in vCenter and builds it when there is
// nothing; fresh reports that it did; then everything watched is listed.
func (c *collector) attach() (r *remote, fresh bool, err error) {
	c.building.Lock()
	defer c.building.Unlock()
	c.mu.Lock()
	r = c.remote
	c.mu.Unlock()
	if r != nil {
		return r, false, nil
	}
	r, err = c.build()
	if err != nil {
		return nil, false, err
	}
	if err = c.modifyView(r); err != nil {
		r.end()
		return nil, false, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.remote = r
	return r, true, nil
}

func (c *collector) build() (*remote, error) {
	ctx, content := c.s.life, c.s.content.Load()
	created, err := methods.CreatePropertyCollector(ctx, c.s.transport, &types.CreatePropertyCollector{This: content.PropertyCollector})
	if err != nil {
		return nil, err
	}
	list, err := methods.CreateListView(ctx, c.s.transport, &types.CreateListView{This: *content.ViewManager})
	if err != nil {
		return nil, err
	}
	r := c.newRemote(created.Returnval, list.Returnval)
	_, err = methods.CreateFilter(ctx, c.s.transport, &types.CreateFilter{
		This: r.collector, PartialUpdates: false,
		Spec: types.PropertyFilterSpec{
			ObjectSet: []types.ObjectSpec{{
				Obj: r.view, Skip: types.NewBool(true),
				SelectSet: []types.BaseSelectionSpec{&types.TraversalSpec{Type: "ListView", Path: "view"}},
			}},
			PropSet: []types.PropertySpec{
				{Type: "VirtualMachine", PathSet: c.paths},
				{Type: "Task", PathSet: []string{"info.state", "info.error"}},
			},
		},
	})
	if err != nil {
		r.end()
	}
	return r, err
}

// forget gives up what the collector owns, which has gone with the session or is about to.
// Not every vCenter ends a wait for updates when it ends the session, so it is ended here.
// r is what to give up, nil whatever there is; forget reports whether it was still owned.
func (c *collector) forget(r *remote) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.remote == nil || r != nil && c.remote != r {
		return false
	}
	c.remote.end()
	c.remote = nil
	for ref, sub := range c.subjects {
		sub.listed, sub.stale = false, true
		if sub.watchers <= 0 {
			delete(c.subjects, ref)
		}
	}
	return true
}

// detach is forget for what vCenter may still have: it is asked to forget it too. It does
// so anyway when the session ends.
func (c *collector) detach(r *remote) {
	if r == nil || !c.forget(r) {
		return
	}
	_, _ = methods.DestroyPropertyCollector(c.s.life, direct{c.s.transport}, &types.DestroyPropertyCollector{This: r.collector})
	_, _ = methods.DestroyView(c.s.life, direct{c.s.transport}, &types.DestroyView{This: r.view})
}
