package api

import (
	"context"
	"errors"
	"time"

	"vmapower/audit"
	"vmapower/internal/pause"
	"vmapower/joblog"
)

const (
	revocationsEvery = time.Second
	// revocationFresh is how long a revocation is followed once it was seen: a request that was
	// let in before may have become a job after.
	revocationFresh = time.Minute
	// revocation is who cancels the jobs of a revoked appliance. No appliance can have this id.
	revocation = "appliances revoke"
)

// FollowRevocations cancels the jobs of revoked appliances that have made no call yet, until
// ctx ends. Any number of processes may do so.
func (s *Server) FollowRevocations(ctx context.Context) {
	over := map[string]time.Time{} // until when the revocation of an appliance is followed
	for ctx.Err() == nil && !s.Gate.Open() {
		for _, appliance := range s.Gate.Appliances().List() {
			until, seen := over[appliance.ID]
			switch {
			case appliance.Revoked.IsZero():
				delete(over, appliance.ID)
				continue
			case seen && time.Now().After(until):
				continue
			}
			err := s.cancelUnbegun(ctx, appliance.ID)
			if err != nil && ctx.Err() == nil {
				s.Logger.WarnContext(ctx, "jobs of a revoked appliance are not cancelled yet", "appliance", appliance.ID, "err", err)
			} else if !seen {
				over[appliance.ID] = time.Now().Add(revocationFresh)
			}
		}
		_ = pause.For(ctx, revocationsEvery)
	}
}

// cancelUnbegun cancels what the appliance has set going, unless it has begun.
func (s *Server) cancelUnbegun(ctx context.Context, appliance string) error {
	jobs, err := s.Jobs.OpenOf(ctx, appliance)
	var failed error
	for _, job := range jobs {
		if job.CancelRequested {
			continue
		}
		_, err := s.Jobs.CancelUnbegun(ctx, job, revocation, cancelledUnbegun(job))
		if errors.Is(err, joblog.ErrBegun) || errors.Is(err, joblog.ErrEnded) || errors.Is(err, joblog.ErrNotFound) {
			continue
		}
		failed = errors.Join(failed, err)
		s.Audit.Write(ctx, audit.Entry{
			Action: audit.Cancel, Outcome: outcomeOf(err), Who: revocation, JobID: job.ID, Operation: job.Operation, VMID: job.VMID, VCenter: job.VCenter,
		})
	}
	return errors.Join(err, failed)
}

// inUse reports whether the appliance is in the file and was not revoked.
func (s *Server) inUse(id string) bool {
	_, inUse := s.Gate.Appliances().InUse(id)
	return inUse
}
