package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

const (
	pollSeconds = 30 // well below what proxies on the way cut off
	retryFirst  = 100 * time.Millisecond
	retryMost   = 5 * time.Second
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
// each change. The service being away is waited out: Wait returns an error only for
// what will not pass, and when ctx ends.
func (c *Client) Wait(ctx context.Context, id string, onChange func(Job)) (Job, error) {
	var known Job
	etag, pause := "", retryFirst
	for {
		job, next, err := c.poll(ctx, id, etag)
		switch {
		case ctx.Err() != nil:
			return known, context.Cause(ctx)
		case err != nil && !passing(err):
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
		if err := sleep(ctx, pause); err != nil {
			return known, err
		}
	}
}

// poll waits for a job that is not the one with the given tag. It returns no job
// when there was no change.
func (c *Client) poll(ctx context.Context, id, etag string) (Job, string, error) {
	r := call{method: http.MethodGet, path: apiPath("jobs", id), headers: map[string]string{"If-None-Match": etag}}
	if etag != "" {
		r.query = url.Values{"wait": {strconv.Itoa(pollSeconds)}}
	}
	response, err := c.send(ctx, r)
	if err != nil {
		return Job{}, "", err
	}
	if response.StatusCode == http.StatusNotModified {
		return Job{}, etag, response.Body.Close()
	}
	job, err := decode[Job](response)
	return job, response.Header.Get("ETag"), err
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
