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

// doRequest makes the call and returns what was asked for, or the *Error that came
// instead.
func doRequest[T any](ctx context.Context, c *Client, r call) (T, error) {
	return decode[T](c.send(ctx, r))
}

// send sends the call, and once more when the service wants another session for it and
// there is one.
func (c *Client) send(ctx context.Context, r call) answer {
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
	limited, cancel := context.WithTimeoutCause(ctx, c.limit, errRequestLimit)
	defer cancel()
	way, traced := traceWay(limited)
	request, err := c.newRequest(traced, r, token)
	if err != nil {
		return answer{lost: err}
	}
	a, err := c.exchange(request)
	if err == nil {
		return a
	}
	if errors.Is(context.Cause(limited), errRequestLimit) {
		c.http.CloseIdleConnections() // HTTP/2 would send the next request on the same connection
		err = fmt.Errorf("there was no answer within %s", c.limit)
	}
	return answer{lost: unreachable(err, way.sent())}
}

// exchange sends the request and reads the whole answer.
func (c *Client) exchange(request *http.Request) (answer, error) {
	response, err := c.http.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	data, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	return answer{status: response.StatusCode, header: response.Header, body: data}, err
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
		return nil, unreachable(err, false)
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
