package vcenter

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

// heard counts an update of the object. c.mu is held.
func (c *collector) heard(sub *subject) {
	c.news++
	sub.updates = c.news
}

// markGone records that the object no longer exists. A nil subject is ignored. c.mu is held.
func (c *collector) markGone(sub *subject) {
	if sub != nil {
		sub.gone = true
		c.heard(sub)
		sub.notify()
	}
}

// waitForUpdates parks until vCenter has news, or for parkedWait.
func (c *collector) waitForUpdates(r *remote) error {
	seconds := int32(parkedWait / time.Second)
	expected := c.unheard()
	reply, err := methods.WaitForUpdatesEx(r.life, c.s.transport, &types.WaitForUpdatesEx{
		This: r.collector, Version: r.version, Options: &types.WaitOptions{MaxWaitSeconds: &seconds},
	})
	if err != nil {
		return err
	}
	if reply.Returnval == nil {
		c.reread(c.unheard()...)
		return nil
	}
	first := r.version == ""
	r.version = reply.Returnval.Version
	c.reread(c.apply(reply.Returnval)...)
	if first { // it tells of every object that there is
		c.reread(c.unheardOf(expected)...)
	}
	return nil
}

// unheard returns the listed objects vCenter has never said a word about, such
// as a VM deleted in the moment it was listed.
func (c *collector) unheard() (refs []types.ManagedObjectReference) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for ref, sub := range c.subjects {
		if sub.watchers > 0 && sub.listed && sub.updates == 0 {
			refs = append(refs, ref)
		}
	}
	return refs
}

// unheardOf returns those of the objects of which vCenter still hasn't said a word.
func (c *collector) unheardOf(expected []types.ManagedObjectReference) []types.ManagedObjectReference {
	still := c.unheard()
	return slices.DeleteFunc(expected, func(ref types.ManagedObjectReference) bool { return !slices.Contains(still, ref) })
}

// apply takes news in and returns the objects that must be read to know more.
func (c *collector) apply(set *types.UpdateSet) (doubtful []types.ManagedObjectReference) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, filter := range set.FilterSet {
		for _, update := range filter.ObjectSet {
			if sub := c.subjects[update.Obj]; sub != nil && !c.applyTo(sub, update) {
				doubtful = append(doubtful, update.Obj)
			}
		}
	}
	return doubtful
}

// applyTo reports whether the state is complete after the update. After a leave it is not:
// the object may have been deleted, or unlisted and listed again.
func (c *collector) applyTo(sub *subject, update types.ObjectUpdate) (complete bool) {
	c.heard(sub)
	if update.Kind == types.ObjectUpdateKindLeave {
		return sub.watchers <= 0
	}
	next := maps.Clone(sub.properties)
	if update.Kind == types.ObjectUpdateKindEnter { // tells all that is followed
		maps.DeleteFunc(next, func(path string, _ types.AnyType) bool { return slices.Contains(c.paths, path) })
	}
	complete = true
	for _, change := range update.ChangeSet {
		if sub.ref.Type == "VirtualMachine" && !slices.Contains(c.paths, change.Name) {
			complete = false // a part of a property
			continue
		}
		if change.Op == types.PropertyChangeOpAssign && change.Val != nil {
			next[change.Name] = change.Val
		} else {
			delete(next, change.Name)
		}
	}
	for _, missing := range update.MissingSet { // what vCenter withholds from now on is not what it said before
		maps.DeleteFunc(next, func(path string, _ types.AnyType) bool { return within(path, missing.Path) })
	}
	if next.text(powerPath) != sub.properties.text(powerPath) { // the rest was read of another life
		maps.DeleteFunc(next, func(path string, _ types.AnyType) bool { return !slices.Contains(c.paths, path) })
	}
	sub.replace(next)
	return complete
}

// within reports whether the property is the other one, or a part of it.
func within(path, other string) bool { return path == other || strings.HasPrefix(path, other+".") }

// newsSoFar is how many updates there were, for merge.
func (c *collector) newsSoFar() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.news
}

// merge takes in the properties of a read that began after so many updates. An update that
// came meanwhile may be older or newer than the read: where they differ merge changes
// nothing and reports false, and the object must be read again.
func (c *collector) merge(ref types.ManagedObjectReference, read properties, updates int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	sub := c.subjects[ref]
	if sub == nil || sub.updates > updates && (sub.gone || !c.sameOf(sub.properties, read)) {
		return false
	}
	sub.replace(read)
	return true
}

// sameOf reports whether the properties that are followed are the same.
func (c *collector) sameOf(one, other properties) bool {
	return !slices.ContainsFunc(c.paths, func(path string) bool { return !reflect.DeepEqual(one[path], other[path]) })
}

// reread reads the VMs whose state is not complete after an update. A task that left is gone.
func (c *collector) reread(refs ...types.ManagedObjectReference) {
	for _, ref := range refs {
		c.rereadOne(ref)
	}
}

func (c *collector) rereadOne(ref types.ManagedObjectReference) {
	var found []object
	var err error
	if ref.Type == "VirtualMachine" {
		found, err = c.s.read(c.s.life, []types.ManagedObjectReference{ref}, lookPaths)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	sub := c.subjects[ref]
	switch {
	case sub == nil:
	case err == nil && len(found) == 1:
		sub.replace(found[0].properties)
	case err == nil, errors.Is(translate(err, ""), ErrReplaced):
		c.markGone(sub)
	default:
		// vCenter is away, so the collector is about to be lost and read again.
		c.s.options.Logger.Warn("VM can't be read again", "vm", ref.Value, "err", translate(err, "read").Error())
	}
}

// peek returns a copy of what is known of an object, and the collector's failure
// if it is lost. The copy's changed channel is closed at the next news.
func (c *collector) peek(ref types.ManagedObjectReference) (subject, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if sub := c.subjects[ref]; sub != nil {
		return *sub, c.failure
	}
	return subject{gone: true}, c.failure
}
