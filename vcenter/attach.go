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
	r := &remote{collector: created.Returnval, view: list.Returnval}
	_, err = methods.CreateFilter(ctx, c.s.transport, &types.CreateFilter{
		This: r.collector, PartialUpdates: false,
		Spec: types.PropertyFilterSpec{
			ObjectSet: []types.ObjectSpec{{
				Obj: r.view, Skip: types.NewBool(true),
				SelectSet: []types.BaseSelectionSpec{&types.TraversalSpec{Type: "ListView", Path: "view"}},
			}},
			PropSet: []types.PropertySpec{
				{Type: "VirtualMachine", PathSet: watchPaths},
				{Type: "Task", PathSet: []string{"info.state", "info.error"}},
			},
		},
	})
	return r, err
}

// detach forgets what the collector owned. vCenter is asked to forget it too; it
// does so anyway when the session ends.
func (c *collector) detach(r *remote) {
	c.mu.Lock()
	if r == nil || c.remote != r {
		c.mu.Unlock()
		return
	}
	c.remote = nil
	for ref, sub := range c.subjects {
		sub.listed = false
		if sub.watchers <= 0 {
			delete(c.subjects, ref)
		}
	}
	c.mu.Unlock()
	_, _ = methods.DestroyPropertyCollector(c.s.life, direct{c.s.transport}, &types.DestroyPropertyCollector{This: r.collector})
	_, _ = methods.DestroyView(c.s.life, direct{c.s.transport}, &types.DestroyView{This: r.view})
}
