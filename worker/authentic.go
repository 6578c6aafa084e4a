package worker

import (
	"time"

	"vmapower/failure"
	"vmapower/joblog"
)

// authentic makes sure that the job was approved where it needs that, that it must not have
// ended long ago, and that it could be read at all. What somebody wrote into Redis by hand,
// or put back there, is not done.
func (a *attempt) authentic() error {
	latest := a.job.SignedDeadline()
	switch {
	case a.job.UnknownKey() != nil:
		return failure.Newf(failure.Forbidden, "this worker can't tell whether the job is genuine: %s; was the keyring replaced while the job lasted? "+
			"Earlier attempts may have changed the VM: look at it, and ask again", a.job.UnknownKey())
	case a.job.Status == joblog.StatusAwaitingApproval:
		return failure.New(failure.Forbidden, "Redis tells that the job was approved, and nobody has signed that; "+
			"nothing was done: look at who can write to Redis")
	case !a.run.Closing() && time.Since(latest) > joblog.ClocksApart:
		return failure.Newf(failure.Forbidden, "the job must have ended by %s, so its record was put back into Redis, or the clocks of the hosts differ; "+
			"nothing was done: look at who can write to Redis", latest.UTC().Format(time.RFC3339))
	}
	return nil
}
