package vcenter

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"io"
	"maps"
	"slices"
	"sync"
	"time"

	"vmapower/credentials"
)

const (
	keepAliveEvery = 4 * time.Minute  // vCenter forgets a session after 30 idle minutes
	idleAfter      = 15 * time.Minute // a session that was unused for so long is logged out
)

// Pool shares sessions within this process: one for each vCenter, user and
// password, or for each profile; a new one when SessionLife is over. It is safe for concurrent use.
type Pool struct {
	options Options
	salt    []byte
	tries   *tries

	mu       sync.Mutex
	sessions map[string]*Session
	former   map[*Session]bool        // which have outlived SessionLife, for those who have them still
	ranges   map[string]chan struct{} // of each vCenter
	closed   bool

	leaving sync.WaitGroup  // sessions that are closed before the pool
	leave   context.Context // how long that may take
	hurry   context.CancelFunc
}

// NewPool returns a pool without sessions. Close it.
func NewPool(o Options) *Pool {
	salt := make([]byte, 32)
	_, _ = rand.Read(salt) // never fails
	o = o.withDefaults()
	p := &Pool{options: o, salt: salt, tries: newTries(o), sessions: map[string]*Session{}, former: map[*Session]bool{}, ranges: map[string]chan struct{}{}}
	p.leave, p.hurry = context.WithCancel(context.Background())
	return p
}

// Session returns the shared session of the login, logging in when there is none, for
// CallTimeout at most; concurrent callers share one attempt, which goes on when one of them
// gives up. It may be repeated.
//
// A refused credential is ErrLoginFailed, at once and without asking vCenter until
// LoginCooldown is over; so is any password of a user for whom vCenter has refused
// WrongPasswords within WrongPasswordsWithin. Those are counted by all processes together,
// as far as Options.Logins answers, and by this one in any case.
func (p *Pool) Session(ctx context.Context, login credentials.Login) (*Session, error) {
	return p.session(ctx, "", login, func() (credentials.Login, error) { return login, nil })
}

// ProfileSession is Session for the profile of that name. current returns its login as it is
// now and is asked at each login: a changed password is used at once, for all who share the
// session, and the session that the old one opened is ended. The first error of current is
// returned as it is, a later one is ErrLoginFailed. A password that is kept in a file or with a
// command is read at each login and not kept: what can't be read is ErrUnreachable, since vCenter was
// not asked and it may heal, and a changed file counts as a changed password.
func (p *Pool) ProfileSession(ctx context.Context, name string, current func() (credentials.Login, error)) (*Session, error) {
	login, err := current()
	if err != nil {
		return nil, err
	}
	return p.session(ctx, name, login, current)
}

func (p *Pool) session(ctx context.Context, profile string, login credentials.Login, current func() (credentials.Login, error)) (*Session, error) {
	address, err := Address(login.VCenter)
	if err != nil {
		return nil, &Fault{Kind: ErrNotVCenter, Text: err.Error()}
	}
	if login.Password.Empty() && login.PasswordFrom.IsZero() {
		return nil, &Fault{Kind: ErrLoginFailed, Text: loginText(address) + ": there is no password"}
	}
	key := p.key(profile, address.Host, login)
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return nil, errClosed()
	}
	p.retire(key)
	s := p.sessions[key]
	if s == nil {
		if until := p.tries.closed(accountOf(serverName(address), login.Username)); !until.IsZero() {
			p.mu.Unlock()
			return nil, triesUsed(address, until)
		}
		s = newSession(p.options, p.tries, address, login, current)
		s.ranges = p.rangesOf(serverName(address))
		s.work.Go(func() { p.maintain(key, s) })
		p.sessions[key] = s
	}
	s.touch()
	p.mu.Unlock()
	if err := s.logIn(ctx, 0); err != nil {
		p.dropRefused(key, s)
		return nil, translate(err, s.loginText())
	}
	return s, nil
}

// rangesOf returns what the sessions with one vCenter share. p.mu is held.
func (p *Pool) rangesOf(server string) chan struct{} {
	if p.ranges[server] == nil {
		p.ranges[server] = make(chan struct{}, mostRanges)
	}
	return p.ranges[server]
}

// retire takes the session that has outlived SessionLife from those who come next. p.mu is held.
func (p *Pool) retire(key string) {
	if s := p.sessions[key]; s != nil && s.outlived(p.options.SessionLife) {
		delete(p.sessions, key)
		p.former[s] = true
	}
}

// key tells credentials apart without keeping the password where a map is easily printed. The
// user and password of a profile may change while its session lasts.
func (p *Pool) key(profile, host string, login credentials.Login) string {
	parts := []string{profile, host, login.CAPEM, login.Thumbprint, login.PasswordFrom.Command}
	if profile == "" {
		parts = append(parts, login.Username, login.Password.Reveal())
	}
	mac := hmac.New(sha256.New, p.salt)
	for _, part := range parts {
		_, _ = io.WriteString(mac, part+"\x00")
	}
	return string(mac.Sum(nil))
}

// maintain keeps a session in use from expiring, and logs an idle one out.
func (p *Pool) maintain(key string, s *Session) {
	tick := time.NewTicker(keepAliveEvery)
	defer tick.Stop()
	for {
		select {
		case <-s.life.Done():
			return
		case <-tick.C:
		}
		if p.drop(key, s, func() bool { return s.idle(idleAfter) }) {
			return
		}
		s.keepAlive()
	}
}

// dropRefused forgets a session that was never logged in and whose account is closed: the
// account's own record refuses what comes next.
func (p *Pool) dropRefused(key string, s *Session) {
	p.drop(key, s, func() bool { return s.neverLetIn() })
}

// drop takes the session out of the pool and closes it, unless it is wanted after all.
func (p *Pool) drop(key string, s *Session, unwanted func() bool) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	current := p.sessions[key] == s
	if p.closed || !current && !p.former[s] || !unwanted() {
		return false
	}
	if current {
		delete(p.sessions, key)
	}
	delete(p.former, s)
	p.leaving.Go(func() { s.close(p.leave) })
	return true
}

// Sessions counts those that are logged in, by the vCenter as Observer is told of it.
func (p *Pool) Sessions() map[string]int {
	p.mu.Lock()
	all := slices.AppendSeq(slices.Collect(maps.Values(p.sessions)), maps.Keys(p.former))
	p.mu.Unlock()
	counted := make(map[string]int)
	for _, s := range all {
		if s.loggedIn() {
			counted[serverName(s.address)]++
		}
	}
	return counted
}

// Close logs every session out and ends what watches through them. It waits no
// longer than ctx, and no longer than one call may take; the returned error is
// ctx's.
func (p *Pool) Close(ctx context.Context) error {
	p.mu.Lock()
	p.closed = true
	sessions := slices.AppendSeq(slices.Collect(maps.Values(p.sessions)), maps.Keys(p.former))
	clear(p.sessions)
	clear(p.former)
	p.mu.Unlock()
	defer context.AfterFunc(ctx, p.hurry)()
	var closing sync.WaitGroup
	for _, s := range sessions {
		closing.Go(func() { s.close(ctx) })
	}
	closing.Wait()
	p.leaving.Wait()
	p.hurry()
	return context.Cause(ctx)
}
