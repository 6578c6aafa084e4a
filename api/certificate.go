package api

import (
	"crypto/x509"
	"encoding/asn1"
	"net/http"
)

// certified reports whether the client certificate, where there is one, is the appliance's.
func certified(r *http.Request, appliance string) bool {
	if r.TLS == nil || len(r.TLS.VerifiedChains) == 0 {
		return true
	}
	name, one := nameOf(r.TLS.VerifiedChains[0][0])
	return one && name == appliance
}

var commonName = asn1.ObjectIdentifier{2, 5, 4, 3}

// nameOf returns the one name of a certificate: its DNS name, or its common name when it has
// no alternative names at all. One that has several names is nobody's: its CA may have meant
// any of them.
func nameOf(leaf *x509.Certificate) (name string, one bool) {
	switch others := len(leaf.EmailAddresses) + len(leaf.IPAddresses) + len(leaf.URIs); {
	case others > 0 || len(leaf.DNSNames) > 1:
		return "", false
	case len(leaf.DNSNames) == 1:
		return leaf.DNSNames[0], true
	}
	names := 0
	for _, part := range leaf.Subject.Names {
		if part.Type.Equal(commonName) {
			names++
		}
	}
	return leaf.Subject.CommonName, names == 1
}
