package vcenter

import (
	"context"
	"errors"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"

	"vmapower/credentials"
)

func TestASessionThatVCenterDeniesOnceIsLoggedOutBeforeTheNext(t *testing.T) {
	b := setup(t, on("web"))
	s := b.session(t)
	for range 5 {
		b.Fail("FindAllByUuid", "*", &types.NotAuthenticated{}, 1)
		b.find(t, s, "web")
	}
	if n := b.Sessions(); n != 1 {
		t.Errorf("%d sessions", n)
	}
	if err := b.pool.Close(t.Context()); err != nil || b.Sessions() != 0 {
		t.Errorf("%d sessions after the end, %v", b.Sessions(), err)
	}
}

func TestALoginThatNobodyWaitedForIsTheSessionOfTheNext(t *testing.T) {
	b := setup(t, on("web"))
	pool := b.newPool(t, Options{CallTimeout: 100 * time.Millisecond})
	b.Late("Login", 500*time.Millisecond)
	if _, err := pool.Session(t.Context(), b.login()); !errors.Is(err, ErrUnreachable) {
		t.Fatalf("the first: %v", err)
	}
	for deadline := soon(t); ; {
		_, err := pool.Session(t.Context(), b.login())
		if err == nil {
			break
		}
		if !errors.Is(err, ErrUnreachable) || deadline.Err() != nil {
			t.Fatal(err)
		}
	}
	if n := b.Calls()["Login"]; n != 1 || b.Sessions() != 1 {
		t.Errorf("%d logins, %d sessions", n, b.Sessions())
	}
}

func TestASessionWhoseLoginWasNotAnsweredIsEndedByTheNext(t *testing.T) {
	b := setup(t)
	other := b.newPool(t, Options{})
	if _, err := other.Session(t.Context(), b.login()); err != nil {
		t.Fatal(err)
	}
	b.LoseReply("Login", 3)
	for range 3 {
		if _, err := b.pool.Session(t.Context(), b.login()); !errors.Is(err, ErrUnreachable) {
			t.Errorf("without an answer: %v", err)
		}
	}
	b.session(t)
	if n := b.Sessions(); n != 2 {
		t.Errorf("%d sessions, with that of another process", n)
	}
}

func TestALoginMayTakeAsLongAsACallMay(t *testing.T) {
	b := setup(t)
	pool := b.newPool(t, Options{CallTimeout: 10 * time.Second})
	b.Late("Login", 300*time.Millisecond)
	if _, err := pool.Session(t.Context(), b.login()); err != nil {
		t.Error(err)
	}
}

// What is announced before a changing call, so that nobody else touches the VM, lasts a minute.
func TestALongTimeForCallsIsNotOneForChangingCalls(t *testing.T) {
	slow := newTransport(&url.URL{Scheme: "https", Host: "vc.example.test"}, Options{CallTimeout: time.Minute}.withDefaults())
	if slow.limit(&methods.FindAllByUuidBody{}) != time.Minute || slow.limit(&methods.PowerOffVM_TaskBody{}) != 30*time.Second {
		t.Errorf("a read %v, a change %v", slow.limit(&methods.FindAllByUuidBody{}), slow.limit(&methods.PowerOffVM_TaskBody{}))
	}
	quick := newTransport(&url.URL{Scheme: "https", Host: "vc.example.test"}, Options{CallTimeout: time.Second}.withDefaults())
	if quick.limit(&methods.PowerOffVM_TaskBody{}) != time.Second {
		t.Errorf("a change %v", quick.limit(&methods.PowerOffVM_TaskBody{}))
	}
}

func TestAPoolThatIsClosedDuringALoginLeavesNoSession(t *testing.T) {
	b := setup(t)
	b.Late("Login", 200*time.Millisecond)
	refused := make(chan error)
	go func() {
		_, err := b.pool.Session(context.Background(), b.login())
		refused <- err
	}()
	for b.Calls()["Login"] == 0 && t.Context().Err() == nil {
		time.Sleep(time.Millisecond)
	}
	err := b.pool.Close(t.Context())
	<-refused
	if calls := b.Calls(); err != nil || calls["Logout"] != 1 || b.Sessions() != 0 {
		t.Errorf("%v, %d sessions, %v", calls, b.Sessions(), err)
	}
}

// profile is one that a test changes while sessions have it.
type profile struct {
	mu    sync.Mutex
	login credentials.Login
}

func (p *profile) current() (credentials.Login, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.login, nil
}

func (p *profile) set(password string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.login.Password = credentials.NewSecret(password)
}

func (b *bench) profileSession(t *testing.T, p *profile) *Session {
	t.Helper()
	s, err := b.pool.ProfileSession(t.Context(), "site-a", p.current)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAChangedPasswordIsUsedAtTheNextLoginOfAJob(t *testing.T) {
	b := setup(t, on("web"))
	p := &profile{login: b.login()}
	s := b.profileSession(t, p)
	vm := b.find(t, s, "web")
	b.SetPassword("another-fake-password")
	p.set("another-fake-password")
	if _, err := s.Observe(t.Context(), vm); err != nil || b.Calls()["Login"] != 1 {
		t.Errorf("while the session lasts: %d logins, %v", b.Calls()["Login"], err)
	}
	b.ExpireSessions()
	b.ResetCalls()
	if _, err := s.Observe(t.Context(), vm); err != nil || b.Calls()["Login"] != 1 {
		t.Errorf("after it: %d logins, %v", b.Calls()["Login"], err)
	}
}

func TestTheSessionOfAChangedPasswordEndsWithTheNextJob(t *testing.T) {
	b := setup(t, on("web"))
	p := &profile{login: b.login()}
	s := b.profileSession(t, p)
	w := b.watch(t, s, b.find(t, s, "web"))
	b.SetPassword("another-fake-password")
	p.set("another-fake-password")
	if b.profileSession(t, p) != s {
		t.Error("the next job has a session of its own")
	}
	if calls := b.Calls(); calls["Login"] != 2 || calls["Logout"] != 1 || b.Sessions() != 1 {
		t.Errorf("%v, %d sessions", calls, b.Sessions())
	}
	b.Guest("web").PowerOffByHand()
	until(t, w, "off", isOff)
}

func TestAPasswordThatIsChangedToAWrongOneEndsNoRunningJob(t *testing.T) {
	b := setup(t, on("web"))
	p := &profile{login: b.login()}
	s := b.profileSession(t, p)
	vm := b.find(t, s, "web")
	p.set("wrong-on-purpose")
	for range 2 {
		if _, err := b.pool.ProfileSession(t.Context(), "site-a", p.current); !errors.Is(err, ErrLoginFailed) {
			t.Errorf("the next job: %v", err)
		}
	}
	if _, err := s.Observe(t.Context(), vm); err != nil {
		t.Errorf("the running one: %v", err)
	}
	if n := b.Calls()["Login"]; n != 2 {
		t.Errorf("%d logins", n)
	}
	p.set(b.Password())
	b.profileSession(t, p)
}

func TestALoginWithoutAPasswordIsNotSent(t *testing.T) {
	b := setup(t)
	login := b.login()
	login.Password = credentials.Secret{}
	if _, err := b.pool.Session(t.Context(), login); !errors.Is(err, ErrLoginFailed) || len(b.Calls()) != 0 {
		t.Errorf("%v, %v", b.Calls(), err)
	}
}

func TestAPasswordNeverGoesToAVCenterThatTheSessionIsNotAt(t *testing.T) {
	b, elsewhere := setup(t, on("web")), setup(t)
	p := &profile{login: b.login()}
	s := b.profileSession(t, p)
	p.mu.Lock()
	p.login.VCenter = elsewhere.Address()
	p.mu.Unlock()
	b.ExpireSessions()
	b.ResetCalls()
	if _, err := s.Find(t.Context(), b.Guest("web").InstanceUUID()); !errors.Is(err, ErrUnreachable) || b.Calls()["Login"] != 0 {
		t.Errorf("%d logins, %v", b.Calls()["Login"], err)
	}
}
