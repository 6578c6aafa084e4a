package client

import "context"

// PreflightRequest says what a Preflight is about. The zero value asks about a power-off.
type PreflightRequest struct {
	Operation Operation
	// Targets of a final sync, of which a worker is asked whether they can be used: KEY=TARGET
	// with the key of the disk, or the target alone where the VM has one disk.
	Targets []string
	// AllowUnflushed as in the final sync that is asked about: a target then need not flush.
	AllowUnflushed bool
}

// Preflight asks vCenter now what the operation would do with the VM and what is in its way.
// It changes nothing and may be repeated. An empty login is that of the client's Config. Ready of the answer says that nothing is blocked.
func (c *Client) Preflight(ctx context.Context, vmID string, request PreflightRequest, login Login) (Preflight, error) {
	r := c.vcenterCall(login, "vm", vmID, "preflight")
	if request.Operation != "" {
		r.query.Set("operation", string(request.Operation))
	}
	for _, target := range request.Targets {
		r.query.Add("target", target)
	}
	if request.AllowUnflushed {
		r.query.Set("allow_unflushed", "true")
	}
	return doRequest[Preflight](ctx, c, r)
}
