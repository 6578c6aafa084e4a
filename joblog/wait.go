package joblog

import "context"

// Wait returns the job as soon as its revision is above the given one, or as it
// stands when ctx ends; a job that ended is returned at once.
func (l *Log) Wait(ctx context.Context, id string, revision int64) (job Job, err error) {
	err = l.waitUntil(ctx, id, func(ctx context.Context) (int64, bool, error) {
		job, err = l.Get(ctx, id)
		return job.Revision, job.Revision > revision || job.Status.Ended(), err
	})
	if ctx.Err() != nil && err == nil {
		job, err = l.Get(context.WithoutCancel(ctx), id)
	}
	return job, err
}

// anyRevision is what a look says that does not tell the revision of the job.
const anyRevision = -1

// waitUntil looks at once and after every change of the job, until look has what it
// waits for, ctx ends or the Log is closed. No look is cut off.
func (l *Log) waitUntil(ctx context.Context, id string, look func(context.Context) (revision int64, done bool, err error)) error {
	w := l.changes.wait(id)
	defer l.changes.leave(id, w)
	for {
		revision, done, err := look(context.WithoutCancel(ctx))
		if done || err != nil {
			return err
		}
		l.changes.saw(w, revision)
		select {
		case <-w.changed:
		case <-ctx.Done():
			return nil
		case <-l.changes.closed:
			return nil
		}
	}
}
