package oma

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"syscall"
)

// Error says which OMA could not be asked, for what, and why, in words fit for an
// operator: nothing that the other side said in its own words, and no whole URL.
type Error struct {
	Host      string // and port, as in the address
	What      string // was asked
	Status    int    // of the answer; 0 when there was none, or when its status was fine
	Reason    string
	Temporary bool // it may work when it is asked again

	cause error
}

// Error implements error, in one sentence.
func (e *Error) Error() string {
	return fmt.Sprintf("the OMA at %s, %s: %s", e.Host, e.What, e.Reason)
}

// Unwrap returns the cause, for the log; nil when the answer itself was the trouble.
func (e *Error) Unwrap() error { return e.cause }

// annotate returns the error with who was asked, and for what.
func (c *Client) annotate(q request, e *Error) *Error {
	told := *e
	told.Host, told.What = c.host, q.what
	return &told
}

// refusal is an answer with another status than 2xx.
func refusal(status int) *Error {
	e := &Error{
		Status: status, Reason: fmt.Sprintf("it answers %d %s", status, http.StatusText(status)),
		Temporary: status >= 500 || status == http.StatusTooManyRequests,
	}
	if status/100 == 3 {
		e.Reason += ", and a redirect is not followed: give the address that it leads to"
	}
	return e
}

// dialError marks an error of the dial function, as opposed to a later one of the connection.
type dialError struct{ error }

func (e *dialError) Unwrap() error { return e.error }

// classify makes an *Error of what kept the answer away.
func classify(err error) *Error {
	var (
		known   *Error
		outer   *url.Error
		timeout net.Error
		lookup  *net.DNSError
		network *net.OpError
		dial    *dialError
	)
	if errors.As(err, &known) {
		return known
	}
	if errors.As(err, &outer) {
		err = outer.Err // without the URL
	}
	e := &Error{Temporary: true, cause: err}
	switch {
	case errors.As(err, &lookup):
		e.Reason = "its name can't be resolved"
	case errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout():
		e.Reason = "it does not answer in time"
	case ofTLS(err):
		e.Reason, e.Temporary = "the TLS handshake failed: does it speak https, with a certificate that is trusted here?", false
	case errors.Is(err, syscall.ECONNREFUSED):
		e.Reason = "nobody listens there"
	case errors.As(err, &dial) && !errors.As(err, &network):
		e.Reason, e.Temporary = "this service may not connect to that host: it is not among the allowed ones", false
	case errors.As(err, &dial):
		e.Reason = "it can't be reached"
	default:
		e.Reason = "the connection broke before the answer could be read"
	}
	return e
}

// ofTLS reports that the two sides did not agree on TLS.
func ofTLS(err error) bool {
	var (
		untrusted *tls.CertificateVerificationError
		noTLS     tls.RecordHeaderError
		alert     *net.OpError
	)
	return errors.As(err, &untrusted) || errors.As(err, &noTLS) || errors.Is(err, http.ErrSchemeMismatch) ||
		errors.As(err, &alert) && (alert.Op == "remote error" || alert.Op == "local error")
}
