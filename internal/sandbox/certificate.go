package sandbox

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// identity is the certificate a simulated vCenter shows, and the file from
// which clients may trust it.
type identity struct {
	certificate tls.Certificate
	pem         []byte
	caFile      string
	temporary   bool
}

// newIdentity makes a self-signed certificate for this machine's own names and
// hosts, and writes it to a temporary file.
func newIdentity(hosts []string) (identity, error) {
	id, _, err := issueIdentity(hosts)
	if err != nil {
		return identity{}, err
	}
	id.temporary = true
	file, err := os.CreateTemp("", "sandbox-ca-*.pem")
	if err != nil {
		return identity{}, fmt.Errorf("write the certificate: %w", err)
	}
	defer file.Close()
	id.caFile = file.Name()
	if _, err := file.Write(id.pem); err != nil {
		return identity{}, fmt.Errorf("write the certificate: %w", err)
	}
	return id, nil
}

// renewBefore is how long before its end a certificate that is kept gives way to another one.
const renewBefore = 30 * 24 * time.Hour

// keptIdentity is the one in the directory. A new one is made where there is none, or one that ends
// soon or lacks a host; whoever trusts it must trust the new one then.
func keptIdentity(directory string, hosts []string) (identity, error) {
	certFile, keyFile := filepath.Join(directory, "ca.pem"), filepath.Join(directory, "key.pem")
	if id, err := loadIdentity(certFile, keyFile); err == nil && id.serves(hosts) {
		return id, nil
	}
	id, key, err := issueIdentity(hosts)
	if err != nil {
		return identity{}, err
	}
	id.caFile = certFile
	err = errors.Join(os.WriteFile(keyFile, key, 0o600), os.WriteFile(certFile, id.pem, 0o644)) //nolint:gosec // a certificate is for everybody
	if err != nil {
		return identity{}, fmt.Errorf("write the certificate: %w", err)
	}
	return id, nil
}

func (id identity) serves(hosts []string) bool {
	for _, host := range hosts {
		if id.certificate.Leaf.VerifyHostname(host) != nil {
			return false
		}
	}
	return time.Until(id.certificate.Leaf.NotAfter) > renewBefore
}

// issueIdentity makes a self-signed certificate, which is in no file yet, and its key in PEM.
func issueIdentity(hosts []string) (id identity, keyPEM []byte, err error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return identity{}, nil, fmt.Errorf("make a key: %w", err)
	}
	keyDER, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return identity{}, nil, fmt.Errorf("make a key: %w", err)
	}
	template := certificateTemplate(hosts)
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return identity{}, nil, fmt.Errorf("make a certificate: %w", err)
	}
	return identity{
		certificate: tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key},
		pem:         pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
	}, pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: keyDER}), nil
}

func certificateTemplate(hosts []string) *x509.Certificate {
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(time.Now().UnixNano()),
		Subject:               pkix.Name{CommonName: "simulated vCenter"},
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().AddDate(1, 0, 0),
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		IsCA:                  true,
		BasicConstraintsValid: true,
	}
	for _, host := range append([]string{"127.0.0.1", "::1", "localhost"}, hosts...) {
		if ip := net.ParseIP(host); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, host)
		}
	}
	return template
}

func loadIdentity(certFile, keyFile string) (identity, error) {
	certificate, err := tls.LoadX509KeyPair(certFile, keyFile)
	if err != nil {
		return identity{}, fmt.Errorf("load the certificate: %w", err)
	}
	data, err := os.ReadFile(certFile)
	if err != nil {
		return identity{}, fmt.Errorf("load the certificate: %w", err)
	}
	return identity{certificate: certificate, pem: data, caFile: certFile}, nil
}

// thumbprint returns the SHA-256 fingerprint as vSphere writes it.
func (id identity) thumbprint() string {
	sum := sha256.Sum256(id.certificate.Certificate[0])
	return strings.ReplaceAll(fmt.Sprintf("% X", sum[:]), " ", ":")
}

func (id identity) remove() {
	if id.temporary {
		_ = os.Remove(id.caFile)
	}
}
