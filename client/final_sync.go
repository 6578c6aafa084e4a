package client

import "context"

// FinalSync asks for the final sync of a VM that is off; for the rest see PowerOff. The request
// names the VM, and its JobId is the caller's own id, by which the job is found.
func (c *Client) FinalSync(ctx context.Context, request FinalSyncRequest, key string) (Job, error) {
	c.fillLogin(&request.Vcenter, &request.Username, &request.Password, &request.Profile)
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
