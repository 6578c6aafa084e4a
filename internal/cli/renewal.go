package cli

import (
	"context"

	"vmapower/client"
)

// renew returns another session in place of one that the service refuses, "" when there is none: the
// one that vmapower login has opened meanwhile, or one of its own where VMAPOWER_TOKEN holds the token
// of the appliance that was logged in.
func (c *caller) renew(ctx context.Context, refused string) (string, error) {
	if c.given != "" {
		return "", nil
	}
	kept, err := c.kept()
	if err != nil || kept.URL != c.url {
		return "", err
	}
	if kept.Token != refused {
		return kept.Token, nil
	}
	token := c.program.Environ.Get("VMAPOWER_TOKEN")
	if token == "" || kept.Appliance == "" {
		return "", nil
	}
	service, err := c.open("", nil)
	if err != nil {
		return "", err
	}
	return c.logIn(ctx, service, kept.Appliance, token)
}

// logIn opens a session and keeps it.
func (c *caller) logIn(ctx context.Context, service *client.Client, appliance, token string) (string, error) {
	session, err := service.LogIn(ctx, appliance, token, c.program.Version)
	if err != nil {
		return "", err
	}
	return session.SessionToken, c.keep(keptSession{c.url, appliance, session.SessionToken, session.ExpiresAt})
}
