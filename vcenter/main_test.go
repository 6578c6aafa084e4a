package vcenter

import (
	"context"
	"net"
	"testing"
	"time"

	"go.uber.org/goleak"

	"vmapower/credentials"
	"vmapower/internal/sandbox"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// bench is a simulated vCenter and a pool that trusts it.
type bench struct {
	*sandbox.VCenter
	pool *Pool
}

func setup(t *testing.T, guests ...sandbox.Guest) *bench {
	t.Helper()
	v, err := sandbox.StartVCenter(sandbox.VCenterOptions{Guests: guests})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(v.Close)
	b := &bench{VCenter: v}
	b.pool = b.newPool(t, Options{})
	return b
}

// newPool returns a pool that is closed with the test, before the vCenter.
func (b *bench) newPool(t *testing.T, o Options) *Pool {
	t.Helper()
	if o.Trust == (Trust{}) {
		o.Trust.CAFile = b.CAFile()
	}
	pool := NewPool(o)
	t.Cleanup(func() { _ = pool.Close(context.Background()) })
	return pool
}

func (b *bench) login() credentials.Login {
	return credentials.Login{VCenter: b.Address(), Username: b.Username(), Password: credentials.NewSecret(b.Password())}
}

// session returns a warm session: logged in, its collector built.
func (b *bench) session(t *testing.T) *Session {
	t.Helper()
	s, err := b.pool.Session(t.Context(), b.login())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (b *bench) find(t *testing.T, s *Session, name string) VM {
	t.Helper()
	vm, err := s.Find(t.Context(), b.Guest(name).InstanceUUID())
	if err != nil {
		t.Fatal(err)
	}
	return vm
}

func (b *bench) watch(t *testing.T, s *Session, vm VM) *Watch {
	t.Helper()
	w, err := s.Watch(t.Context(), vm)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

// watchGuest follows the guest too.
func (b *bench) watchGuest(t *testing.T, s *Session, vm VM) *Watch {
	t.Helper()
	w := b.watch(t, s, vm)
	if err := w.FollowGuest(t.Context()); err != nil {
		t.Fatal(err)
	}
	return w
}

// follow waits until vCenter tells what becomes of the VM on the watch.
func follow(t *testing.T, w *Watch) {
	t.Helper()
	for ctx := soon(t); ; time.Sleep(time.Millisecond) {
		sub, _ := w.collector.peek(w.vm.reference())
		if sub.listed && sub.updates > 0 {
			return
		}
		if ctx.Err() != nil {
			t.Fatalf("not followed: %+v", sub)
		}
	}
}

// soon bounds what a test waits for.
func soon(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func until(t *testing.T, w *Watch, what string, done func(State) bool) State {
	t.Helper()
	st, err := w.Until(soon(t), func(st State) (bool, error) { return done(st), nil })
	if err != nil {
		t.Fatalf("waiting for %s: %v (last %+v)", what, err, st)
	}
	return st
}

// stateOf is the watch's state, which must be known.
func stateOf(w *Watch) State {
	st, err := w.State(context.Background())
	if err != nil {
		panic(err)
	}
	return st
}

func isOff(st State) bool { return st.Power == PoweredOff }

func on(name string) sandbox.Guest {
	return sandbox.Guest{
		Name: name, Power: sandbox.On, Tools: sandbox.ToolsOK,
		ShutdownTakes: 40 * time.Millisecond, BootTakes: 10 * time.Millisecond,
	}
}

// blackHole accepts connections and never says a word.
func blackHole(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	return listener.Addr().String()
}
