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

// AwaitLastStep calls take, which may fail with a *BusyError. Where the job that it names is
// in its last step, and was asked for by the same caller, it waits for the end of that job
// and calls take again, for LastStepWait in all. It returns what take returned last: a
// *BusyError at once when the job has more to do, and when the wait or ctx is over.
func (l *Log) AwaitLastStep(ctx context.Context, by string, take func() error) error {
	ctx, cancel := context.WithTimeout(ctx, LastStepWait)
	defer cancel()
	for {
		err := take()
		var busy *BusyError
		if !errors.As(err, &busy) || !l.endsSoon(ctx, busy.JobID, by) {
			return err
		}
	}
}

// endsSoon waits for the end of a job of the caller that is in its last step, and reports
// whether it came.
func (l *Log) endsSoon(ctx context.Context, id, by string) (ended bool) {
	err := l.waitUntil(ctx, id, func(ctx context.Context) (int64, bool, error) {
		job, err := l.Get(ctx, id)
		ended = job.Status.Ended() && job.RequestedBy == by
		return job.Revision, ended || job.RequestedBy != by || !job.InLastStep(), err
	})
	return ended && err == nil
}
