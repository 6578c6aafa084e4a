package client

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"
)

// Login is what opens a vCenter: the name of a profile of the service, or the rest.
type Login struct{ VCenter, Username, Password, Profile string }

// PowerOff asks for the VM to be off, and returns the job that does it: a new one,
// or the one that does it already. With a key that is not empty the request may be
// repeated and makes one job only; when its answer is lost it is repeated here, for 45 s.
// An *Error tells why there is no job, a *LostError that there may be one.
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
	r := call{method: http.MethodPost, path: path, body: request,
		headers: map[string]string{"Prefer": "respond-async", "Idempotency-Key": key}}
	job, err := decodeJob(c.send(ctx, r))
	if !loses(err) {
		return job, err
	}
	if key == "" {
		return Job{}, &LostError{Err: err}
	}
	return c.findJob(ctx, r, key, err)
}

// findJob repeats a request for a job whose answer was lost, until there is an answer that tells
// whether there is a job.
func (c *Client) findJob(ctx context.Context, r call, key string, err error) (Job, error) {
	giveUp := time.Now().Add(c.limit)
	for pause := retryFirst; time.Now().Before(giveUp); pause = min(2*pause, retryMost) {
		if sleep(ctx, pauseAfter(err, pause)) != nil {
			break
		}
		var job Job
		if job, err = decodeJob(c.send(ctx, r)); err == nil {
			return job, nil
		}
		if !passing(err) {
			break
		}
	}
	if refused := new(Error); errors.As(err, &refused) && refused.tellsOfJob() {
		return Job{}, err
	}
	return Job{}, &LostError{key, err}
}

// tellsOfJob reports that the refusal of a repeated request is one of the first as well: the
// service has looked whether the key has a job.
func (e *Error) tellsOfJob() bool {
	return e.Code != "" && e.Status >= 400 && e.Status < 500 && e.Status != http.StatusUnauthorized && e.Status != http.StatusTooManyRequests
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
