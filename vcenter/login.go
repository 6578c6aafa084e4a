package vcenter

import (
	"context"
	"errors"
	"net/url"
	"time"

	"vmapower/credentials"
)

// loginAttempt is one login under way. There is one at a time in a session.
type loginAttempt struct {
	with     credential
	replaces bool // a session that vCenter still has, or may have
	expired  bool // and has refused a call of, as expired
	sent     digest
	done     chan struct{}
	err      error
}

// logIn makes sure of a login with the session's credential as it is now, and later than the
// login numbered seen, for CallTimeout at most. The attempt belongs to the session: a waiter
// that gives up doesn't end it for the others, nor for whoever asks again.
func (s *Session) logIn(ctx context.Context, seen int) error {
	ctx, cancel := context.WithTimeoutCause(ctx, s.options.CallTimeout, errCallTimeout)
	defer cancel()
	for {
		with, err := s.current()
		if err != nil {
			return err
		}
		a, err := s.attempt(with, seen)
		if a == nil {
			return err
		}
		select {
		case <-a.done:
		case <-ctx.Done():
			return translate(context.Cause(ctx), s.loginText())
		}
		if a.with == with {
			return a.err
		}
	}
}

// credential is what a login sends: the password, or what is read for it.
type credential struct {
	username string
	password credentials.Secret
	from     credentials.PasswordSource
	version  string // of the file that the password is read from
}

// current is what to log in with now. It never goes to another vCenter than the first.
func (s *Session) current() (credential, error) {
	login, err := s.login()
	if err != nil {
		return credential{}, &Fault{Kind: ErrLoginFailed, Text: s.loginText() + ": " + err.Error(), cause: err}
	}
	if address, err := Address(login.VCenter); err != nil || address.Host != s.address.Host {
		return credential{}, &Fault{Kind: ErrUnreachable, Text: s.loginText() + ": the profile names another vCenter by now"}
	}
	with := credential{login.Username, login.Password, login.PasswordFrom, login.PasswordFrom.Version()}
	if with.version == "" { // a file that is away for a moment is no other password
		s.mu.Lock()
		with.version = s.used.version
		s.mu.Unlock()
	}
	return with, nil
}

// attempt returns the login under way, which it begins when there is none. Without need of
// one, or when there can't be one, it returns none.
func (s *Session) attempt(with credential, seen int) (*loginAttempt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.refusal != nil && s.refused == with && time.Now().Before(s.openAt):
		return nil, s.refusal
	case s.closed:
		return nil, errClosed()
	case s.logins > seen && s.used == with:
		return nil, nil
	case s.underWay == nil:
		a := &loginAttempt{with: with, replaces: s.logins > 0, done: make(chan struct{})}
		a.expired = a.replaces && s.logins == seen
		s.underWay = a
		s.work.Go(func() { s.runLogin(a) })
	}
	return s.underWay, nil
}

func (s *Session) runLogin(a *loginAttempt) {
	err := s.sendLogin(a)
	if errors.Is(err, context.Canceled) {
		err = errClosed() // only the session's own end cancels it
	}
	err = translate(err, s.loginText())
	s.mu.Lock()
	defer s.mu.Unlock()
	s.underWay, a.err = nil, err
	var used *closedError
	switch {
	case err == nil:
		s.logins++
		s.lastLogin = time.Now()
		s.refusal, s.used, s.proven = nil, a.with, a.sent
	case errors.As(err, &used):
		s.refuse(a, err.Error(), used.until)
	case errors.Is(err, ErrPermission), errors.Is(err, ErrLoginFailed):
		until := time.Now().Add(s.options.LoginCooldown)
		s.refuse(a, err.Error()+"; so that the account is not locked, it is not tried again before "+clock(until), until)
	}
	close(a.done)
}

// refuse ends the attempt, and all others with its credential until then. s.mu is held.
func (s *Session) refuse(a *loginAttempt, text string, until time.Time) {
	s.refusal = &Fault{Kind: ErrLoginFailed, Text: text, cause: a.err}
	s.refused, s.openAt, a.err = a.with, until, s.refusal
}

func loginText(vcenter *url.URL) string { return "log in to " + vcenter.Host }

func (s *Session) loginText() string { return loginText(s.address) }

func (s *Session) loggedIn() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.logins > 0
}
