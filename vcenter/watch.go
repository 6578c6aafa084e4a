package vcenter

import (
	"context"
	"sync"

	"github.com/vmware/govmomi/vim25/types"
)

// Watch follows one VM. Close it.
type Watch struct {
	collector *collector
	vm        VM
	once      sync.Once
}

// Watch begins to follow the VM's state. It returns with a first state, read
// from vCenter after the following began, so no change is missed. It costs two
// calls, or none where the VM is followed already; it may be repeated.
func (s *Session) Watch(ctx context.Context, vm VM) (*Watch, error) {
	what := "watch " + vm.String()
	if err := s.collector.join(ctx, vm.reference()); err != nil {
		return nil, translate(err, what)
	}
	w := &Watch{collector: s.collector, vm: vm}
	if err := w.readFirst(ctx); err != nil {
		w.Close()
		return nil, translate(err, what)
	}
	return w, nil
}

// readFirst reads the VM, unless another watch keeps it up to date.
func (w *Watch) readFirst(ctx context.Context) error {
	for range 3 { // who changes faster than that is known from the news
		before, _ := w.collector.peek(w.vm.reference())
		switch {
		case before.gone:
			return w.vanished()
		case before.watchers > 1 && before.known:
			return nil
		}
		found, err := w.collector.s.read(ctx, []types.ManagedObjectReference{w.vm.reference()}, watchPaths)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return w.vanished()
		}
		if w.collector.merge(w.vm.reference(), found[0].properties, before.updates) {
			return nil
		}
	}
	return nil
}

func (w *Watch) vanished() error {
	return &Fault{Kind: ErrNotFound, Text: "watch " + w.vm.String() + ": vCenter doesn't know this VM, or no longer"}
}

// State returns the latest known state, without a call.
func (w *Watch) State() State {
	sub, _ := w.collector.peek(w.vm.reference())
	return sub.properties.state(sub.at)
}

// Until waits until done accepts a state or returns an error, which is handed
// on. It asks done about the latest state at once and about every new one.
//
// When ctx ends it returns the context's cause, whatever the state. A VM that is
// deleted is ErrNotFound. A vCenter that stays away for more than half a minute
// is ErrUnreachable; shorter absences go unnoticed, and the state is read again
// after them.
func (w *Watch) Until(ctx context.Context, done func(State) (bool, error)) (State, error) {
	for {
		sub, failure := w.collector.peek(w.vm.reference())
		st := sub.properties.state(sub.at)
		switch {
		case ctx.Err() != nil:
			return st, context.Cause(ctx)
		case sub.gone:
			return st, w.vanished()
		case failure != nil:
			return st, failure
		}
		if accepted, err := done(st); accepted || err != nil {
			return st, err
		}
		select {
		case <-sub.changed:
		case <-ctx.Done():
		}
	}
}

// Close ends the watch. It may be repeated, and costs no call.
func (w *Watch) Close() {
	w.once.Do(func() { w.collector.leave(w.vm.reference()) })
}
