package vcenter

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vmapower/internal/pause"
)

const (
	// gatherFor is how long those who want the same of vCenter are gathered for one call.
	gatherFor = 100 * time.Millisecond
	// mostGathered is how many VMs one call reads.
	mostGathered = 100
)

// looks gathers those who want to see the state of their VM into calls that read several.
type looks struct {
	s    *Session
	mu   sync.Mutex
	next *look // nil when nobody waits for a call that has not begun
}

// look is one call that reads the VMs of all who wait for it.
type look struct {
	vms   map[types.ManagedObjectReference]bool
	done  chan struct{}
	found map[types.ManagedObjectReference]properties
	at    time.Time
	err   error
}

// ObserveShared is Observe, in a call that is shared with all who ask within 100 ms. It begins
// after it was asked for. Where one of the VMs can't be read, each is read by itself.
func (s *Session) ObserveShared(ctx context.Context, vm VM) (State, error) {
	l := s.looks.join(vm.reference())
	select {
	case <-l.done:
	case <-ctx.Done():
		return State{}, context.Cause(ctx)
	}
	what := "look at " + vm.String()
	found, ok := l.found[vm.reference()]
	switch {
	case len(l.vms) > 1 && fromVSphere(l.err), l.err == nil && !ok:
		return s.Observe(ctx, vm)
	case l.err != nil:
		return State{}, translate(l.err, what)
	}
	if err := s.identify(vm, found, what); err != nil {
		return State{}, err
	}
	return found.state(l.at), nil
}

// join returns the call that will read the VM.
func (g *looks) join(vm types.ManagedObjectReference) *look {
	g.mu.Lock()
	defer g.mu.Unlock()
	l := g.next
	if l == nil || len(l.vms) >= mostGathered && !l.vms[vm] {
		l = &look{vms: map[types.ManagedObjectReference]bool{}, done: make(chan struct{})}
		g.next = l
		if !g.s.spawn(func() { g.make(l) }) {
			g.next, l.err = nil, errClosed()
			close(l.done)
		}
	}
	l.vms[vm] = true
	return l
}

// make waits for others and makes the call.
func (g *looks) make(l *look) {
	defer close(l.done)
	l.err = pause.For(g.s.life, gatherFor)
	g.mu.Lock()
	if g.next == l {
		g.next = nil
	}
	g.mu.Unlock()
	if l.err != nil {
		l.err = errClosed()
		return
	}
	found, err := g.s.read(g.s.life, slices.Collect(maps.Keys(l.vms)), lookPaths)
	l.found, l.at, l.err = map[types.ManagedObjectReference]properties{}, time.Now(), err
	for _, o := range found {
		l.found[o.ref] = o.properties
	}
}
