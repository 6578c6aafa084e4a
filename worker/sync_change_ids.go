package worker

import (
	"cmp"
	"context"
	"errors"

	"vmapower/failure"
	"vmapower/internal/allowlist"
	"vmapower/oma"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// previousChangeID returns the id of the state that the disk's target holds: the
// request's, or else the one that the OMA has; "" when nobody knows.
func (s *finalSync) previousChangeID(ctx context.Context, vmPath string, asked tasks.DiskSync) (string, error) {
	if asked.ChangeID != "" || s.asked.OMAURL == "" {
		return asked.ChangeID, nil
	}
	records, err := s.records()
	if err != nil {
		return "", err
	}
	defer records.Close()
	known, err := records.ChangeID(ctx, vmPath, asked.Key)
	if err == nil && known != "" && !vcenter.IsChangeID(known) {
		s.log.WarnContext(ctx, "the OMA's change id is none, so it counts as unknown", "disk", asked.Key, "change_id", known)
		known = ""
	}
	return known, err
}

// reportChangeIDs tells the OMA, where there is one, what its targets hold now.
func (s *finalSync) reportChangeIDs(ctx context.Context) error {
	if s.asked.OMAURL == "" {
		return nil
	}
	records, err := s.records()
	if err != nil {
		return err
	}
	defer records.Close()
	job := s.run.Job()
	for _, d := range s.found.Disks {
		if d.ChangeID == "" { // changes of this disk are not tracked: there is nothing to tell
			continue
		}
		if err := records.Report(ctx, cmp.Or(job.ExternalID, job.ID), d.Key, d.ChangeID, d.Previous); err != nil {
			return s.notReported(err)
		}
	}
	return nil
}

func (s *finalSync) records() (*oma.Client, error) {
	records, err := oma.New(s.asked.OMAURL, s.targets.Allow.DialContext, oma.Options{})
	if err != nil {
		return nil, failure.Newf(failure.InvalidRequest, "oma_url: %s", err).Because(err)
	}
	return records, nil
}

// notReported keeps the new change ids from being lost: without them the next sync
// would have to copy everything.
func (s *finalSync) notReported(err error) error {
	var refused *oma.Error
	if !errors.As(err, &refused) {
		return err
	}
	why := omaFailure(refused)
	return failure.New(why.Code, why.Details+"; the disks were copied and verified, and the change ids that were not reported are "+
		s.changeIDs()).Because(why)
}

// omaFailure is the failure for an OMA that did not do what it was asked.
func omaFailure(refused *oma.Error) *failure.Failure {
	code, cause := failure.TargetUnavailable, error(refused)
	switch {
	case errors.Is(refused, allowlist.ErrNotAllowed):
		code = failure.InvalidRequest
	case refused.Temporary:
		cause = errors.Join(errTargetAway, refused)
	}
	why := failure.New(code, "oma_url: "+refused.Error()).Because(cause)
	if code == failure.TargetUnavailable {
		why.Summary = "The OMA did not do what it was asked"
	}
	return why
}
