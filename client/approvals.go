package client

import (
	"context"
	"net/http"
)

// Grant approves beforehand what an appliance will ask for: jobs that it covers begin without
// another approval, and name this one. It must not be repeated after a doubt: a second one is
// another. An *Error with forbidden tells that this appliance may not, one with
// invalid_request which field is wrong.
func (c *Client) Grant(ctx context.Context, r GrantRequest) (Grant, error) {
	return doRequest[Grant](ctx, c, call{method: http.MethodPost, path: apiPath("approvals"), body: r})
}

// Grants returns the living approvals that were given beforehand: all of them for an approver,
// for others those of its own jobs.
func (c *Client) Grants(ctx context.Context) ([]Grant, error) {
	list, err := doRequest[GrantList](ctx, c, question(nil, "approvals"))
	return list.Items, err
}

// EndGrant ends an approval that was given beforehand, and with it the jobs that have made no
// call yet. An *Error with the status 404 tells that none with this id lives.
func (c *Client) EndGrant(ctx context.Context, id string) error {
	return c.send(ctx, call{method: http.MethodDelete, path: apiPath("approvals", id)}).err()
}
