package vcenter

import (
	"context"
	"errors"
	"time"

	"vmapower/credentials"
)

var errUnbuilt = errors.New("vcenter: not built yet")

// Pool shares sessions in this process.
type Pool struct{ options Options }

// NewPool returns a pool without sessions.
func NewPool(o Options) *Pool { return &Pool{options: o.withDefaults()} }

// Session returns the shared session of the login.
func (p *Pool) Session(ctx context.Context, login credentials.Login) (*Session, error) {
	return nil, errUnbuilt
}

// Close logs all sessions out.
func (p *Pool) Close(ctx context.Context) error { return nil }

// Session is one login at one vCenter.
type Session struct{}

// Find returns the VM with the id.
func (s *Session) Find(ctx context.Context, id string) (VM, error) { return VM{}, errUnbuilt }

// Look asks vCenter for the VM's state now.
func (s *Session) Look(ctx context.Context, vm VM) (State, error) { return State{}, errUnbuilt }

// Watch follows the VM's state.
func (s *Session) Watch(ctx context.Context, vm VM) (*Watch, error) { return nil, errUnbuilt }

// ShutdownGuest asks the guest to shut down.
func (s *Session) ShutdownGuest(ctx context.Context, vm VM) error { return errUnbuilt }

// PowerOff cuts the power.
func (s *Session) PowerOff(ctx context.Context, vm VM) (changed bool, err error) {
	return false, errUnbuilt
}

// PowerOn starts or resumes the VM.
func (s *Session) PowerOn(ctx context.Context, vm VM) (changed bool, err error) {
	return false, errUnbuilt
}

// Watch follows one VM.
type Watch struct{}

// State returns the latest state.
func (w *Watch) State() State { return State{} }

// Until waits until done says so.
func (w *Watch) Until(ctx context.Context, done func(State) (bool, error)) (State, error) {
	return State{}, errUnbuilt
}

// Close ends the watch.
func (w *Watch) Close() {}

// WithSendBy makes changing calls under ctx fail with ErrNotSent when their
// first byte would be written later than at.
func WithSendBy(ctx context.Context, at time.Time) context.Context { return ctx }
