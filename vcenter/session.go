package vcenter

import (
	"context"
	"crypto/rand"
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
// logs in again by itself when vCenter has forgotten it, or the credential was
// changed. It is safe for concurrent use.
type Session struct {
	options   Options
	address   *url.URL
	login     func() (credentials.Login, error) // to log in with now
	tries     *tries
	unheard   bool // an earlier login may have been carried out; of the login under way
	transport *transport
	content   atomic.Pointer[types.ServiceContent] // set before the first login counts
	key       atomic.Value                         // string: what the last login is called in vCenter
	power     *collector                           // follows the VMs' power, and tasks
	guests    *collector                           // follows the guests too, where somebody waits for them
	knownIDs  *knownIDs
	looks     looks
	ranges    chan struct{}                // those of disks that are read, by all sessions of the pool with this vCenter
	clock     atomic.Pointer[clockReading] // vCenter's; nil until it was read

	life   context.Context // ends when the session is closed
	end    context.CancelFunc
	line   context.Context // of a login, whose answer close still waits for
	hangUp context.CancelFunc
	work   sync.WaitGroup

	mu        sync.Mutex
	closed    bool
	logins    int
	lastLogin time.Time
	used      credential // of the last login
	proven    digest     // of the password that it sent
	underWay  *loginAttempt
	refusal   *Fault
	refused   credential // what refusal is for
	openAt    time.Time  // when that may be tried again
	lastUsed  time.Time
}

func newSession(o Options, tries *tries, address *url.URL, first credentials.Login, login func() (credentials.Login, error)) *Session {
	o.Trust = o.Trust.of(first)
	s := &Session{options: o, address: address, login: login, tries: tries}
	s.life, s.end = context.WithCancel(context.Background())
	s.line, s.hangUp = context.WithCancel(context.Background())
	s.transport = newTransport(address, o)
	s.transport.client.UserAgent += "/" + rand.Text() // what vCenter lists under it is this session's
	s.transport.login = s.logIn
	s.transport.generation = func() int {
		s.touch()
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.logins
	}
	s.power, s.guests = newCollector(s, powerPaths), newCollector(s, guestPaths)
	s.knownIDs, s.looks.s = newKnownIDs(), s
	return s
}

func errClosed() *Fault {
	return &Fault{Kind: ErrUnreachable, Text: "the vCenter session is closed"}
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
	watching := s.power.watching() || s.guests.watching()
	s.mu.Lock()
	defer s.mu.Unlock()
	refused := s.refusal != nil && time.Now().Before(s.openAt)
	return !watching && !refused && time.Since(s.lastUsed) > after
}

// outlived reports whether the last login is so long ago.
func (s *Session) outlived(life time.Duration) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.logins > 0 && time.Since(s.lastLogin) > life
}

// neverLetIn reports that the session's account is closed, and was from its beginning.
func (s *Session) neverLetIn() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	var used *closedError
	return s.logins == 0 && s.underWay == nil && s.refusal != nil && errors.As(s.refusal, &used)
}

// keepAlive makes vCenter see a call, and takes a changed credential up. An expired session
// stays expired until somebody needs it.
func (s *Session) keepAlive() {
	if !s.loggedIn() {
		return
	}
	if err := s.logIn(s.life, 0); err != nil {
		s.options.Logger.Warn("the changed login of a vCenter can't be used", "vcenter", s.address.Host, "err", err.Error())
	}
	_, _ = methods.GetCurrentTime(s.life, direct{s.transport})
}

// close ends watches, logs out and waits for the session's goroutines. A login under way gets
// its answer first, as far as ctx allows: nobody else could end the session that it makes.
func (s *Session) close(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, s.options.CallTimeout)
	defer cancel()
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.end()
	s.power.close()
	s.guests.close()
	stop := context.AfterFunc(ctx, s.hangUp)
	s.work.Wait()
	stop()
	if s.loggedIn() {
		if err := s.logOut(ctx, s.transport.jar); err != nil {
			s.options.Logger.Warn("vCenter logout failed", "vcenter", s.address.Host, "err", translate(err, "log out").Error())
		}
	}
	s.hangUp()
	s.transport.client.CloseIdleConnections()
}
