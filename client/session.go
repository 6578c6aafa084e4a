package client

import (
	"context"
	"net/http"
)

// session is the token that is shown, and how another one is got when the service refuses it.
type session struct {
	renew func(ctx context.Context, refused string) (token string, err error) // nil for not at all
	turn  chan struct{}                                                       // holds the token's place while nobody renews it
	token string                                                              // guarded by turn, "" for none
}

func newSession(token string, renew func(context.Context, string) (string, error)) *session {
	s := &session{renew: renew, turn: make(chan struct{}, 1), token: token}
	s.turn <- struct{}{}
	return s
}

// current returns the token to be shown.
func (s *session) current(ctx context.Context) (string, error) {
	select {
	case <-s.turn:
		defer s.leave()
		return s.token, nil
	case <-ctx.Done():
		return "", unreachable(ctx, ctx.Err(), false)
	}
}

func (s *session) leave() { s.turn <- struct{}{} }

// other returns the token to be shown in place of one that was refused, "" for none. Requests
// that are refused at the same time get one and the same.
func (s *session) other(ctx context.Context, refused string) (string, error) {
	if s.renew == nil {
		return "", nil
	}
	select {
	case <-s.turn:
		defer s.leave()
	case <-ctx.Done():
		return "", unreachable(ctx, ctx.Err(), false)
	}
	if s.token != refused {
		return s.token, nil
	}
	token, err := s.renew(ctx, refused)
	if err == nil && token != "" {
		s.token = token
	}
	return token, err
}

// LogIn opens a session for an appliance, and returns it with its token, which is for the Session
// of another client's Config: this one shows its own. A client that knows the appliance by its
// Config logs in without being told. An *Error with unauthorized tells that id or token is wrong.
func (c *Client) LogIn(ctx context.Context, applianceID, token, version string) (Session, error) {
	return doRequest[Session](ctx, c, call{method: http.MethodPost, path: apiPath("auth", "login"), open: true,
		body: loginRequest{ApplianceId: applianceID, Token: token, Version: version}})
}

// LoginLink returns a code that logs in once, within a minute, in the place of the token of the
// appliance whose session is shown. At PATH/ui/link#APPLIANCE_ID/CODE it signs a browser in, where
// PATH is the service's URL. Each call makes another.
func (c *Client) LoginLink(ctx context.Context) (LoginLink, error) {
	return doRequest[LoginLink](ctx, c, call{method: http.MethodPost, path: apiPath("auth", "link")})
}

// LogOut ends the session that is shown. An *Error with unauthorized tells that there is
// none any more.
func (c *Client) LogOut(ctx context.Context) error {
	token, err := c.session.current(ctx)
	if err != nil {
		return err
	}
	return c.sendOnce(ctx, call{method: http.MethodDelete, path: apiPath("auth", "session")}, token).err()
}
