package client

import (
	"context"
	"net/http"
	"net/url"
)

// PreflightRequest says what a Preflight is about. The zero value asks about a power-off.
type PreflightRequest struct {
	Operation Operation
	// Targets of a final sync, of which a worker is asked whether they can be used: KEY=TARGET
	// with the key of the disk, or the target alone where the VM has one disk.
	Targets []string
}

// Preflight asks vCenter now what the operation would do with the VM and what is in its way.
// It changes nothing and may be repeated. Ready of the answer says that nothing is blocked.
func (c *Client) Preflight(ctx context.Context, vmID string, request PreflightRequest, login Login) (Preflight, error) {
	query := url.Values{}
	if request.Operation != "" {
		query.Set("operation", string(request.Operation))
	}
	for _, target := range request.Targets {
		query.Add("target", target)
	}
	if login.Profile != "" {
		query.Set("profile", login.Profile)
	}
	return doRequest[Preflight](ctx, c, call{method: http.MethodGet, path: apiPath("vm", vmID, "preflight"), query: query,
		headers: map[string]string{"X-VCenter": login.VCenter, "X-VCenter-Username": login.Username, "X-VCenter-Password": login.Password}})
}
