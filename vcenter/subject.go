package vcenter

import (
	"time"

	"github.com/vmware/govmomi/vim25/types"
)

// subject is one object in flight, a VM or a task, as the collector last heard
// of it. All of it is guarded by the collector's mu.
type subject struct {
	ref        types.ManagedObjectReference
	watchers   int
	listed     bool // in vCenter's view
	known      bool
	gone       bool
	stale      bool // the collector was given up since; vCenter may have changed
	properties properties
	at         time.Time
	updates    int           // the number of the latest in the collector's count; 0 for none
	changed    chan struct{} // closed at the next news
}

func newSubject(ref types.ManagedObjectReference) *subject {
	return &subject{ref: ref, properties: properties{}, changed: make(chan struct{})}
}

func (sub *subject) notify() {
	close(sub.changed)
	sub.changed = make(chan struct{})
}

// current reports whether what is known is so now, as far as anybody can know: vCenter tells
// each change, or it was read a moment ago.
func (sub *subject) current() bool {
	followed := sub.listed && sub.updates > 0
	return !sub.stale && (followed || time.Since(sub.at) < lookKeeps)
}

func (sub *subject) replace(p properties) {
	sub.properties, sub.known, sub.gone, sub.stale, sub.at = p, true, false, false, time.Now()
	sub.notify()
}
