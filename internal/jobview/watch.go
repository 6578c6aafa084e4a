// Package jobview shows jobs to people, on a terminal or in a file: the steps as they end, the disks as
// they are copied, the result, and tables of jobs. It changes no job and decides no exit code.
//
// Its one rule: without a terminal every line stays as it was written, without colours.
package jobview

import (
	"context"
	"io"

	"vmapower/client"
)

// Watch shows on out what the job does until it has ended, and returns it. It shows
// how far a copy is whenever the job changes: a worker tells that each second.
func Watch(ctx context.Context, service *client.Client, id string, out io.Writer, onChange func(client.Job)) (client.Job, error) {
	steps := newStepView(out)
	defer steps.wipe()
	return service.Wait(ctx, id, func(job client.Job) {
		steps.show(job)
		if step, copies := copyStep(job); copies {
			if progress, err := service.Progress(ctx, job.JobId); err == nil { // else with the next change
				steps.showDisks(step, progress)
			}
		}
		onChange(job)
	})
}
