package omaadapter

import (
	"context"

	"vmapower/client"
)

// FinalSync is what InitiateFinalSync is told of a failover.
type FinalSync struct {
	FailoverJobID string // by which the sync's progress is found, too
	ContextID     string
	VMwareVMID    string
	VCenter       client.Login        // empty is that of the Config
	Disks         []client.DiskToSync // with their targets; a change id that is missing is asked for at OMAURL
	OMAURL        string              // where change ids are asked for and reported, "" for nowhere
}

// FinalSyncResult is a sync that has begun.
type FinalSyncResult struct {
	JobID  string // for WaitForFinalSyncCompletion
	Status string
}

// InitiateFinalSync asks for the final incremental sync of a VM that is off, and returns when it was
// accepted. It is the one call that leaves something going, for WaitForFinalSyncCompletion to see
// to its end.
func (a *Adapter) InitiateFinalSync(ctx context.Context, config *FinalSync) (*FinalSyncResult, error) {
	o := order{
		operation: client.OperationFinalSync, vmID: config.VMwareVMID, login: config.VCenter,
		submit: func(ctx context.Context, key string) (client.Job, error) {
			return a.client.FinalSync(ctx, client.FinalSyncRequest{
				VmId: config.VMwareVMID, JobId: config.FailoverJobID, ContextId: config.ContextID,
				Vcenter: config.VCenter.VCenter, Username: config.VCenter.Username, Password: config.VCenter.Password, Profile: config.VCenter.Profile,
				Disks: config.Disks, OmaUrl: config.OMAURL, AllowUnflushed: a.options.AllowUnflushed, Timeout: seconds(a.options.SyncTimeout),
			}, key)
		},
	}
	job, err := a.submit(ctx, o)
	if err != nil {
		return nil, a.explain(ctx, o, job, err)
	}
	return &FinalSyncResult{JobID: job.JobId, Status: string(job.Status)}, nil
}

// WaitForFinalSyncCompletion follows the sync with this job id to its end, and returns nil when its
// targets hold what the VM's disks do. The callback, unless it is nil, gets how far it has come after each
// change, in the shape that the engine's own poller reads. An *Error says what kept it; the targets are
// not to be used then.
func (a *Adapter) WaitForFinalSyncCompletion(ctx context.Context, jobID string, progressCallback func(*client.Progress)) error {
	o := order{operation: client.OperationFinalSync, limit: a.options.SyncTimeout + a.margin}
	job, err := a.follow(ctx, o, jobID, func(job client.Job) {
		if progressCallback == nil {
			return
		}
		if progress, err := a.client.Progress(ctx, job.JobId); err == nil { // else with the next change
			progressCallback(&progress)
		}
	})
	o.vmID = job.VmId
	return a.explain(ctx, o, job, err)
}
