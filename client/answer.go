package client

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"sync/atomic"
	"time"
)

// answer is what came back on a request, read to its end, or why nothing did.
type answer struct {
	status int
	header http.Header
	body   []byte
	lost   error // nil when there was an answer
}

// err is the *Error of an answer other than a success, or why there was none.
func (a answer) err() error {
	if a.lost != nil {
		return a.lost
	}
	if a.status < 200 || a.status > 299 {
		return errorOf(a)
	}
	return nil
}

// wantsSession reports that the service, and not a proxy, refuses the session.
func (a answer) wantsSession() bool {
	return a.lost == nil && a.status == http.StatusUnauthorized && errorOf(a).Code == ErrorCodeUnauthorized
}

// retryAfter is what the answer asks for, in seconds or as a date; 0 for nothing.
func (a answer) retryAfter() time.Duration {
	text := a.header.Get("Retry-After")
	if seconds, err := strconv.ParseUint(text, 10, 16); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(0, time.Until(at))
	}
	return 0
}

// decode reads what was asked for. A success that holds something else was not the service's.
func decode[T any](a answer) (T, error) {
	var body T
	if err := a.err(); err != nil {
		return body, err
	}
	if json.Unmarshal(a.body, &body) != nil {
		var none T
		return none, foreign(a)
	}
	return body, nil
}

// decodeJob is decode for a job. A proxy's page may be JSON too.
func decodeJob(a answer) (Job, error) {
	job, err := decode[Job](a)
	if err == nil && job.JobId == "" {
		return Job{}, foreign(a)
	}
	return job, err
}

// way is how far a request got.
type way struct{ asked, connected atomic.Bool }

// traceWay returns a context for a request, whose way it notes.
func traceWay(ctx context.Context) (*way, context.Context) {
	w := new(way)
	return w, httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { w.asked.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { w.connected.Store(true) },
	})
}

// sent reports whether something of the request may have left: all but one that had no
// connection.
func (w *way) sent() bool { return w.connected.Load() || !w.asked.Load() }
