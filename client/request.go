package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// maxAnswer bounds the memory that an answer may take.
const maxAnswer = 32 << 20

// call is one request as an operation of the document needs it.
type call struct {
	method  string
	path    string // of apiPath
	query   url.Values
	headers map[string]string // an empty one is not sent
	body    any               // sent as JSON; nil for none
	open    bool              // needs no session, and shows none

	job        bool                  // asks for a job
	repeatable bool                  // makes nothing twice
	events     func(io.Reader) error // reads an answer that is a stream of events; nil where there is none
}

// apiPath joins the parts of a path, each of them escaped.
func apiPath(parts ...string) string {
	var path strings.Builder
	path.WriteString("/api/v1")
	for _, part := range parts {
		path.WriteString("/" + url.PathEscape(part))
	}
	return path.String()
}

// question is a call that changes nothing.
func question(query url.Values, path ...string) call {
	return call{method: http.MethodGet, path: apiPath(path...), query: query, repeatable: true}
}

// doRequest makes the call and returns what was asked for, or the *Error that came
// instead.
func doRequest[T any](ctx context.Context, c *Client, r call) (T, error) {
	value, _, err := repeat(ctx, c, r, decode[T])
	return value, err
}

// doJob is doRequest for a job.
func doJob(ctx context.Context, c *Client, r call) (Job, error) {
	job, _, err := repeat(ctx, c, r, decodeJob)
	return job, err
}

// send sends the call, and once more when the service wants another session for it and
// there is one.
func (c *Client) send(ctx context.Context, r call) answer {
	if ctx.Err() != nil {
		return answer{lost: unreachable(ctx, context.Cause(ctx), false)}
	}
	if r.open {
		return c.sendOnce(ctx, r, "")
	}
	token, err := c.session.current(ctx)
	if err != nil {
		return answer{lost: err}
	}
	a := c.sendOnce(ctx, r, token)
	if !a.wantsSession() {
		return a
	}
	switch other, err := c.session.other(ctx, token); {
	case err != nil:
		return answer{lost: err}
	case other == "":
		return a
	default:
		return c.sendOnce(ctx, r, other)
	}
}

var errRequestLimit = errors.New("client: the limit of the request is over")

// sendOnce sends the call and reads its answer, within the limit of a request.
func (c *Client) sendOnce(ctx context.Context, r call, token string) answer {
	limited, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	limit := time.AfterFunc(c.limitOf(r), func() { cancel(errRequestLimit) })
	defer limit.Stop()
	way, traced := traceWay(limited)
	request, err := c.newRequest(traced, r, token)
	if err != nil {
		return answer{lost: err}
	}
	a, err := c.exchange(request, r, limit)
	if err == nil {
		return a
	}
	if errors.Is(context.Cause(limited), errRequestLimit) {
		c.http.CloseIdleConnections() // HTTP/2 would send the next request on the same connection
		err = fmt.Errorf("there was no answer within %s", c.limitOf(r))
	}
	return answer{lost: unreachable(ctx, err, way.sent())}
}

// exchange sends the request and reads the whole answer. One that is a stream is read by the
// call, and the limit begins anew with whatever comes.
func (c *Client) exchange(request *http.Request, r call, limit *time.Timer) (answer, error) {
	response, err := c.http.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	a := answer{status: response.StatusCode, header: response.Header}
	if r.events != nil && a.streams() {
		return a, r.events(&impatient{response.Body, limit, min(c.limit, streamSilence)})
	}
	a.body, err = io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	return a, err
}

func (c *Client) newRequest(ctx context.Context, r call, token string) (*http.Request, error) {
	var body io.Reader
	if r.body != nil {
		data, err := json.Marshal(r.body)
		if err != nil {
			return nil, fmt.Errorf("client: the request can't be written as JSON: %w", err)
		}
		body = bytes.NewReader(data)
	}
	request, err := http.NewRequestWithContext(ctx, r.method, c.base+r.path, body)
	if err != nil {
		return nil, unreachable(ctx, err, false)
	}
	request.URL.RawQuery = r.query.Encode()
	if r.body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	for name, value := range r.headers {
		if value != "" {
			request.Header.Set(name, value)
		}
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	return request, nil
}
