package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
)

// Job returns the job with this id, or the newest one with this external id. An *Error with
// the status 409 names the jobs when several appliances have used that one.
func (c *Client) Job(ctx context.Context, id string) (Job, error) {
	return doJob(ctx, c, question(nil, "jobs", id))
}

// Progress returns how far the job with this id, or with this external id, is: of a
// final sync, disk by disk.
func (c *Client) Progress(ctx context.Context, id string) (Progress, error) {
	return doRequest[Progress](ctx, c, question(nil, "progress", id))
}

// Filter narrows a list of jobs; empty fields match everything.
type Filter struct {
	Status     JobStatus
	Operation  Operation
	VMID       string
	ExternalID string
	ContextID  string // what the jobs belong to, such as a plan
	// RequestedBy is the appliance that asked. Others' jobs are an operator's, or an approver's, to see.
	RequestedBy string
	// IDPrefix is what an id of the job begins with, be it its own, its caller's, its context's or its VM's.
	IDPrefix string
	Limit    int    // of one page; 0 for the service's own
	Cursor   string // of the page before
}

func (f Filter) query() url.Values {
	query := url.Values{}
	for name, value := range map[string]string{
		"status": string(f.Status), "operation": string(f.Operation), "vm_id": f.VMID, "external_job_id": f.ExternalID,
		"context_id": f.ContextID, "requested_by": f.RequestedBy, "id": f.IDPrefix, "cursor": f.Cursor,
	} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if f.Limit != 0 {
		query.Set("limit", strconv.Itoa(f.Limit))
	}
	return query
}

// Jobs returns one page of jobs, newest first. The next page is asked for with its
// NextCursor, until that is empty.
func (c *Client) Jobs(ctx context.Context, f Filter) (JobList, error) {
	return doRequest[JobList](ctx, c, question(f.query(), "jobs"))
}

// Cancel asks to cancel the job with this id, and returns it as it stands: one that has
// begun ends at its next safe point, for Wait to see. An external id is not enough. An *Error
// with job_ended when it is too late, or when this very call has ended it and the answer was lost.
func (c *Client) Cancel(ctx context.Context, id string) (Job, error) {
	return doJob(ctx, c, call{method: http.MethodPost, path: apiPath("jobs", id, "cancel"), repeatable: true})
}

// Approve lets the job with this id begin, which awaits approval, and returns it; its Request is
// what was approved. An external id is not enough. An *Error with forbidden tells that this
// appliance may not, one with job_ended or approval_expired that it is too late.
func (c *Client) Approve(ctx context.Context, id, reason string) (Job, error) {
	return c.decide(ctx, id, DecisionApprove, reason)
}

// Reject ends the job with this id, which awaits approval, with approval_rejected; for the rest
// see Approve.
func (c *Client) Reject(ctx context.Context, id, reason string) (Job, error) {
	return c.decide(ctx, id, DecisionReject, reason)
}

func (c *Client) decide(ctx context.Context, id string, decision Decision, reason string) (Job, error) {
	return doJob(ctx, c, call{method: http.MethodPost, path: apiPath("jobs", id, "approve"), body: verdict{decision, reason}})
}
