package vcenter

import (
	"context"
	"errors"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"

	"vmapower/credentials"
)

// Session is one login at one vCenter, shared by all who use that credential. It
// logs in again by itself when vCenter has forgotten it. It is safe for
// concurrent use.
type Session struct {
	options   Options
	address   *url.URL
	username  string
	password  credentials.Secret
	transport *transport
	content   atomic.Pointer[types.ServiceContent] // set before the first login counts
	key       atomic.Value                         // string: what the last login is called in vCenter
	collector *collector
	// datacenters are the inventory paths of data centres, by datastore.
	datacenters sync.Map

	life context.Context // ends when the session is closed
	end  context.CancelFunc
	work sync.WaitGroup

	mu       sync.Mutex
	closed   bool
	logins   int
	underWay *loginAttempt
	refusal  *Fault
	openAt   time.Time // when a refused credential may be tried again
	lastUsed time.Time
}

// loginAttempt is one login under way.
type loginAttempt struct {
	done chan struct{}
	err  error
}

func newSession(o Options, address *url.URL, login credentials.Login) *Session {
	o.Trust = o.Trust.of(login)
	s := &Session{options: o, address: address, username: login.Username, password: login.Password}
	s.life, s.end = context.WithCancel(context.Background())
	s.transport = newTransport(address, o)
	s.transport.login = s.logIn
	s.transport.generation = func() int {
		s.touch()
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.logins
	}
	s.collector = newCollector(s)
	return s
}

func errClosed() *Fault {
	return &Fault{Kind: ErrUnreachable, Text: "the vCenter session is closed"}
}

func (s *Session) loginText() string { return "log in to " + s.address.Host }

// logIn logs in unless somebody has since the login numbered seen. The attempt
// belongs to the session: a waiter that gives up doesn't end it for the others.
func (s *Session) logIn(ctx context.Context, seen int) error {
	s.mu.Lock()
	switch {
	case s.refusal != nil && time.Now().Before(s.openAt):
		defer s.mu.Unlock()
		return s.refusal
	case s.closed:
		defer s.mu.Unlock()
		return errClosed()
	case s.logins > seen:
		defer s.mu.Unlock()
		return nil
	}
	a := s.underWay
	if a == nil {
		a = &loginAttempt{done: make(chan struct{})}
		s.underWay = a
		s.work.Go(func() { s.runLogin(a) })
	}
	s.mu.Unlock()
	select {
	case <-a.done:
		return a.err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (s *Session) runLogin(a *loginAttempt) {
	err := s.sendLogin()
	if errors.Is(err, context.Canceled) {
		err = errClosed() // only the session's own end cancels it
	}
	err = translate(err, s.loginText())
	s.mu.Lock()
	defer s.mu.Unlock()
	s.underWay, a.err = nil, err
	switch {
	case err == nil:
		s.logins++
		s.refusal = nil
	case errors.Is(err, ErrPermission), errors.Is(err, ErrLoginFailed):
		s.refusal = &Fault{Kind: ErrLoginFailed, Text: err.Error() +
			"; it is not tried again for a while, so that the account is not locked", cause: err}
		s.openAt = time.Now().Add(s.options.LoginCooldown)
		a.err = s.refusal
	}
	close(a.done)
}

func (s *Session) sendLogin() error {
	s.transport.jar.empty()
	content, err := methods.GetServiceContent(s.life, direct{s.transport}) // another vCenter may answer than the last time
	if err != nil {
		return err
	}
	if content.SessionManager == nil || content.SearchIndex == nil || content.ViewManager == nil {
		return &Fault{Kind: ErrFault, Text: s.loginText() + ": this is no vCenter and no ESXi host, its services are missing"}
	}
	s.content.Store(&content)
	reply, err := methods.Login(s.life, direct{s.transport}, &types.Login{
		This: *s.content.Load().SessionManager, UserName: s.username, Password: s.password.Reveal(), Locale: "en_US",
	})
	if err != nil {
		return err
	}
	s.key.Store(reply.Returnval.Key)
	s.collector.forget(nil) // it went with the session before
	return nil
}

// direct sends calls that make or end the session, past the care for it.
type direct struct{ transport *transport }

// RoundTrip implements soap.RoundTripper.
func (d direct) RoundTrip(ctx context.Context, req, res soap.HasFault) error {
	return d.transport.send(ctx, req, res)
}

// spawn runs f as one of the goroutines that close waits for, or reports that
// the session is closed.
func (s *Session) spawn(f func()) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.work.Go(f)
	}
	return !s.closed
}

func (s *Session) touch() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lastUsed = time.Now()
}

func (s *Session) idle(after time.Duration) bool {
	watching := s.collector.watching()
	s.mu.Lock()
	defer s.mu.Unlock()
	refused := s.refusal != nil && time.Now().Before(s.openAt)
	return !watching && !refused && time.Since(s.lastUsed) > after
}

// keepAlive makes vCenter see a call. An expired session stays expired until
// somebody needs it.
func (s *Session) keepAlive() {
	if content := s.content.Load(); content != nil {
		_, _ = methods.GetCurrentTime(s.life, direct{s.transport})
	}
}

// close ends watches, logs out and waits for the session's goroutines.
func (s *Session) close(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, s.options.CallTimeout)
	defer cancel()
	s.mu.Lock()
	s.closed = true
	loggedIn := s.logins > 0
	s.mu.Unlock()
	s.end()
	s.collector.close()
	s.work.Wait()
	if loggedIn {
		_, err := methods.Logout(ctx, direct{s.transport}, &types.Logout{This: *s.content.Load().SessionManager})
		if err != nil {
			s.options.Logger.Warn("vCenter logout failed", "vcenter", s.address.Host, "err", translate(err, "log out").Error())
		}
	}
	s.transport.client.CloseIdleConnections()
}
