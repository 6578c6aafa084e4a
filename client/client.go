package client

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// maxAnswer bounds the memory that an answer may take.
const maxAnswer = 32 << 20

// Client asks one service. It is safe for concurrent use.
type Client struct{ requests *requests }

// New returns a client of the service at a URL such as http://localhost:8081. It
// follows no redirect: one would carry the password to another place. The error is
// a URL that is none.
func New(baseURL string, options ...ClientOption) (*Client, error) {
	parsed, err := url.Parse(baseURL)
	if err != nil || parsed.Host == "" || (parsed.Scheme != "http" && parsed.Scheme != "https") {
		return nil, fmt.Errorf("client: the service's address must be an http or https URL")
	}
	requests, err := NewClient(baseURL, append([]ClientOption{WithHTTPClient(direct(http.DefaultTransport))}, options...)...)
	if err != nil {
		return nil, fmt.Errorf("client: %w", err)
	}
	return &Client{requests}, nil
}

// direct follows no redirect.
func direct(transport http.RoundTripper) *http.Client {
	return &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// WithTLS says how the service's certificate is checked, and what it is shown.
func WithTLS(config *tls.Config) ClientOption {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.TLSClientConfig = config
	return WithHTTPClient(direct(transport))
}

// Login is what opens a vCenter: the name of a profile of the service, or the rest.
type Login struct{ VCenter, Username, Password, Profile string }

// PowerOff asks for the VM to be off, and returns the job that does it: a new one,
// or the one that does it already. With a key that is not empty the request may be
// repeated and makes one job only. An *Error tells why there is no job.
func (c *Client) PowerOff(ctx context.Context, vmID string, request PowerOffRequest, key string) (Job, error) {
	params := &PowerOffParams{Prefer: &respondAsync, IdempotencyKey: optional(key)}
	return answer[Job](c.requests.PowerOff(ctx, vmID, params, request))
}

// PowerOn asks for the VM to be on; for the rest see PowerOff.
func (c *Client) PowerOn(ctx context.Context, vmID string, request PowerOnRequest, key string) (Job, error) {
	params := &PowerOnParams{Prefer: &respondAsync, IdempotencyKey: optional(key)}
	return answer[Job](c.requests.PowerOn(ctx, vmID, params, request))
}

// Replicate asks for the final sync of a VM that is off; for the rest see PowerOff. The
// request names the VM.
func (c *Client) Replicate(ctx context.Context, request ReplicateRequest, key string) (Job, error) {
	params := &ReplicateParams{Prefer: &respondAsync, IdempotencyKey: optional(key)}
	return answer[Job](c.requests.Replicate(ctx, params, request))
}

// respondAsync asks for a job, also from a service that is set up to make older
// callers wait for a result.
var respondAsync = "respond-async"

// PowerState returns the VM's state as vCenter tells it now.
func (c *Client) PowerState(ctx context.Context, vmID string, login Login) (PowerState, error) {
	params := &GetPowerStateParams{Profile: optional(login.Profile),
		XVCenter: optional(login.VCenter), XVCenterUsername: optional(login.Username), XVCenterPassword: optional(login.Password)}
	return answer[PowerState](c.requests.GetPowerState(ctx, vmID, params))
}

// Job returns the job with this id or with this external id.
func (c *Client) Job(ctx context.Context, id string) (Job, error) {
	return answer[Job](c.requests.GetJob(ctx, id, &GetJobParams{}))
}

// Progress returns how far the job with this id, or with this external id, is: of a
// final sync, disk by disk.
func (c *Client) Progress(ctx context.Context, id string) (Progress, error) {
	return answer[Progress](c.requests.GetProgress(ctx, id))
}

// Filter narrows a list of jobs; empty fields match everything.
type Filter struct {
	Status     JobStatus
	Operation  Operation
	VMID       string
	ExternalID string
	Limit      int    // of one page; 0 for the service's own
	Cursor     string // of the page before
}

// Jobs returns one page of jobs, newest first. The next page is asked for with its
// NextCursor, until that is empty.
func (c *Client) Jobs(ctx context.Context, f Filter) (JobList, error) {
	return answer[JobList](c.requests.ListJobs(ctx, &ListJobsParams{
		Status: optional(f.Status), Operation: optional(f.Operation), VmId: optional(f.VMID),
		ExternalJobId: optional(f.ExternalID), Limit: optional(f.Limit), Cursor: optional(f.Cursor),
	}))
}

// optional leaves out what has its zero value.
func optional[T comparable](value T) *T {
	var zero T
	if value == zero {
		return nil
	}
	return &value
}

// Cancel asks to cancel the job, and returns it as it stands: one that has begun
// ends at its next safe point. An *Error with job_ended when it is too late.
func (c *Client) Cancel(ctx context.Context, id string) (Job, error) {
	return answer[Job](c.requests.CancelJob(ctx, id))
}

// answer reads what was asked for, or the *Error that came instead.
func answer[T any](response *http.Response, err error) (T, error) {
	var body T
	data, err := contents(response, err)
	if err != nil {
		return body, err
	}
	if err := json.Unmarshal(data, &body); err != nil {
		return body, fmt.Errorf("client: the answer with status %d can't be read: %w", response.StatusCode, err)
	}
	return body, nil
}

// contents is what the service sent along with a success, which may be nothing.
func contents(response *http.Response, err error) ([]byte, error) {
	if err != nil {
		return nil, unreachable(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return nil, unreachable(err)
	}
	if response.StatusCode < 200 || response.StatusCode > 299 {
		return nil, errorOf(response.StatusCode, data)
	}
	return data, nil
}
