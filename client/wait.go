package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

const (
	pollMost   = 30 * time.Second // well below what proxies on the way cut off
	retryFirst = 100 * time.Millisecond
	retryMost  = 5 * time.Second
)

// Ended reports whether the job will not change any more.
func (j Job) Ended() bool {
	return j.Status == JobStatusCompleted || j.Status == JobStatusFailed || j.Status == JobStatusCancelled
}

// Err returns why the job failed or was cancelled, as an *Error, or nil.
func (j Job) Err() error {
	if j.Error == nil {
		return nil
	}
	return j.Error.err()
}

// Wait follows the job to its end and returns it; whether it failed is for Job.Err.
// onChange, if it is not nil, is called with the job as it is first seen and after
// each change. The service being away is waited out, and so are the answers of proxies in
// its place: Wait returns an error only for what will not pass, and when ctx ends. Where
// nothing but another's answers comes before the job is first seen, the address is wrong,
// and that is an error after 15 s.
func (c *Client) Wait(ctx context.Context, id string, onChange func(Job)) (Job, error) {
	var known Job
	etag, pause, giveUp := "", retryFirst, time.Now().Add(c.limit/3)
	for {
		job, next, err := c.poll(ctx, id, etag)
		switch {
		case ctx.Err() != nil:
			return known, context.Cause(ctx)
		case err != nil && (!passing(err) || known.JobId == "" && isForeign(err) && time.Now().After(giveUp)):
			return known, err
		case err != nil: // the service is away for a while
			pause = min(2*pause, retryMost)
		case job.JobId != "" && (known.JobId == "" || job.Revision != known.Revision):
			known, id, etag, pause = job, job.JobId, next, retryFirst // an external id may be another job's by now
			if onChange != nil {
				onChange(known)
			}
			if known.Ended() {
				return known, nil
			}
			continue
		default: // nothing new: a service that does not wait must not be asked without end
			pause = retryFirst
		}
		if err := sleep(ctx, pauseAfter(err, pause)); err != nil {
			return known, err
		}
	}
}

// poll waits for a job that is not the one with the given tag. It returns no job
// when there was no change.
func (c *Client) poll(ctx context.Context, id, etag string) (Job, string, error) {
	r := call{method: http.MethodGet, path: apiPath("jobs", id), headers: map[string]string{"If-None-Match": etag}}
	if etag != "" {
		wait := min(pollMost, c.limit*2/3)
		r.query = url.Values{"wait": {strconv.Itoa(int(wait.Seconds()))}}
	}
	a := c.send(ctx, r)
	if a.lost == nil && a.status == http.StatusNotModified {
		return Job{}, etag, nil
	}
	job, err := decodeJob(a)
	return job, a.header.Get("ETag"), err
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}
