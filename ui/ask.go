package ui

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"

	"vmapower/api/openapi"
)

// refused is an answer of the API that is an error.
type refused struct {
	status int
	why    openapi.Error
}

// Error implements error.
func (r *refused) Error() string {
	if r.why.Details == "" {
		return r.why.Error
	}
	return r.why.Error + ": " + r.why.Details
}

// ask has the API answer the request of a reader, as the reader's session: it sees the reader's
// address, certificate and the host that was called. in is sent as JSON, unless it is nil, and the
// answer is read into out. The error is a *refused.
func (u *UI) ask(r *http.Request, method, path string, in, out any) error {
	request, err := u.request(r, method, path, in)
	if err != nil {
		return err
	}
	return u.send(request, out)
}

// send is ask for a request that is made already.
func (u *UI) send(request *http.Request, out any) error {
	answer := answer{header: http.Header{}, status: http.StatusOK}
	u.API.ServeHTTP(&answer, request)
	if answer.status >= http.StatusBadRequest {
		refused := &refused{status: answer.status}
		if json.Unmarshal(answer.Bytes(), &refused.why) != nil || refused.why.Error == "" {
			refused.why.Error = http.StatusText(answer.status)
		}
		return refused
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(answer.Bytes(), out)
}

// request is the API's, made of the reader's.
func (u *UI) request(r *http.Request, method, path string, in any) (*http.Request, error) {
	place, err := url.ParseRequestURI(path)
	if err != nil {
		return nil, err
	}
	request := &http.Request{
		Method: method, URL: place, RequestURI: path, Host: r.Host, RemoteAddr: r.RemoteAddr, TLS: r.TLS, Header: http.Header{},
		Proto: r.Proto, ProtoMajor: r.ProtoMajor, ProtoMinor: r.ProtoMinor, Body: http.NoBody,
	}
	if in != nil {
		body, err := json.Marshal(in)
		if err != nil {
			return nil, err
		}
		request.Body, request.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		request.Header.Set("Content-Type", "application/json")
	}
	if token := sessionToken(r); token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	return request.WithContext(r.Context()), nil
}

// jobPath is the API's path of a job. The id is one that comes in a link: see idForm.
func jobPath(id string, more ...string) string {
	return "/api/v1/jobs/" + url.PathEscape(id) + strings.Join(more, "")
}

// answer keeps what the API says.
type answer struct {
	bytes.Buffer
	header http.Header
	status int
}

// Header implements http.ResponseWriter.
func (a *answer) Header() http.Header { return a.header }

// WriteHeader implements http.ResponseWriter.
func (a *answer) WriteHeader(status int) { a.status = status }
