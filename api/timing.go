package api

import (
	"cmp"
	"slices"
	"time"

	"vmapower/api/openapi"
	"vmapower/joblog"
)

// timing tells when the job and its phase began and when the record last changed. After
// the end of the job the times stand still.
func timing(job joblog.Job, now time.Time) openapi.Timing {
	start, until, last := cmp.Or(job.Started, job.Created), cmp.Or(job.Ended, now), lastUpdate(job)
	phaseStart := phaseStart(job, last)
	return openapi.Timing{
		StartTime: start, LastUpdate: last, PhaseStart: phaseStart,
		ElapsedMs:      max(0, until.Sub(start).Milliseconds()),
		PhaseElapsedMs: max(0, until.Sub(phaseStart).Milliseconds()),
	}
}

func lastUpdate(job joblog.Job) time.Time {
	last := latest(job.Created, job.Started, job.Ended)
	for _, step := range job.Steps {
		last = latest(last, step.Started, step.Ended)
	}
	if job.Progress != nil {
		last = latest(last, job.Progress.At)
	}
	return last
}

func latest(times ...time.Time) time.Time { return slices.MaxFunc(times, time.Time.Compare) }

// phaseStart is when the first step of the job's phase began, or its end.
func phaseStart(job joblog.Job, last time.Time) time.Time {
	if job.Status.Ended() {
		return job.Ended
	}
	phase := phaseOf(job.Operation, job.CurrentStep())
	for _, step := range job.Steps {
		if phaseOf(job.Operation, step.Name) == phase && !step.Started.IsZero() {
			return step.Started
		}
	}
	return last
}
