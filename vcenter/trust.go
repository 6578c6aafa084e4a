package vcenter

import (
	"crypto/sha1"
	"crypto/sha256"
	"crypto/subtle"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"strings"

	"vmapower/credentials"
	"vmapower/internal/tlsfile"
)

// Trust says how a vCenter's certificate is checked. The zero value trusts the
// system's roots. A thumbprint, when given, is the only thing that counts.
type Trust struct {
	// CAFile names a PEM file whose certificates are trusted instead of the system's.
	CAFile string
	// CAPEM is the same in the clear; when given, CAFile does not count.
	CAPEM string
	// Thumbprint is the SHA-256 or SHA-1 fingerprint of the server's own
	// certificate in hex, with or without colons.
	Thumbprint string
	// Insecure checks nothing. For test systems only.
	Insecure bool
}

var (
	errThumbprint = errors.New("the certificate has another thumbprint")
	errCAFile     = errors.New("the CA file can't be read or holds no certificate")
)

func (t Trust) config(host string) (*tls.Config, error) {
	config := tlsfile.Secure(&tls.Config{ServerName: host, NextProtos: []string{"http/1.1"}})
	switch {
	case t.Thumbprint != "":
		config.InsecureSkipVerify = true // VerifyConnection is the check
		config.VerifyConnection = t.verify
	case t.Insecure:
		config.InsecureSkipVerify = true
	case t.CAPEM != "", t.CAFile != "":
		authorities, err := t.authorities()
		if err != nil {
			return nil, err
		}
		config.RootCAs = authorities
	}
	return config, nil
}

func (t Trust) authorities() (*x509.CertPool, error) {
	if t.CAPEM == "" {
		roots, err := tlsfile.Roots(t.CAFile)
		if err != nil {
			return nil, errCAFile
		}
		return roots, nil
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM([]byte(t.CAPEM)) {
		return nil, errCAFile
	}
	return roots, nil
}

// of is how the certificate is checked for a login: as it says, or else as all others.
func (t Trust) of(login credentials.Login) Trust {
	if login.CAPEM == "" && login.Thumbprint == "" {
		return t
	}
	return Trust{CAPEM: login.CAPEM, Thumbprint: login.Thumbprint}
}

func (t Trust) verify(state tls.ConnectionState) error {
	want, err := hex.DecodeString(strings.ReplaceAll(strings.TrimSpace(t.Thumbprint), ":", ""))
	if err != nil || len(state.PeerCertificates) == 0 {
		return errThumbprint
	}
	long := sha256.Sum256(state.PeerCertificates[0].Raw)
	short := sha1.Sum(state.PeerCertificates[0].Raw)
	if subtle.ConstantTimeCompare(want, long[:]) == 1 || subtle.ConstantTimeCompare(want, short[:]) == 1 {
		return nil
	}
	return errThumbprint
}
