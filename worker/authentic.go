package worker

import (
	"cmp"
	"fmt"
	"strings"
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
			"%s: look at the VM, and ask again", a.job.UnknownKey(), a.onRecord())
	case a.job.Status == joblog.StatusAwaitingApproval:
		return failure.New(failure.Forbidden, "Redis tells that the job was approved, and nobody has signed that; "+
			"nothing was done: look at who can write to Redis")
	case !a.run.Closing() && time.Since(latest) > joblog.ClocksApart:
		return failure.Newf(failure.Forbidden, "the job must have ended by %s, so its record was put back into Redis, or the clocks of the hosts differ; "+
			"this attempt did nothing, and %s: look at who can write to Redis", latest.UTC().Format(time.RFC3339), a.onRecord())
	}
	return nil
}

// onRecord says which steps Redis tells that earlier attempts began, since they may have changed the
// VM. They are somebody else's words where the job can't be authenticated.
func (a *attempt) onRecord() string {
	var begun []string
	for _, step := range a.job.OnRecord() {
		begun = append(begun, fmt.Sprintf("%s %s (%s)", step.Name, step.Status, cmp.Or(step.Message, step.Error, "no message")))
	}
	if len(begun) == 0 {
		return "no step of it is on record"
	}
	return "earlier attempts may have changed the VM, as its record tells: " + failure.Foreign(strings.Join(begun, ", "))
}
