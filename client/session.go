package client

import (
	"context"
	"net/http"
)

// WithSession shows a session token with every request. An empty one is not shown.
func WithSession(token string) ClientOption {
	return WithRequestEditorFn(func(_ context.Context, request *http.Request) error {
		if token != "" {
			request.Header.Set("Authorization", "Bearer "+token)
		}
		return nil
	})
}

// LogIn opens a session for an appliance, and returns it with its token; the token is
// for WithSession. An *Error with unauthorized tells that id or token is wrong.
func (c *Client) LogIn(ctx context.Context, applianceID, token, version string) (Session, error) {
	return answer[Session](c.requests.LogIn(ctx, LoginRequest{ApplianceId: applianceID, Token: token, Version: optional(version)}))
}

// LogOut ends the session that WithSession shows. An *Error with unauthorized tells that
// there is none any more.
func (c *Client) LogOut(ctx context.Context) error {
	_, err := contents(c.requests.LogOut(ctx))
	return err
}

// Decide approves a job that awaits approval, or rejects it, and returns it. An *Error
// with forbidden tells that this appliance may not, one with job_ended or
// approval_expired that it is too late.
func (c *Client) Decide(ctx context.Context, id string, decision VerdictDecision, reason string) (Job, error) {
	return answer[Job](c.requests.DecideJob(ctx, id, Verdict{Decision: decision, Reason: optional(reason)}))
}
