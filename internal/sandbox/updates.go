package sandbox

import (
	"maps"
	"strings"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

// collect returns what there is to tell of each filter.
func (c *collector) collect(ctx *simulator.Context) (all []types.PropertyFilterUpdate) {
	c.mu.Lock()
	updates, moved := c.updates, c.moved
	c.updates, c.moved = nil, false
	c.mu.Unlock()
	if len(updates) == 0 && !moved {
		return nil
	}
	for _, ref := range c.Filter {
		filter, ok := ctx.Session.Get(ref).(*simulator.PropertyFilter)
		if !ok {
			continue
		}
		var set []types.ObjectUpdate
		entered := map[types.ManagedObjectReference]bool{}
		if moved {
			set = c.move(ctx, filter, entered)
		}
		for _, u := range updates {
			if !entered[u.Obj] {
				set = append(set, c.changed(ctx, filter, u)...)
			}
		}
		if len(set) > 0 {
			all = append(all, types.PropertyFilterUpdate{Filter: ref, ObjectSet: set})
		}
	}
	return all
}

// move tells what is new in a filter, and what has left it, since a view of its changed.
func (c *collector) move(ctx *simulator.Context, f *simulator.PropertyFilter, entered map[types.ManagedObjectReference]bool) (set []types.ObjectUpdate) {
	now := targets(ctx, f)
	c.mu.Lock()
	before := c.told[f.Self]
	c.told[f.Self] = now
	for ref := range now { // from here on its changes are noted
		if !before[ref] {
			c.watched[ref]++
			entered[ref] = true
		}
	}
	for ref := range before {
		if !now[ref] {
			c.unwatch(ref)
			set = append(set, types.ObjectUpdate{Obj: ref, Kind: types.ObjectUpdateKindLeave})
		}
	}
	c.mu.Unlock()
	for ref := range maps.Keys(entered) {
		if u, there := c.read(ctx, ref, types.ObjectUpdateKindEnter, pathsOf(f, ref)); there {
			set = append(set, u)
		}
	}
	return set
}

// changed tells what an update means to the filter: at most one update of the object.
func (c *collector) changed(ctx *simulator.Context, f *simulator.PropertyFilter, u types.ObjectUpdate) []types.ObjectUpdate {
	c.mu.Lock()
	told := c.told[f.Self][u.Obj]
	if told && u.Kind == types.ObjectUpdateKindLeave {
		delete(c.told[f.Self], u.Obj)
		c.unwatch(u.Obj)
	}
	c.mu.Unlock()
	switch {
	case !told:
		return nil
	case u.Kind == types.ObjectUpdateKindLeave:
		return []types.ObjectUpdate{u}
	}
	var whole []string // properties of which only a part is in the update, or that are a part of it
	is := types.ObjectUpdate{Obj: u.Obj, Kind: u.Kind}
	for _, path := range pathsOf(f, u.Obj) {
		for _, change := range u.ChangeSet {
			switch {
			case change.Name == path:
				is.ChangeSet = append(is.ChangeSet, change)
			case strings.HasPrefix(change.Name, path+"."), strings.HasPrefix(path, change.Name+"."):
				whole = append(whole, path)
			}
		}
	}
	if len(whole) > 0 {
		read, _ := c.read(ctx, u.Obj, u.Kind, whole)
		is.ChangeSet = append(is.ChangeSet, read.ChangeSet...)
	}
	if len(is.ChangeSet) == 0 {
		return nil
	}
	return []types.ObjectUpdate{is}
}

// read reads properties of one object, if it is there.
func (c *collector) read(
	ctx *simulator.Context, ref types.ManagedObjectReference, kind types.ObjectUpdateKind, paths []string,
) (u types.ObjectUpdate, there bool) {
	u = types.ObjectUpdate{Obj: ref, Kind: kind}
	reply, ok := c.RetrievePropertiesEx(ctx, &types.RetrievePropertiesEx{SpecSet: []types.PropertyFilterSpec{{
		ObjectSet: []types.ObjectSpec{{Obj: ref}}, PropSet: []types.PropertySpec{{Type: ref.Type, PathSet: paths}},
	}}}).(*methods.RetrievePropertiesExBody)
	if !ok || reply.Res == nil || reply.Res.Returnval == nil || len(reply.Res.Returnval.Objects) == 0 {
		return u, false
	}
	for _, p := range reply.Res.Returnval.Objects[0].PropSet {
		u.ChangeSet = append(u.ChangeSet, types.PropertyChange{Op: types.PropertyChangeOpAssign, Name: p.Name, Val: p.Val})
	}
	return u, true
}

// targets are the objects that a filter is about: those that it names, and those in the list
// views that it names.
func targets(ctx *simulator.Context, f *simulator.PropertyFilter) map[types.ManagedObjectReference]bool {
	refs := map[types.ManagedObjectReference]bool{}
	for _, set := range f.Spec.ObjectSet {
		if len(set.SelectSet) == 0 {
			refs[set.Obj] = true
			continue
		}
		view := listViewOf(ctx, set.Obj)
		if view == nil { // destroyed meanwhile
			continue
		}
		ctx.WithLock(view, func() {
			for _, ref := range view.View {
				refs[ref] = len(pathsOf(f, ref)) > 0
			}
		})
	}
	maps.DeleteFunc(refs, func(_ types.ManagedObjectReference, wanted bool) bool { return !wanted })
	return refs
}

// listViewOf returns the simulator's list view, or nil for anything else.
func listViewOf(ctx *simulator.Context, ref types.ManagedObjectReference) *simulator.ListView {
	switch view := ctx.Session.Get(ref).(type) {
	case *listView:
		return view.ListView
	case *simulator.ListView:
		return view
	}
	return nil
}

// understands reports whether the collector's filters name objects and list views alone. Any
// other way through the inventory is left to the simulator, and so is the collector that all
// sessions have under the same name.
func (c *collector) understands(ctx *simulator.Context) bool {
	if c.Self == c.v.model.ServiceContent.PropertyCollector {
		return false
	}
	for _, ref := range c.Filter {
		filter, ok := ctx.Session.Get(ref).(*simulator.PropertyFilter)
		if !ok {
			return false
		}
		for _, set := range filter.Spec.ObjectSet {
			if len(set.SelectSet) > 0 && listViewOf(ctx, set.Obj) == nil {
				return false
			}
		}
		for _, p := range filter.Spec.PropSet {
			if p.All != nil && *p.All || p.Type == "ManagedEntity" {
				return false
			}
		}
	}
	return true
}

func pathsOf(f *simulator.PropertyFilter, ref types.ManagedObjectReference) (paths []string) {
	for _, p := range f.Spec.PropSet {
		if p.Type == ref.Type {
			paths = append(paths, p.PathSet...)
		}
	}
	return paths
}
