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
	"encoding/pem"
	"errors"
	"fmt"
	"os"

	"vmapower/internal/secretfile"
)

var (
	// ErrRoots is returned for a file that can't be read or holds no certificate.
	ErrRoots = errors.New("it must hold certificates in PEM")
	// ErrPair is returned for two files that are not a certificate and its key.
	ErrPair = errors.New("it must hold a certificate in PEM, and another file its key")
	// ErrKeyFile is returned for a key in a file that others may read or write. The text names the
	// file and says what helps.
	ErrKeyFile = errors.New("the key's file")
)

// suites are those of TLS 1.2 with forward secrecy and authenticated encryption; 1.3 has no others.
var suites = []uint16{
	tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
	tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
	tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
}

// Secure makes config speak TLS 1.3 where the other side does, and else 1.2 with forward secrecy and
// authenticated encryption; nothing else, and nothing older than config wants. It returns config itself.
func Secure(config *tls.Config) *tls.Config {
	config.MinVersion, config.MaxVersion = max(config.MinVersion, tls.VersionTLS12), 0
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

// Certificates returns those in a file, in its order; ErrRoots when there are none.
func Certificates(path string) (all []*x509.Certificate, err error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, ErrRoots
	}
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		one, err := x509.ParseCertificate(block.Bytes)
		if block.Type == "CERTIFICATE" && err == nil {
			all = append(all, one)
		}
	}
	if all == nil {
		return nil, ErrRoots
	}
	return all, nil
}

// maxKey is how many bytes the file of a key may have.
const maxKey = 1 << 20

// Pair returns the certificate in the file cert, whose key is in the file key; ErrPair when they are
// not that, and ErrKeyFile when secretfile.Check refuses the key's.
func Pair(cert, key string, mounts ...string) (tls.Certificate, error) {
	shown, err := os.ReadFile(cert)
	if err != nil {
		return tls.Certificate{}, ErrPair
	}
	secret, _, err := secretfile.Read(key, maxKey, mounts...)
	switch {
	case errors.Is(err, secretfile.ErrMode), errors.Is(err, secretfile.ErrOwner):
		return tls.Certificate{}, fmt.Errorf("%w %s %w", ErrKeyFile, key, err)
	case err != nil:
		return tls.Certificate{}, ErrPair
	}
	pair, err := tls.X509KeyPair(shown, secret)
	if err != nil {
		return tls.Certificate{}, ErrPair
	}
	return pair, nil
}

// Client returns how a client speaks TLS, as Secure says: it trusts the authorities in the file ca,
// those of the system when ca is empty, and shows the certificate in cert, whose key is in key, when
// one of the two is given. It returns ErrRoots, ErrPair or
// ErrKeyFile.
func Client(ca, cert, key string, mounts ...string) (*tls.Config, error) {
	config := Secure(&tls.Config{})
	if ca != "" {
		roots, err := Roots(ca)
		if err != nil {
			return nil, err
		}
		config.RootCAs = roots
	}
	if cert != "" || key != "" {
		certificate, err := Pair(cert, key, mounts...)
		if err != nil {
			return nil, err
		}
		config.Certificates = []tls.Certificate{certificate}
	}
	return config, nil
}
