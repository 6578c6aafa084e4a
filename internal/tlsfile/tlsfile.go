// Package tlsfile is how this service speaks TLS: which versions and cipher suites, and what is read
// from files in PEM, the certificates that are trusted, and those that are shown with their keys. It
// checks no name and no date, and follows no change of a file.
//
// Its one rule: a file is named by a setting, so a file without a certificate is an error and never
// the system's authorities.
package tlsfile

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"os"
)

var (
	// ErrRoots is returned for a file that can't be read or holds no certificate.
	ErrRoots = errors.New("it must hold certificates in PEM")
	// ErrPair is returned for two files that are not a certificate and its key.
	ErrPair = errors.New("it must hold a certificate in PEM, and another file its key")
)

// suites are those of TLS 1.2 with forward secrecy and authenticated encryption; 1.3 has no others.
var suites = []uint16{
	tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
	tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
	tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
}

// Secure makes config speak TLS 1.3 where the other side does, and else 1.2 with forward secrecy and
// authenticated encryption; nothing else. It returns config itself.
func Secure(config *tls.Config) *tls.Config {
	config.MinVersion, config.MaxVersion = tls.VersionTLS12, 0
	config.CipherSuites = suites
	return config
}

// Roots returns the certificates in a file; ErrRoots when there are none.
func Roots(path string) (*x509.CertPool, error) {
	text, err := os.ReadFile(path)
	pool := x509.NewCertPool()
	if err != nil || !pool.AppendCertsFromPEM(text) {
		return nil, ErrRoots
	}
	return pool, nil
}

// Client returns how a client speaks TLS, as Secure says: it trusts the authorities in the file ca,
// those of the system when ca is empty, and shows the certificate in cert, whose key is in key, when
// one of the two is given. It returns ErrRoots or ErrPair.
func Client(ca, cert, key string) (*tls.Config, error) {
	config := Secure(&tls.Config{})
	if ca != "" {
		roots, err := Roots(ca)
		if err != nil {
			return nil, err
		}
		config.RootCAs = roots
	}
	if cert != "" || key != "" {
		certificate, err := tls.LoadX509KeyPair(cert, key)
		if err != nil {
			return nil, ErrPair
		}
		config.Certificates = []tls.Certificate{certificate}
	}
	return config, nil
}
