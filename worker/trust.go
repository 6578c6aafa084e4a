package worker

import (
	"context"
	"errors"
	"time"

	"vmapower/audit"
	"vmapower/credentials"
	"vmapower/failure"
)

// clocksApart is how much the clocks of an api's and a worker's host may differ.
const clocksApart = time.Hour

// vouched makes sure that an api accepted the job as it stands, or had it approved, and
// not so long ago that the job must have ended: what somebody wrote into Redis by hand, or
// put back there, is not done, and not even looked at.
func (a *attempt) vouched() error {
	genuine := a.Keys.CheckApprovalMAC(a.job.MAC, a.job.Vouched()...)
	latest := a.job.LatestDeadline()
	switch {
	case !genuine:
		a.unvouched = true
		return failure.Newf(failure.Forbidden, "the record of this job is not what an api of this service accepted or had approved; "+
			"nothing was done: look at who can write to Redis")
	case !a.run.Closing() && time.Since(latest) > clocksApart:
		a.unvouched = true
		return failure.Newf(failure.Forbidden, "the job must have ended by %s, so its record was put back into Redis, or the clocks of the hosts differ; "+
			"nothing was done: look at who can write to Redis", latest.UTC().Format(time.RFC3339))
	}
	return nil
}

// login returns what opens the job's vCenter: its profile, or what the request brought.
func (a *attempt) login(ctx context.Context) (credentials.Login, error) {
	if a.job.Profile != "" {
		return a.profile()
	}
	sealed, err := a.run.Credentials(ctx)
	if err != nil {
		return credentials.Login{}, err
	}
	login, err := a.Keys.Open(sealed, credentials.Binding{JobID: a.job.ID, Operation: a.job.Operation, VMID: a.job.VMID})
	if errors.Is(err, credentials.ErrUnknownKey) || errors.Is(err, credentials.ErrSealBroken) {
		return login, failure.Newf(failure.Internal, "the job's login can't be opened by this worker: %s", err).Because(err)
	}
	return login, err
}

func (a *attempt) profile() (credentials.Login, error) {
	if a.Profiles == nil {
		return credentials.Login{}, failure.Newf(failure.Internal, "this worker has no profiles; give it the profiles_file that the api has")
	}
	profile, err := a.Profiles.Current().Get(a.job.Profile)
	if err != nil {
		return credentials.Login{}, failure.Newf(failure.Internal, "profile %s can't be used by this worker: %s", a.job.Profile, err).Because(err)
	}
	return profile.Login(), nil
}

func (a *attempt) audit(ctx context.Context, action audit.Action, outcome string) {
	a.Audit.Write(ctx, audit.Entry{
		Action: action, Outcome: outcome, Who: a.job.RequestedBy, RequestID: a.job.RequestID,
		JobID: a.job.ID, Operation: a.job.Operation, VMID: a.job.VMID, VCenter: a.job.VCenter,
	})
}
