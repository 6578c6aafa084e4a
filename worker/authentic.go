package worker

import (
	"time"

	"vmapower/failure"
)

// clocksApart is how much the clocks of an api's and a worker's host may differ.
const clocksApart = time.Hour

// authentic makes sure that an api accepted the job as it stands, or had it approved,
// and not so long ago that the job must have ended. What somebody wrote into Redis by
// hand, or put back there, is not done.
func (a *attempt) authentic() error {
	latest := a.job.LatestDeadline()
	switch {
	case !a.keys.VerifyJobMAC(a.job.MAC, a.job.MACInput()...):
		return failure.New(failure.Forbidden, "the record of this job is not what an api of this service accepted or had approved; "+
			"nothing was done: look at who can write to Redis")
	case !a.run.Closing() && time.Since(latest) > clocksApart:
		return failure.Newf(failure.Forbidden, "the job must have ended by %s, so its record was put back into Redis, or the clocks of the hosts differ; "+
			"nothing was done: look at who can write to Redis", latest.UTC().Format(time.RFC3339))
	}
	return nil
}
