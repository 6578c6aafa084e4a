package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// pollMost is how long one long-poll waits: well below what proxies on the way cut off.
const pollMost = 30 * time.Second

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
//
// It asks by long-poll, and follows the stream of events of a job that takes longer than one,
// as long as there is a way for streams.
func (c *Client) Wait(ctx context.Context, id string, onChange func(Job)) (Job, error) {
	f := &follower{c: c, id: id, onChange: onChange, streams: true}
	pause, giveUp, stream := retryFirst, time.Now().Add(c.limit/3), time.Now().Add(c.pollWait())
	for {
		changed, err := f.read(ctx, c.pollWait())
		switch {
		case f.known.Ended():
			return f.known, nil
		case ctx.Err() != nil:
			return f.known, context.Cause(ctx)
		case err != nil && (!passing(err) || f.known.JobId == "" && isForeign(err) && time.Now().After(giveUp)):
			return f.known, err
		case err != nil: // the service is away for a while
			pause = min(2*pause, retryMost)
		case f.streams && time.Now().After(stream):
			f.stream(ctx)
			stream = time.Now().Add(c.pollWait())
			fallthrough
		case changed:
			pause = retryFirst
			continue
		default: // nothing new: a service that does not wait must not be asked without end
			pause = retryFirst
		}
		if err := sleep(ctx, pauseAfter(err, pause)); err != nil {
			return f.known, err
		}
	}
}

// pollWait is how long the service may wait before it answers a long-poll.
func (c *Client) pollWait() time.Duration { return min(pollMost, c.limit*2/3) }

// follower is one call of Wait.
type follower struct {
	c        *Client
	id, etag string
	known    Job
	onChange func(Job)
	streams  bool // no stream was in vain yet
}

// read asks for the job, and waits for a change of what is known. changed is false when there was none.
func (f *follower) read(ctx context.Context, wait time.Duration) (changed bool, err error) {
	if f.known.Ended() {
		return false, nil
	}
	r := question(nil, "jobs", f.id)
	r.headers = map[string]string{"If-None-Match": f.etag}
	if f.etag != "" && wait > 0 {
		r.query = url.Values{"wait": {strconv.Itoa(int(wait.Seconds()))}}
	}
	a := f.c.send(ctx, r)
	if a.lost == nil && a.status == http.StatusNotModified {
		return false, nil
	}
	job, err := decodeJob(a)
	if err != nil || f.known.JobId != "" && job.Revision == f.known.Revision {
		return false, err
	}
	f.known, f.id, f.etag = job, job.JobId, a.header.Get("ETag") // an external id may be another job's by now
	if f.onChange != nil {
		f.onChange(job)
	}
	return true, nil
}

// stream reads the job after its events, until one of the two fails: the job's own answer is what counts.
func (f *follower) stream(ctx context.Context) {
	heard := false
	_ = f.c.stream(ctx, f.id, "", func(e Event, more bool) bool {
		heard = true
		if e.Kind != EventEnd && (more || f.onChange == nil) {
			return true
		}
		_, err := f.read(ctx, 0)
		return err == nil && !f.known.Ended()
	})
	f.streams = heard
}
