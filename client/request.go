package client

import (
	"bytes"
	"context"
	"encoding/json"
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
	response, err := c.send(ctx, r)
	if err != nil {
		var none T
		return none, err
	}
	return decode[T](response)
}

// send sends the call once. Any answer is returned, and its body is for decode or
// readBody to close; the error is that there was none.
func (c *Client) send(ctx context.Context, r call) (*http.Response, error) {
	request, err := c.newRequest(ctx, r)
	if err != nil {
		return nil, err
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, unreachable(err)
	}
	return response, nil
}

func (c *Client) newRequest(ctx context.Context, r call) (*http.Request, error) {
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
		return nil, unreachable(err)
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
	if c.session != "" {
		request.Header.Set("Authorization", "Bearer "+c.session)
	}
	return request, nil
}

// decode reads an answer of send.
func decode[T any](response *http.Response) (T, error) {
	var body T
	data, err := readBody(response)
	if err != nil {
		return body, err
	}
	if err := json.Unmarshal(data, &body); err != nil {
		return body, fmt.Errorf("client: the answer with status %d can't be read: %w", response.StatusCode, err)
	}
	return body, nil
}

// readBody returns what came along with a success, which may be nothing, and closes
// the body.
func readBody(response *http.Response) ([]byte, error) {
	defer response.Body.Close()
	data, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return nil, unreachable(err)
	}
	if response.StatusCode < 200 || response.StatusCode > 299 {
		return nil, errorOf(response.StatusCode, data)
	}
	return data, nil
}
