package vcenter

import (
	"context"
	"errors"
	"sync"
	"time"
)

// lookKeeps is how long a look is good for a decision while vCenter does not tell the changes
// yet: the VM is being listed.
const lookKeeps = time.Second

// Watch follows the power of one VM: its power state, its connection and its question. What
// else a State tells is as it was at the last look, and forgotten when the power changes.
// FollowGuest follows that too. A Watch is for one goroutine at a time; Close it.
type Watch struct {
	collector *collector
	vm        VM
	listing   *batch    // the change of the view that lists the VM; nil when it was seen to be over
	troubled  time.Time // since when the VM can't be listed
	once      sync.Once
}

// Watch begins to follow the VM's state. It returns with a first state, read from vCenter. It
// costs one call, or none where the VM is followed already, and its part in a change of the
// view; it may be repeated. An object id that is gone or another VM's is ErrReplaced.
func (s *Session) Watch(ctx context.Context, vm VM) (*Watch, error) {
	what := "watch " + vm.String()
	w := s.watch(vm)
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

// FindAndWatch is Find and Watch at the cost of Find: the call that reads the state tells
// whose it is.
func (s *Session) FindAndWatch(ctx context.Context, id string) (VM, *Watch, error) {
	before := s.power.newsSoFar()
	found, err := s.seek(ctx, id, lookPaths)
	if err != nil {
		return VM{}, nil, err
	}
	w := s.watch(s.vmOf(found))
	if !s.power.merge(found.ref, found.properties, before) {
		err = w.Refresh(ctx)
	}
	if err != nil {
		w.Close()
		return VM{}, nil, err
	}
	return w.vm, w, nil
}

// watch begins to follow the VM, of which nothing may be known yet.
func (s *Session) watch(vm VM) *Watch {
	return &Watch{collector: s.power, vm: vm, listing: s.power.follow(vm.reference())}
}

// FollowGuest makes the watch follow the guest as well, for who waits for VMware Tools or for
// the guest's own state, or decides by them. It reads the VM the first time, and costs its
// part in a change of the view; it may be repeated.
func (w *Watch) FollowGuest(ctx context.Context) error {
	guests := w.collector.s.guests
	if w.collector == guests {
		return nil
	}
	listing := guests.follow(w.vm.reference())
	w.collector.leave(w.vm.reference())
	w.collector, w.listing = guests, listing
	return translate(w.readFirst(ctx), "watch "+w.vm.String())
}

// readFirst reads the VM, unless another watch keeps it up to date.
func (w *Watch) readFirst(ctx context.Context) error {
	before, _ := w.collector.peek(w.vm.reference())
	switch {
	case before.gone:
		return w.vanished()
	case before.watchers > 1 && before.known && before.current():
		return nil
	}
	return w.Refresh(ctx)
}

// Refresh reads the VM from vCenter now. It may be repeated.
func (w *Watch) Refresh(ctx context.Context) error {
	what := "look at " + w.vm.String()
	for range 3 { // who changes faster than that is known from the news
		before := w.collector.newsSoFar()
		read, err := w.collector.s.readVM(ctx, w.vm, lookPaths, what)
		if err != nil {
			return err
		}
		if w.collector.merge(w.vm.reference(), read, before) {
			return nil
		}
	}
	return nil
}

func (w *Watch) vanished() error {
	return &Fault{Kind: ErrReplaced, Text: "watch " + w.vm.String() + ": vCenter doesn't know this VM, or no longer"}
}

// State returns the latest known state, without a call, unless vCenter does not tell its
// changes: they were lost, or the VM is not listed yet and was looked at more than a second
// ago. Then it reads the state. It is ErrReplaced when the VM is gone, or when its object id
// is another VM's.
func (w *Watch) State(ctx context.Context) (State, error) {
	sub, _ := w.collector.peek(w.vm.reference())
	if !sub.gone && !sub.current() {
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
	var st State
	for {
		changed, over, err := w.look(ctx, &st, done)
		if over || err != nil {
			return st, err
		}
		select {
		case <-changed:
		case <-w.listing.ended():
			if err := w.listed(); err != nil {
				return st, err
			}
		case <-ctx.Done():
		}
	}
}

// look is what Until does with each state; the channel tells of the next. It keeps off the stack of
// who waits what it needs for that.
func (w *Watch) look(ctx context.Context, st *State, done func(State) (bool, error)) (changed <-chan struct{}, over bool, err error) {
	sub, failure := w.collector.peek(w.vm.reference())
	var replaced error
	*st, replaced = w.stateOf(sub)
	switch {
	case ctx.Err() != nil:
		return nil, true, w.collector.whileLost(context.Cause(ctx))
	case replaced != nil && !sub.stale:
		return nil, true, replaced
	case failure != nil:
		return nil, true, failure
	}
	if sub.current() {
		over, err = done(*st)
	}
	return sub.changed, over, err
}

// listed takes note that the change of the view was made. One that failed is made again, as
// lost updates are waited for, unless waiting won't help.
func (w *Watch) listed() error {
	err := w.listing.err
	w.listing = nil
	if err == nil {
		w.troubled = time.Time{}
		return nil
	}
	if w.troubled.IsZero() {
		w.troubled = time.Now()
	}
	err = translate(err, "watch "+w.vm.String())
	if !errors.Is(err, ErrUnreachable) || waitingIsVain(err) || time.Since(w.troubled) > w.collector.grace {
		return err
	}
	w.listing = w.collector.listAgain()
	return nil
}

// waitingIsVain reports whether the vCenter is not reached for a reason that stays.
func waitingIsVain(err error) bool {
	return errors.Is(err, ErrUntrusted) || errors.Is(err, ErrNotVCenter) || errors.Is(err, ErrNotAllowed)
}

// Close ends the watch. It may be repeated, and costs no call.
func (w *Watch) Close() {
	w.once.Do(func() { w.collector.leave(w.vm.reference()) })
}
