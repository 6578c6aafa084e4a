package client

import (
	"context"
	"net/http"
	"net/url"
)

// Login is what opens a vCenter: the name of a profile of the service, or the rest.
type Login struct{ VCenter, Username, Password, Profile string }

// PowerOff asks for the VM to be off, and returns the job that does it: a new one,
// or the one that does it already. With a key that is not empty the request may be
// repeated and makes one job only. An *Error tells why there is no job.
func (c *Client) PowerOff(ctx context.Context, vmID string, request PowerOffRequest, key string) (Job, error) {
	return c.submitJob(ctx, apiPath("vm", vmID, "power-off"), request, key)
}

// AsPowerOffSpec reads what a power-off was asked to do.
func (r JobRequest) AsPowerOffSpec() (PowerOffSpec, error) { return readAs[PowerOffSpec](r.RawMessage) }

// AsPowerOffResult reads the result of a power-off.
func (r JobResult) AsPowerOffResult() (PowerOffResult, error) {
	return readAs[PowerOffResult](r.RawMessage)
}

// PowerOn asks for the VM to be on; for the rest see PowerOff.
func (c *Client) PowerOn(ctx context.Context, vmID string, request PowerOnRequest, key string) (Job, error) {
	return c.submitJob(ctx, apiPath("vm", vmID, "power-on"), request, key)
}

// AsPowerOnSpec reads what a power-on was asked to do.
func (r JobRequest) AsPowerOnSpec() (PowerOnSpec, error) { return readAs[PowerOnSpec](r.RawMessage) }

// AsPowerOnResult reads the result of a power-on.
func (r JobResult) AsPowerOnResult() (PowerOnResult, error) {
	return readAs[PowerOnResult](r.RawMessage)
}

// Replicate asks for the final sync of a VM that is off; for the rest see PowerOff. The
// request names the VM.
func (c *Client) Replicate(ctx context.Context, request ReplicateRequest, key string) (Job, error) {
	return c.submitJob(ctx, apiPath("replicate"), request, key)
}

// AsFinalSyncSpec reads what a final sync was asked to do.
func (r JobRequest) AsFinalSyncSpec() (FinalSyncSpec, error) {
	return readAs[FinalSyncSpec](r.RawMessage)
}

// AsFinalSyncResult reads the result of a final sync.
func (r JobResult) AsFinalSyncResult() (FinalSyncResult, error) {
	return readAs[FinalSyncResult](r.RawMessage)
}

// submitJob asks for a job, also from a service that is set up to make older callers
// wait for a result.
func (c *Client) submitJob(ctx context.Context, path string, request any, key string) (Job, error) {
	return doRequest[Job](ctx, c, call{method: http.MethodPost, path: path, body: request,
		headers: map[string]string{"Prefer": "respond-async", "Idempotency-Key": key}})
}

// PowerState returns the VM's state as vCenter tells it now.
func (c *Client) PowerState(ctx context.Context, vmID string, login Login) (PowerState, error) {
	query := url.Values{}
	if login.Profile != "" {
		query.Set("profile", login.Profile)
	}
	return doRequest[PowerState](ctx, c, call{method: http.MethodGet, path: apiPath("vm", vmID, "power-state"), query: query,
		headers: map[string]string{"X-VCenter": login.VCenter, "X-VCenter-Username": login.Username, "X-VCenter-Password": login.Password}})
}
