package vcenter

import (
	"context"
	"slices"
	"sync"
)

// Watch follows one VM. Close it.
type Watch struct {
	collector *collector
	vm        VM
	once      sync.Once
}

// Watch begins to follow the VM's state. It returns with a first state, read
// from vCenter after the following began, so no change is missed. It costs two
// calls, or none where the VM is followed already; it may be repeated. An object id
// that is gone or another VM's is ErrReplaced.
func (s *Session) Watch(ctx context.Context, vm VM) (*Watch, error) {
	what := "watch " + vm.String()
	if err := s.collector.join(ctx, vm.reference()); err != nil {
		return nil, translate(err, what)
	}
	w := &Watch{collector: s.collector, vm: vm}
	err := w.readFirst(ctx)
	if err == nil {
		_, err = w.State(ctx)
	}
	if err != nil {
		w.Close()
		return nil, translate(err, what)
	}
	return w, nil
}

// FindAndWatch is Find and Watch at the cost of one of them: the call that reads the
// state tells whose it is.
func (s *Session) FindAndWatch(ctx context.Context, id string) (VM, *Watch, error) {
	refs, what, err := s.candidates(ctx, id)
	if err != nil {
		return VM{}, nil, err
	}
	if len(refs) > 1 {
		_, err := s.readOnly(ctx, refs, identityPaths, what)
		return VM{}, nil, err
	}
	if err := s.collector.join(ctx, refs...); err != nil {
		return VM{}, nil, translate(err, what)
	}
	w := &Watch{collector: s.collector, vm: VM{Ref: refs[0].Value}}
	before, _ := s.collector.peek(refs[0])
	found, err := s.readOnly(ctx, refs, slices.Concat([]string{"name", templatePath}, watchPaths), what)
	if err == nil {
		w.vm = s.vmOf(found)
		delete(found.properties, "name")
		delete(found.properties, templatePath)
		if !s.collector.merge(refs[0], found.properties, before.updates) {
			err = w.Refresh(ctx)
		}
	}
	if err != nil {
		w.Close()
		return VM{}, nil, translate(err, what)
	}
	return w.vm, w, nil
}

// readFirst reads the VM, unless another watch keeps it up to date.
func (w *Watch) readFirst(ctx context.Context) error {
	before, _ := w.collector.peek(w.vm.reference())
	switch {
	case before.gone:
		return w.vanished()
	case before.watchers > 1 && before.known && !before.stale:
		return nil
	}
	return w.Refresh(ctx)
}

// Refresh reads the VM from vCenter now. It may be repeated.
func (w *Watch) Refresh(ctx context.Context) error {
	what := "look at " + w.vm.String()
	for range 3 { // who changes faster than that is known from the news
		before, _ := w.collector.peek(w.vm.reference())
		read, err := w.collector.s.readVM(ctx, w.vm, watchPaths, what)
		if err != nil {
			return err
		}
		if w.collector.merge(w.vm.reference(), read, before.updates) {
			return nil
		}
	}
	return nil
}

func (w *Watch) vanished() error {
	return &Fault{Kind: ErrReplaced, Text: "watch " + w.vm.String() + ": vCenter doesn't know this VM, or no longer"}
}

// State returns the latest known state, without a call, unless vCenter's updates were lost
// since: then it reads the state. It is ErrReplaced when the VM is gone, or when its object
// id is another VM's.
func (w *Watch) State(ctx context.Context) (State, error) {
	sub, _ := w.collector.peek(w.vm.reference())
	if sub.stale {
		if err := w.Refresh(ctx); err != nil {
			return State{Power: PowerUnknown, Tools: ToolsUnknown}, err
		}
		sub, _ = w.collector.peek(w.vm.reference())
	}
	return w.stateOf(sub)
}

func (w *Watch) stateOf(sub subject) (State, error) {
	if sub.gone {
		return State{Power: PowerUnknown, Tools: ToolsUnknown}, w.vanished()
	}
	if err := w.collector.s.identify(w.vm, sub.properties, "watch "+w.vm.String()); err != nil {
		return State{Power: PowerUnknown, Tools: ToolsUnknown}, err
	}
	return sub.properties.state(sub.at), nil
}

// Until waits until done accepts a state or returns an error, which is handed
// on. It asks done about the latest state at once and about every new one, but not while
// vCenter's updates are lost.
//
// When ctx ends it returns the context's cause, whatever the state; beside it, why vCenter's
// updates are lost, if they are. A VM that is
// deleted, or whose object id is another VM's, is ErrReplaced. A vCenter that stays away for more than half a minute
// is ErrUnreachable; shorter absences go unnoticed, and the state is read again
// after them.
func (w *Watch) Until(ctx context.Context, done func(State) (bool, error)) (State, error) {
	for {
		sub, failure := w.collector.peek(w.vm.reference())
		st, replaced := w.stateOf(sub)
		switch {
		case ctx.Err() != nil:
			return st, w.collector.whileLost(context.Cause(ctx))
		case replaced != nil && !sub.stale:
			return st, replaced
		case failure != nil:
			return st, failure
		}
		if !sub.stale {
			if accepted, err := done(st); accepted || err != nil {
				return st, err
			}
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
