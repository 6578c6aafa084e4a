package client

import (
	"context"
	"net/url"
)

// PowerOff asks for the VM to be off, and returns the job that does it: a new one, or the one
// that does it already. The key makes the request safe to repeat, by whomever and whenever: it
// makes one job. "" is a key of this call's own, with which the call repeats the request when
// the answer is lost. An *Error tells why there is no job, a *LostError that there may be one.
func (c *Client) PowerOff(ctx context.Context, vmID string, request PowerOffRequest, key string) (Job, error) {
	c.fillLogin(&request.Vcenter, &request.Username, &request.Password, &request.Profile)
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
	c.fillLogin(&request.Vcenter, &request.Username, &request.Password, &request.Profile)
	return c.submitJob(ctx, apiPath("vm", vmID, "power-on"), request, key)
}

// AsPowerOnSpec reads what a power-on was asked to do.
func (r JobRequest) AsPowerOnSpec() (PowerOnSpec, error) { return readAs[PowerOnSpec](r.RawMessage) }

// AsPowerOnResult reads the result of a power-on.
func (r JobResult) AsPowerOnResult() (PowerOnResult, error) {
	return readAs[PowerOnResult](r.RawMessage)
}

// PowerState returns the VM's state as vCenter tells it now. An empty login is that of the
// client's Config.
func (c *Client) PowerState(ctx context.Context, vmID string, login Login) (PowerState, error) {
	return doRequest[PowerState](ctx, c, c.vcenterCall(login, "vm", vmID, "power-state"))
}

// vcenterCall asks something of a vCenter. The login goes in headers, which no log has.
func (c *Client) vcenterCall(login Login, path ...string) call {
	c.fillLogin(&login.VCenter, &login.Username, &login.Password, &login.Profile)
	query := url.Values{}
	if login.Profile != "" {
		query.Set("profile", login.Profile)
	}
	r := question(query, path...)
	r.headers = map[string]string{"X-VCenter": login.VCenter, "X-VCenter-Username": login.Username, "X-VCenter-Password": login.Password}
	return r
}

// fillLogin fills in the vCenter of the Config where none is named.
func (c *Client) fillLogin(vcenter, username, password, profile *string) {
	if *vcenter == "" && *username == "" && *password == "" && *profile == "" {
		*vcenter, *username, *password, *profile = c.vcenter.VCenter, c.vcenter.Username, c.vcenter.Password, c.vcenter.Profile
	}
}
