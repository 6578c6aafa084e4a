package server

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"vmapower/failure"
	"vmapower/internal/config"
)

// mostOfAnAnswer is how many bytes of a collector's answer are read: its errors quote it.
const mostOfAnAnswer = 64 << 10

// collectorWire carries spans to the collector, with the headers as their file has them now.
type collectorWire struct {
	*http.Transport
	headers *config.CollectorHeaders // nil for none
}

// newCollectorWire connects to nothing.
func newCollectorWire(o Options) (*collectorWire, error) {
	secure, err := o.Config.CollectorTLS()
	if err != nil {
		return nil, config.Refused(err)
	}
	headers, err := o.Config.FollowCollectorHeaders(func(err error) {
		o.Log.Error("the changed headers of the collector can't be used; those so far stay", "err", err)
	})
	if err != nil {
		return nil, config.Refused(err)
	}
	return &collectorWire{&http.Transport{ForceAttemptHTTP2: true, IdleConnTimeout: time.Minute, TLSClientConfig: secure}, headers}, nil
}

// RoundTrip implements http.RoundTripper.
func (w *collectorWire) RoundTrip(request *http.Request) (*http.Response, error) {
	if headers := w.current(); len(headers) > 0 {
		request = request.Clone(request.Context())
		for name, values := range headers {
			request.Header[name] = slices.Clone(values)
		}
	}
	response, err := w.Transport.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	response.Body = boundedBody{io.LimitReader(response.Body, mostOfAnAnswer), response.Body}
	return response, nil
}

type boundedBody struct {
	io.Reader
	io.Closer
}

func (w *collectorWire) current() http.Header {
	if w.headers == nil {
		return nil
	}
	return w.headers.Current()
}

// leastSecret is how long a part of a header is at least that counts as a secret.
const leastSecret = 6

// harmless is an error's text as it may be logged: bounded, and without what the headers hold, since a
// collector may answer with what it was sent.
func (w *collectorWire) harmless(err error) string {
	text := err.Error()
	for _, values := range w.current() {
		for _, value := range values {
			for _, secret := range append([]string{value}, strings.Fields(value)...) {
				if len(secret) >= leastSecret {
					text = strings.ReplaceAll(text, secret, "[redacted]")
				}
			}
		}
	}
	return failure.Foreign(text)
}
