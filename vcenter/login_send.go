package vcenter

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/vmware/govmomi/vim25"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"

	"vmapower/credentials"
)

const (
	// lateLogin is how much longer than anybody waits for it a login may take. It is the
	// session then, for whoever asks next; one that was given up would stay open in vCenter.
	lateLogin = 30 * time.Second
	// farewell bounds the logout of a session that another one replaces.
	farewell = 2 * time.Second
)

// sendLogin logs in, by one of the tries that the account has left.
func (s *Session) sendLogin(a *loginAttempt) (err error) {
	password, err := s.readPassword(s.life, a.with)
	if err != nil {
		return err
	}
	a.sent = digestOf(password)
	ctx, cancel := context.WithTimeoutCause(s.life, s.options.CallTimeout, errCallTimeout)
	defer cancel()
	byAddress, err := s.takeTry(ctx, serverName(s.address), a)
	if err != nil {
		return err
	}
	defer func() { byAddress.end(wrongPassword(err)) }()
	if a.expired { // or vCenter only says so
		s.replaced(s.transport.jar)
	}
	if err := s.readContent(ctx); err != nil {
		return err
	}
	identity := s.content.Load().About.InstanceUuid
	if identity == "" {
		return s.exchangeLogin(a, password)
	}
	byIdentity, err := s.takeTry(ctx, identity, a) // the vCenter may have several addresses
	if err != nil {
		return err
	}
	defer func() { byIdentity.end(wrongPassword(err)) }()
	return s.exchangeLogin(a, password)
}

// readContent reads who answers at this address. It may be another vCenter than the last time.
func (s *Session) readContent(ctx context.Context) error {
	content, err := methods.GetServiceContent(ctx, direct{s.transport})
	switch {
	case err != nil:
		return err
	case content.SessionManager == nil, content.SearchIndex == nil, content.ViewManager == nil:
		return &Fault{Kind: ErrNotVCenter, Text: s.loginText() + ": this is no vCenter and no ESXi host: its services are missing"}
	}
	s.content.Store(&content)
	return nil
}

// takeTry takes a try of the attempt's user at the vCenter of that name.
func (s *Session) takeTry(ctx context.Context, vcenter string, a *loginAttempt) (*try, error) {
	y, err := s.tries.take(ctx, accountOf(vcenter, a.with.username), 2*s.options.CallTimeout+lateLogin)
	var used *closedError
	switch {
	case errors.As(err, &used):
		s.tries.close(accountOf(serverName(s.address), a.with.username), used.until)
		return nil, triesUsed(s.address, used.until)
	case errors.Is(err, errCallTimeout):
		return nil, &Fault{Kind: ErrUnreachable, cause: err, Text: s.loginText() +
			": other logins of this user are under way, and vCenter has not answered them in time"}
	}
	return y, err
}

// triesUsed is the refusal of a password that was not sent.
func triesUsed(vcenter *url.URL, until time.Time) *Fault {
	return &Fault{Kind: ErrLoginFailed, cause: &closedError{until}, Text: fmt.Sprintf(
		"%s: vCenter has refused %d passwords of this user within %.0f minutes; so that the account is not locked, none is sent before %s",
		loginText(vcenter), WrongPasswords, WrongPasswordsWithin.Minutes(), clock(until))}
}

// clock is the first full second after t.
func clock(t time.Time) string { return t.Add(time.Second).UTC().Format(time.RFC3339) }

// wrongPassword reports whether vCenter has refused the password that was sent.
func wrongPassword(err error) bool {
	var used *closedError
	return errors.Is(translate(err, ""), ErrLoginFailed) && !errors.As(err, &used)
}

// exchangeLogin sends the login, without the cookie of an older session, and ends that one.
func (s *Session) exchangeLogin(a *loginAttempt, password credentials.Secret) error {
	if s.life.Err() != nil {
		return errClosed()
	}
	fresh := s.transport.withCookies(newJar(), s.options.CallTimeout+lateLogin)
	reply, err := methods.Login(s.line, direct{fresh}, &types.Login{
		This: *s.content.Load().SessionManager, UserName: a.with.username, Password: password.Reveal(), Locale: "en_US",
	})
	s.unheard = s.unheard || unanswered(err)
	if err != nil {
		return err
	}
	s.key.Store(reply.Returnval.Key)
	former := s.transport.jar.take(fresh.jar)
	if a.replaces && !a.expired {
		s.replaced(former)
	}
	if s.unheard {
		s.unheard = false
		s.endUnheard()
	}
	return nil
}

// replaced ends the session that has these cookies, and what waits on it.
func (s *Session) replaced(cookies *jar) {
	s.power.forget(nil)
	s.guests.forget(nil)
	ctx, cancel := context.WithTimeout(s.line, farewell)
	defer cancel()
	_ = s.logOut(ctx, cookies) // vCenter has forgotten it, or will after half an hour
}

func (s *Session) logOut(ctx context.Context, cookies *jar) error {
	_, err := methods.Logout(ctx, direct{s.transport.withCookies(cookies, s.options.CallTimeout)},
		&types.Logout{This: *s.content.Load().SessionManager})
	return err
}

// withCookies returns a transport over the same connections whose calls have other cookies,
// and take so long at most.
func (t *transport) withCookies(cookies *jar, limit time.Duration) *transport {
	client := t.client.NewServiceClient(vim25.Path, vim25.Namespace)
	client.Version, client.Types = t.client.Version, t.client.Types
	client.Client.Transport, client.Client.Jar, client.Client.CheckRedirect = t.client.Client.Transport, cookies, noRedirect
	return &transport{client: client, jar: cookies, slots: t.slots, timeout: limit, tracer: t.tracer,
		observe: t.observe, server: t.server}
}
