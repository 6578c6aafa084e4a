package worker

import (
	"context"
	"time"

	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/tasks"
)

// A firm job is an older caller's, who goes away at a given time: nothing of it may happen
// after that. Its last call leaves time to see what became of it, and an answer that does
// not come is not waited for.
const (
	firmReserve = 7 * time.Second // from its last call to its deadline, beside the time for which a VM must stay off
	firmGrace   = 3 * time.Second // from its deadline to the end of a call in flight
)

// lastCall is when the last call of the job may be made; zero where any time before its
// deadline is good. Of a short time the reserve is a share.
func lastCall(job *joblog.Job, stableOff time.Duration) time.Time {
	if !job.Firm {
		return time.Time{}
	}
	return job.Deadline.Add(-stableOff - min(firmReserve, job.Budget/8))
}

// answerGrace is how long a call in flight may be answered after the job's time is over.
func answerGrace(job *joblog.Job) time.Duration {
	if job.Firm {
		return firmGrace
	}
	return callGrace
}

// outlasts reports that the job would have to end without waiting so long for a call of its
// own that was not answered.
func (a *attempt) outlasts(wait time.Duration) bool {
	return a.job.Firm && wait > 0 && a.run.Now().Add(wait).After(a.job.Deadline)
}

// endUnsure ends the job without a word about the VM, which a call that was not answered may
// still change.
func (a *attempt) endUnsure(ctx context.Context, d disposition) error {
	why := d.failure
	if why == nil {
		why = failure.New(failure.Timeout, "a call of the job was not answered before its time was over; look at the VM before you ask again")
	}
	message := why.Summary + "; a call of the job that was not answered may still reach the VM, so its power state is not known"
	return a.end(ctx, a.unsuccessful(d.kind == cancelled, why, tasks.PowerUnknown, message))
}
