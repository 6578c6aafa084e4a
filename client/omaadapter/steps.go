package omaadapter

import "vmapower/client"

// Step is one step of a job, as OnStep is told of it.
type Step struct {
	JobID     string
	VMID      string // of the job
	Operation client.Operation
	client.Step
}

// steps returns what tells OnStep of each step that has changed, before it calls onChange.
func (a *Adapter) steps(o order, onChange func(client.Job)) func(client.Job) {
	told := map[int]client.StepStatus{}
	return func(job client.Job) {
		for _, step := range job.Steps {
			if a.options.OnStep == nil || step.Status == client.StepStatusPending || told[step.Seq] == step.Status {
				continue
			}
			told[step.Seq] = step.Status
			a.options.OnStep(Step{JobID: job.JobId, VMID: job.VmId, Operation: o.operation, Step: step})
		}
		if onChange != nil {
			onChange(job)
		}
	}
}
