package worker

import (
	"vmapower/joblog"
	"vmapower/tasks"
)

// results makes what every result of a job says.
type results struct {
	run   *joblog.Run
	finds string // the step that told in which state the VM was found
}

// at is the result of the job as it stands now, with the VM in the given state.
func (r results) at(power tasks.PowerState, success bool, message string) tasks.Result {
	job, now := r.run.Job(), r.run.Now()
	result := tasks.About(job.Operation, job.VMID, job.ID, now.Sub(job.Started), now, message)
	result.Success, result.PreviousState, result.NewState = success, r.previous(), power
	return result
}

// previous is the state in which the first attempt found the VM.
func (r results) previous() tasks.PowerState {
	if seen, done := joblog.Recorded[observation](r.run, r.finds); done {
		return tasks.PowerState(seen.Power)
	}
	return tasks.PowerUnknown
}
