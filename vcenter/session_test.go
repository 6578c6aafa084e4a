package vcenter

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vmapower/credentials"
)

func TestTheCertificateIsCheckedAsConfigured(t *testing.T) {
	b := setup(t)
	wrong := strings.Repeat("AB:", 31) + "AB"
	for name, c := range map[string]struct {
		trust  Trust
		reason string // empty: connects
	}{
		"CA file":             {Trust{CAFile: b.CAFile()}, ""},
		"thumbprint":          {Trust{Thumbprint: b.Thumbprint()}, ""},
		"lower case":          {Trust{Thumbprint: strings.ToLower(strings.ReplaceAll(b.Thumbprint(), ":", ""))}, ""},
		"insecure":            {Trust{Insecure: true}, ""},
		"system roots":        {Trust{CAFile: "", Thumbprint: ""}, "CA (simulated vCenter) is unknown"},
		"wrong thumbprint":    {Trust{Thumbprint: wrong}, "another thumbprint"},
		"thumbprint wins":     {Trust{Thumbprint: wrong, Insecure: true}, "another thumbprint"},
		"no such CA file":     {Trust{CAFile: "/nonexistent.pem"}, "CA file"},
		"garbled thumbprints": {Trust{Thumbprint: "xyz"}, "another thumbprint"},
	} {
		t.Run(name, func(t *testing.T) {
			pool := NewPool(Options{Trust: c.trust})
			defer pool.Close(context.Background())
			_, err := pool.Session(t.Context(), b.login())
			switch {
			case c.reason == "" && err != nil:
				t.Errorf("refused: %v", err)
			case c.reason != "" && (!errors.Is(err, ErrUnreachable) || errors.Is(err, ErrNoAnswer) || !strings.Contains(err.Error(), c.reason)):
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestOneLoginServesAllWhoShareACredential(t *testing.T) {
	b := setup(t)
	sessions := make([]*Session, 50)
	var all sync.WaitGroup
	for i := range sessions {
		all.Go(func() { sessions[i], _ = b.pool.Session(t.Context(), b.login()) })
	}
	all.Wait()
	for _, s := range sessions {
		if s == nil || s != sessions[0] {
			t.Fatal("not the same session")
		}
	}
	if n := b.Calls()["Login"]; n != 1 {
		t.Errorf("%d logins", n)
	}
}

func TestAWrongPasswordIsTriedOnce(t *testing.T) {
	b := setup(t)
	login := b.login()
	login.Password = credentials.NewSecret("wrong-on-purpose")
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, err := b.pool.Session(t.Context(), login); !errors.Is(err, ErrLoginFailed) {
				t.Errorf("got %v", err)
			}
		})
	}
	all.Wait()
	_, err := b.pool.Session(t.Context(), login)
	if !errors.Is(err, ErrLoginFailed) || strings.Contains(err.Error(), "wrong-on-purpose") {
		t.Errorf("got %v", err)
	}
	if n := b.Calls()["Login"]; n != 1 {
		t.Errorf("%d logins", n)
	}
	if _, err := b.pool.Session(t.Context(), b.login()); err != nil {
		t.Errorf("the right password: %v", err)
	}
}

func TestATrustOfItsOwnMeansASessionOfItsOwn(t *testing.T) {
	b := setup(t)
	b.session(t)
	for name, trust := range map[string]func(*credentials.Login){
		"a wrong thumbprint": func(l *credentials.Login) { l.Thumbprint = strings.Repeat("AB:", 31) + "AB" },
		"no authority":       func(l *credentials.Login) { l.CAPEM = "nothing in PEM" },
	} {
		login := b.login()
		trust(&login)
		if _, err := b.pool.Session(t.Context(), login); !errors.Is(err, ErrUnreachable) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAUserWhoMayNotLogInIsTriedOnce(t *testing.T) {
	b := setup(t)
	b.Fail("Login", "*", &types.NoPermission{PrivilegeId: "System.View"}, -1)
	for range 2 {
		if _, err := b.pool.Session(t.Context(), b.login()); !errors.Is(err, ErrLoginFailed) {
			t.Errorf("got %v", err)
		}
	}
	if n := b.Calls()["Login"]; n != 1 {
		t.Errorf("%d logins", n)
	}
}

func TestARefusedCredentialIsTriedAgainAfterTheCooldown(t *testing.T) {
	b := setup(t)
	pool := b.newPool(t, Options{LoginCooldown: time.Nanosecond})
	b.Fail("Login", "*", &types.InvalidLogin{}, 1)
	if _, err := pool.Session(t.Context(), b.login()); !errors.Is(err, ErrLoginFailed) {
		t.Fatalf("first: %v", err)
	}
	if _, err := pool.Session(t.Context(), b.login()); err != nil {
		t.Errorf("after the cooldown: %v", err)
	}
}

func TestAWaiterThatGivesUpDoesNotEndTheLoginOfTheOthers(t *testing.T) {
	b := setup(t)
	b.Delay("Login", 100*time.Millisecond)
	impatient, cancel := context.WithCancel(t.Context())
	left := make(chan error)
	go func() {
		_, err := b.pool.Session(impatient, b.login())
		left <- err
	}()
	stayed := make(chan error)
	go func() {
		_, err := b.pool.Session(t.Context(), b.login())
		stayed <- err
	}()
	cancel()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("the impatient one: %v", err)
	}
	if err := <-stayed; err != nil {
		t.Errorf("the other: %v", err)
	}
}

func TestReadsGoOnAfterTheSessionExpired(t *testing.T) {
	b := setup(t, on("web"))
	s := b.session(t)
	vm := b.find(t, s, "web")
	b.ExpireSessions()
	b.ResetCalls()
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if st, err := s.Observe(t.Context(), vm); err != nil || st.Power != PoweredOn {
				t.Errorf("%v, %v", st.Power, err)
			}
		})
	}
	all.Wait()
	if n := b.Calls()["Login"]; n != 1 {
		t.Errorf("%d logins", n)
	}
	b.ExpireSessions()
	if _, err := s.Find(t.Context(), vm.BIOSUUID); err != nil {
		t.Errorf("find: %v", err)
	}
}

func TestALoginCarriesNoCookieOfAnOlderSession(t *testing.T) {
	b := setup(t, on("web"))
	s := b.session(t)
	vm := b.find(t, s, "web")
	spy := spyOn(s)
	b.ExpireSessions()
	if _, err := s.Observe(t.Context(), vm); err != nil {
		t.Fatal(err)
	}
	if len(spy.logins) != 1 || spy.logins[0] != 0 || spy.cookies == 0 {
		t.Errorf("cookies of the logins %v, of all %d", spy.logins, spy.cookies)
	}
}

func TestCallsInFlightAreBounded(t *testing.T) {
	b := setup(t, on("web"))
	s, err := b.newPool(t, Options{MaxCalls: 2}).Session(t.Context(), b.login())
	if err != nil {
		t.Fatal(err)
	}
	vm := b.find(t, s, "web")
	spy := spyOn(s)
	b.Delay("RetrievePropertiesEx", 30*time.Millisecond)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() { _, _ = s.Observe(t.Context(), vm) })
	}
	all.Wait()
	if spy.most != 2 {
		t.Errorf("%d calls at a time", spy.most)
	}
}

func TestCallsGoThroughNoProxy(t *testing.T) {
	b := setup(t)
	if b.session(t).transport.client.DefaultTransport().Proxy != nil {
		t.Error("a proxy of the environment would be asked")
	}
}

// spy notes what a session sends.
type spy struct {
	next http.RoundTripper

	mu        sync.Mutex
	now, most int   // requests in flight
	logins    []int // cookies of each login
	cookies   int   // of all requests
}

// spyOn is for a session that nobody uses at the moment.
func spyOn(s *Session) *spy {
	seen := &spy{next: s.transport.client.Client.Transport}
	s.transport.client.Client.Transport = seen
	return seen
}

func (s *spy) RoundTrip(r *http.Request) (*http.Response, error) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	s.mu.Lock()
	s.now++
	s.most = max(s.most, s.now)
	s.cookies += len(r.Cookies())
	if bytes.Contains(body, []byte("<Login ")) {
		s.logins = append(s.logins, len(r.Cookies()))
	}
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.now--
	}()
	return s.next.RoundTrip(r)
}

func TestAChangingCallIsNotResentAfterTheSessionExpired(t *testing.T) {
	b := setup(t, on("web"))
	s := b.session(t)
	vm := b.find(t, s, "web")
	b.SetDRS(true)
	datacenter := b.drs(t, s, vm)
	for method, call := range map[string]func() error{
		"ShutdownGuest":       func() error { return s.ShutdownGuest(t.Context(), vm) },
		"PowerOffVM_Task":     func() error { _, err := s.PowerOff(t.Context(), vm); return err },
		"PowerOnVM_Task":      func() error { _, err := s.PowerOn(t.Context(), vm); return err },
		"PowerOnMultiVM_Task": func() error { _, err := s.PowerOnByDRS(t.Context(), vm, datacenter); return err },
	} {
		b.ExpireSessions()
		b.ResetCalls()
		if err := call(); !errors.Is(err, ErrSessionExpired) || errors.Is(err, ErrNoAnswer) {
			t.Errorf("%s: %v", method, err)
		}
		if calls := b.Calls(); calls[method] != 1 || calls["Login"] != 1 {
			t.Errorf("%s: %v", method, calls)
		}
	}
	if st, err := s.Observe(t.Context(), vm); err != nil || st.Power != PoweredOn {
		t.Errorf("afterwards %v, %v", st.Power, err)
	}
}

func TestClosingThePoolLogsOut(t *testing.T) {
	b := setup(t, on("web"))
	s := b.session(t)
	w := b.watch(t, s, b.find(t, s, "web"))
	if err := b.pool.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := b.Calls()["Logout"]; n != 1 || b.Sessions() != 0 {
		t.Errorf("%d logouts, %d sessions left", n, b.Sessions())
	}
	if _, err := w.Until(soon(t), func(State) (bool, error) { return false, nil }); !errors.Is(err, ErrUnreachable) {
		t.Errorf("a watch after the end: %v", err)
	}
	if _, err := b.pool.Session(t.Context(), b.login()); !errors.Is(err, ErrUnreachable) {
		t.Errorf("a session after the end: %v", err)
	}
}

func TestIdleSessionsAreDropped(t *testing.T) {
	b := setup(t, on("web"))
	s := b.session(t)
	if !s.idle(0) || s.idle(time.Hour) {
		t.Error("idle is measured from the last use")
	}
	w := b.watch(t, s, b.find(t, s, "web"))
	if s.idle(0) {
		t.Error("a session with a watch is not idle")
	}
	w.Close()
	s.keepAlive()
	if n := b.Calls()["CurrentTime"]; n != 1 {
		t.Errorf("%d calls keep the session alive", n)
	}
}

// TestAPasswordThatVCenterKnowsNoLongerEndsWithItsSession has a life of sessions that is over at once.
func TestAPasswordThatVCenterKnowsNoLongerEndsWithItsSession(t *testing.T) {
	b := setup(t, on("web"))
	b.pool = b.newPool(t, Options{SessionLife: time.Nanosecond})
	first := b.session(t)
	w := b.watch(t, first, b.find(t, first, "web"))
	second := b.session(t)
	if second == first || b.Sessions() != 2 {
		t.Errorf("%d sessions; the next job has the one of the job before: %t", b.Sessions(), second == first)
	}
	old := b.login()
	b.SetPassword("another-fake-password")
	if _, err := b.pool.Session(t.Context(), old); !errors.Is(err, ErrLoginFailed) {
		t.Errorf("the next job, with the old password: %v", err)
	}
	b.Guest("web").PowerOffByHand()
	until(t, w, "off", isOff)
	if b.pool.drop("", first, func() bool { return first.idle(0) }) {
		t.Error("a session is ended while a job waits on it")
	}
	w.Close()
	if !b.pool.drop("", first, func() bool { return first.idle(0) }) {
		t.Error("a session that nobody uses any more stays")
	}
	if err := b.pool.Close(t.Context()); err != nil || b.Sessions() != 0 || b.Calls()["Logout"] != 2 {
		t.Errorf("%v, %d sessions left, calls %v", err, b.Sessions(), b.Calls())
	}
}

func TestASilentVCenterIsGivenUp(t *testing.T) {
	pool := NewPool(Options{CallTimeout: 50 * time.Millisecond})
	defer pool.Close(context.Background())
	login := credentials.Login{VCenter: blackHole(t), Username: "u", Password: credentials.NewSecret("fake")}
	if _, err := pool.Session(t.Context(), login); !errors.Is(err, ErrUnreachable) || errors.Is(err, ErrNoAnswer) {
		t.Errorf("got %v", err)
	}
}

func TestAddress(t *testing.T) {
	for in, want := range map[string]string{
		"vc.example.test":                  "https://vc.example.test/sdk",
		"VC.example.test:8443":             "https://vc.example.test:8443/sdk",
		"https://vc.example.test":          "https://vc.example.test/sdk",
		"https://vc.example.test:443/sdk/": "https://vc.example.test:443/sdk",
		"[::1]:443":                        "https://[::1]:443/sdk",
	} {
		if u, err := Address(in); err != nil || u.String() != want {
			t.Errorf("%s: %v, %v", in, u, err)
		}
	}
	for _, in := range []string{
		"", "http://vc.example.test", "https://fake:hunter2@vc.example.test", "fake:hunter2@vc.example.test",
		"vc.example.test/ui", "vc.example.test?x=1", "vc.example.test#x", "vc.example.test:", "vc.example.test:99999",
		"vc example", "https://", "vc.example.test:hunter2",
	} {
		if u, err := Address(in); err == nil {
			t.Errorf("%q gave %v", in, u)
		} else if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q is repeated: %v", in, err)
		}
	}
}
