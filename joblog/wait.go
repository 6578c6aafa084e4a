package joblog

import "context"

// Wait returns the job as soon as its revision is above the given one, or as it
// stands when ctx ends; a job that ended is returned at once.
func (l *Log) Wait(ctx context.Context, id string, revision int64) (Job, error) {
	w := l.Watch(id)
	defer w.Leave()
	for {
		job, err := l.Get(context.WithoutCancel(ctx), id)
		if err != nil || job.Revision > revision || job.Status.Ended() {
			return job, err
		}
		l.changes.saw(w.w, job.Revision)
		if !w.hinted(ctx) {
			if w.sure() {
				return job, nil
			}
			return l.Get(context.WithoutCancel(ctx), id)
		}
	}
}

// Watch is one who waits for a job to change. It is for one goroutine.
type Watch struct {
	log *Log
	id  string
	w   *waiter
}

// Watch begins to watch the job with this id: who reads the job after that, and then waits for a change,
// misses none. Call Leave.
func (l *Log) Watch(id string) *Watch { return &Watch{log: l, id: id, w: l.changes.wait(id)} }

// Leave ends the watch.
func (w *Watch) Leave() { w.log.changes.leave(w.id, w.w) }

// Changed waits until the job has another revision than the given one, which was read after Watch, and
// returns that one, below 0 when the job is gone. It returns the given one when ctx ends before that, or
// the Log is closed. A job by another id than that of Watch is looked at first. It may be called again
// after an error, which is ErrUnavailable.
func (w *Watch) Changed(ctx context.Context, id string, revision int64) (now int64, err error) {
	if id != w.id {
		w.Leave()
		*w = *w.log.Watch(id)
		w.w.notify()
	}
	w.log.changes.saw(w.w, revision)
	for w.hinted(ctx) {
		if now, err := w.look(ctx); err != nil || now != revision {
			return now, err
		}
	}
	if w.log.changes.isClosed() || w.sure() {
		return revision, nil
	}
	return w.look(ctx)
}

// hinted waits until the job may have changed; false when ctx ends before, or the Log is closed.
func (w *Watch) hinted(ctx context.Context) bool {
	select {
	case <-w.w.changed:
		return true
	case <-ctx.Done():
	case <-w.log.changes.closed:
	}
	return false
}

// sure reports whether the job has not changed since it was read. Where it is not, Redis is to be asked.
func (w *Watch) sure() bool {
	return len(w.w.changed) == 0 && w.log.changes.guard.sureSince(w.w.read)
}

// look is not cut off by ctx.
func (w *Watch) look(ctx context.Context) (int64, error) {
	now, err := w.log.Revision(context.WithoutCancel(ctx), w.id)
	if err != nil {
		w.w.notify() // the next call looks again
	}
	return now, err
}

// anyRevision is what a look says that does not tell the revision of the job.
const anyRevision = -1

// waitUntil looks at once and after every change of the job, until look has what it
// waits for, ctx ends or the Log is closed. No look is cut off.
func (l *Log) waitUntil(ctx context.Context, id string, look func(context.Context) (done bool, err error)) error {
	w := l.changes.wait(id)
	defer l.changes.leave(id, w)
	for {
		done, err := look(context.WithoutCancel(ctx))
		if done || err != nil {
			return err
		}
		select {
		case <-w.changed:
		case <-ctx.Done():
			return nil
		case <-l.changes.closed:
			return nil
		}
	}
}
