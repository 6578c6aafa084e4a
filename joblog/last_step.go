package joblog

import (
	"context"
	"errors"
	"time"
)

// LastStepWait is how long AwaitLastStep waits in all.
const LastStepWait = 15 * time.Second

// InLastStep reports that a worker has the job and that nothing but the last step of its
// plan is left to it: what it was asked for is done, and is verified.
func (j Job) InLastStep() bool {
	if j.Status != StatusRunning || len(j.Steps) == 0 {
		return false
	}
	last := j.Steps[len(j.Steps)-1].Status
	return last == StepRunning || last == StepCompleted
}

// AwaitLastStep calls take, which may fail with a *BusyError. Where the job that it names was
// asked for by the same caller and is in its last step, or is not and reached reports that its
// VM is seen in the state that it shall bring about, it waits for the end of that job and calls
// take again, for LastStepWait in all. It returns what take returned last: a *BusyError at once
// when the job has more to do, and when the wait or ctx is over.
func (l *Log) AwaitLastStep(ctx context.Context, by string, reached func(context.Context, Job) bool, take func() error) error {
	ctx, cancel := context.WithTimeout(ctx, LastStepWait)
	defer cancel()
	for {
		err := take()
		var busy *BusyError
		if !errors.As(err, &busy) || !l.endsSoon(ctx, busy.JobID, by, reached) {
			return err
		}
	}
}

// endsSoon waits for the end of a job of the caller of which no more than the last step is
// left, and reports whether it came. The record may tell of that late: whoever asks vCenter
// sees the VM as early as the job's worker does.
func (l *Log) endsSoon(ctx context.Context, id, by string, reached func(context.Context, Job) bool) (ended bool) {
	job, err := l.Get(ctx, id)
	if err != nil || job.RequestedBy != by {
		return false
	}
	done := !job.Status.Ended() && !job.InLastStep() && reached(ctx, job)
	err = l.waitUntil(ctx, id, func(ctx context.Context) (bool, error) {
		job, err := l.Get(ctx, id)
		ended = job.Status.Ended() && job.RequestedBy == by
		return ended || job.RequestedBy != by || !done && !job.InLastStep(), err
	})
	return ended && err == nil
}
