package client

import (
	"context"
	"net/http"
)

// LogIn opens a session for an appliance, and returns it with its token; the token is
// for WithSession. An *Error with unauthorized tells that id or token is wrong.
func (c *Client) LogIn(ctx context.Context, applianceID, token, version string) (Session, error) {
	return doRequest[Session](ctx, c, call{method: http.MethodPost, path: apiPath("auth", "login"),
		body: loginRequest{ApplianceId: applianceID, Token: token, Version: version}})
}

// LogOut ends the session that WithSession shows. An *Error with unauthorized tells that
// there is none any more.
func (c *Client) LogOut(ctx context.Context) error {
	response, err := c.send(ctx, call{method: http.MethodDelete, path: apiPath("auth", "session")})
	if err != nil {
		return err
	}
	_, err = readBody(response)
	return err
}
