package vcenter

import (
	"crypto/tls"
	"errors"
	"net"
	"net/http"
)

const unreached = "vCenter can't be reached"

// explainConnection is the table from what keeps a call from its answer to our kinds.
func explainConnection(err error) (text string, kind error) {
	var unresolved *net.DNSError
	var reply *badReply
	var cut *cutReply
	switch {
	case errors.As(err, &reply):
		return reply.text, reply.kind
	case errors.Is(err, errExpired):
		return "the session had expired and nothing was done; it is logged in again", ErrSessionExpired
	case errors.Is(err, errTooLate):
		return "the time to send this call was over, so nothing was sent", ErrNotSent
	case errors.Is(err, errCallTimeout):
		return "vCenter did not answer in time", ErrUnreachable
	case errors.Is(err, ErrNotAllowed):
		return "this vCenter is not one of those that may be named; list it in vcenter_allow, for the workers too", ErrNotAllowed
	case untrusted(err):
		return explainTrust(err), ErrUntrusted
	case errors.As(err, &unresolved):
		return "the name of the vCenter can't be resolved", ErrUnreachable
	case errors.As(err, &cut):
		return "vCenter's answer broke off", ErrUnreachable
	}
	if text := withoutTLS(err); text != "" {
		return text, ErrNotVCenter
	}
	return unreached, ErrUnreachable
}

// explainLoss says in brackets what kept the answer away, "" where that is not known.
func explainLoss(err error) string {
	if text, _ := explainConnection(err); text != unreached {
		return " (" + text + ")"
	}
	return ""
}

// withoutTLS says why no TLS came about with somebody who answers; "" for any other failure.
func withoutTLS(err error) string {
	var other tls.RecordHeaderError
	var alert *net.OpError
	switch {
	case errors.Is(err, http.ErrSchemeMismatch):
		return "plain HTTP is spoken on this port; give the port on which vCenter speaks HTTPS, which is 443 as a rule"
	case errors.As(err, &other):
		return "something else than TLS is spoken on this port; give the port on which vCenter speaks HTTPS, which is 443 as a rule"
	case errors.As(err, &alert) && (alert.Op == "remote error" || alert.Op == "local error"):
		return "vCenter and this service can't agree on TLS, of which version 1.2 is needed at least"
	}
	return ""
}
