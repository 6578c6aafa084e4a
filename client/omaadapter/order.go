package omaadapter

import (
	"context"
	"errors"
	"time"

	"vmapower/client"
)

const (
	// margin is what a job has beside its timeout before it is given up: to wait for its turn, to
	// verify, and to be approved where somebody is at hand.
	margin = 2 * time.Minute

	// stopWithin is how long the end of a job that was given up is waited for. A call to vCenter
	// that was never answered keeps one for a minute.
	stopWithin = 100 * time.Second
	stopPause  = time.Second
)

var errLimit = errors.New("the job took longer than its time")

// order is a job that an engine wants.
type order struct {
	operation client.Operation
	vmID      string
	login     client.Login
	limit     time.Duration // to follow it
	submit    func(ctx context.Context, key string) (client.Job, error)
}

// submit asks for the job. One that there may be, behind an answer that was lost, is found and ended:
// the same key with the same request meets it, also when the first request arrives late. The job that
// is returned with an error has ended, is none, or is unsure.
func (a *Adapter) submit(ctx context.Context, o order) (client.Job, error) {
	job, err := o.submit(ctx, "")
	var lost *client.LostError
	if !errors.As(err, &lost) {
		return job, err
	}
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.stopWithin)
	defer cancel()
	job, found := o.submit(late, lost.Key)
	if errors.As(found, &lost) {
		return job, &unsureError{found}
	}
	if found != nil || ctx.Err() == nil {
		return job, found
	}
	job, stopped := a.stop(ctx, job.JobId, nil)
	if stopped != nil {
		return job, &unsureError{stopped}
	}
	return job, err
}

// follow waits for the end of the job, and ends it when ctx or its time is over. The error is why it did
// not succeed.
func (a *Adapter) follow(ctx context.Context, o order, id string, onChange func(client.Job)) (client.Job, error) {
	steps := a.steps(o, onChange)
	limited, cancel := context.WithTimeoutCause(ctx, o.limit, errLimit)
	defer cancel()
	job, err := a.client.Wait(limited, id, steps)
	if err == nil {
		return job, job.Err()
	}
	if client.CodeOf(err) == client.ErrorCodeJobNotFound {
		return job, err
	}
	stopped, failed := a.stop(ctx, id, steps)
	switch {
	case failed != nil:
		job.JobId = id
		return job, &unsureError{err}
	case stopped.Err() == nil: // it was done before it could be cancelled
		return stopped, nil
	}
	return stopped, err
}

// stop cancels the job and waits for its end, also after ctx has ended.
func (a *Adapter) stop(ctx context.Context, id string, onChange func(client.Job)) (client.Job, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.stopWithin)
	defer cancel()
	for {
		_, err := a.client.Cancel(ctx, id)
		if err == nil || !client.IsTransient(err) { // such as one that has ended
			break
		}
		select {
		case <-ctx.Done():
			return client.Job{JobId: id}, err
		case <-time.After(stopPause):
		}
	}
	job, err := a.client.Wait(ctx, id, onChange)
	job.JobId = id
	return job, err
}
