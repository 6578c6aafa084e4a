package vcenter

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"io"
	"sync"
	"time"

	"vmapower/credentials"
)

const (
	keepAliveEvery = 4 * time.Minute  // vCenter forgets a session after 30 idle minutes
	idleAfter      = 15 * time.Minute // a session that was unused for so long is logged out
)

// Pool shares sessions within this process: one for each vCenter, user and
// password. It is safe for concurrent use.
type Pool struct {
	options Options
	salt    []byte

	mu       sync.Mutex
	sessions map[string]*Session
	closed   bool
}

// NewPool returns a pool without sessions. Close it.
func NewPool(o Options) *Pool {
	salt := make([]byte, 32)
	_, _ = rand.Read(salt) // never fails
	return &Pool{options: o.withDefaults(), salt: salt, sessions: map[string]*Session{}}
}

// Session returns the shared session of the login, logging in when there is
// none; concurrent callers share one attempt, which goes on when one of them
// gives up. A refused credential is ErrLoginFailed, at once and without asking
// vCenter until LoginCooldown is over. It may be repeated.
func (p *Pool) Session(ctx context.Context, login credentials.Login) (*Session, error) {
	address, err := Address(login.VCenter)
	if err != nil {
		return nil, &Fault{Kind: ErrUnreachable, Text: err.Error()}
	}
	key := p.key(address.Host, login)
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return nil, errClosed()
	}
	s := p.sessions[key]
	if s == nil {
		s = newSession(p.options, address, login)
		s.work.Go(func() { p.maintain(key, s) })
		p.sessions[key] = s
	}
	s.touch()
	p.mu.Unlock()
	if err := s.logIn(ctx, 0); err != nil {
		return nil, translate(err, s.loginText())
	}
	return s, nil
}

// key tells credentials apart without keeping the password where a map is
// easily printed.
func (p *Pool) key(host string, login credentials.Login) string {
	mac := hmac.New(sha256.New, p.salt)
	for _, part := range []string{host, login.Username, login.Password.Reveal(), login.CAPEM, login.Thumbprint} {
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
		if p.dropIdle(key, s) {
			// In a goroutine of its own: close waits for this one.
			go s.close(context.Background())
			return
		}
		s.keepAlive()
	}
}

func (p *Pool) dropIdle(key string, s *Session) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed || !s.idle(idleAfter) {
		return false
	}
	delete(p.sessions, key)
	return true
}

// Close logs every session out and ends what watches through them. It waits no
// longer than ctx, and no longer than one call may take; the returned error is
// ctx's.
func (p *Pool) Close(ctx context.Context) error {
	p.mu.Lock()
	p.closed = true
	sessions := p.sessions
	p.sessions = map[string]*Session{}
	p.mu.Unlock()
	var closing sync.WaitGroup
	for _, s := range sessions {
		closing.Go(func() { s.close(ctx) })
	}
	closing.Wait()
	return context.Cause(ctx)
}
