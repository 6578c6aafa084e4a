package replication

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"time"

	"vmapower/replication/nbd"
)

// tlsReason says why the TLS handshake with a server failed.
func tlsReason(err error) string {
	var (
		invalid  x509.CertificateInvalidError
		name     x509.HostnameError
		unknown  x509.UnknownAuthorityError
		noRecord tls.RecordHeaderError
	)
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired && invalid.Cert != nil:
		return validity(invalid.Cert, time.Now())
	case errors.As(err, &name):
		return fmt.Sprintf("the server's certificate is not for %s", name.Host)
	case errors.As(err, &unknown):
		return "the server's certificate is signed by an authority that is not trusted here (target_ca_file)"
	case errors.As(err, &noRecord):
		return "the server promised TLS and does not speak it"
	}
	if errors.Is(err, nbd.ErrNotAccepted) {
		return "the server hung up after the TLS handshake, as one does that wants a client's certificate which it trusts (target_cert_file)"
	}
	switch alert := nbd.Alert(err); {
	case errors.Is(err, io.EOF), alert == "handshake failure", alert == "insufficient security level", alert == "unknown PSK identity":
		return "the server finds no common way of TLS, as one that wants a pre-shared key (PSK) does; it must have a certificate"
	case alert == "":
		return "the TLS handshake failed: look at the authority, the server's name and the client's certificate"
	default:
		return "the server ends the TLS handshake with " + alert + ": look at the client's certificate (target_cert_file) and at what the server trusts"
	}
}

func validity(certificate *x509.Certificate, now time.Time) string {
	if now.Before(certificate.NotBefore) {
		return "the server's certificate is not valid before " + certificate.NotBefore.UTC().Format(time.RFC3339) + "; look at both clocks"
	}
	return "the server's certificate has expired at " + certificate.NotAfter.UTC().Format(time.RFC3339)
}
