package nbdtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// Certificates are files of one authority, a server at 127.0.0.1 and a client.
type Certificates struct {
	Dir                       string // as nbdkit and qemu-nbd want it
	CA, ClientCert, ClientKey string
	RequireClient             bool // what QemuTCP makes of it; nbdkit has --tls-verify-peer
}

// NewCertificates writes fresh certificates for this test, the server's with these changes.
func NewCertificates(t testing.TB, changes ...func(server *x509.Certificate)) *Certificates {
	t.Helper()
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	c := &Certificates{Dir: dir, CA: in("ca-cert.pem"), ClientCert: in("client-cert.pem"), ClientKey: in("client-key.pem")}

	key, authority := newKey(t), template("authority")
	authority.IsCA, authority.BasicConstraintsValid, authority.KeyUsage = true, true, x509.KeyUsageCertSign
	sign(t, authority, authority, key, key, c.CA)

	server := template("server")
	server.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1)}
	server.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	for _, change := range changes {
		change(server)
	}
	sign(t, server, authority, writtenKey(t, in("server-key.pem")), key, in("server-cert.pem"))

	client := template("client")
	client.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	sign(t, client, authority, writtenKey(t, c.ClientKey), key, c.ClientCert)
	return c
}

func template(name string) *x509.Certificate {
	serial, _ := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 100))
	return &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: name}, KeyUsage: x509.KeyUsageDigitalSignature,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
	}
}

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func writtenKey(t testing.TB, file string) *ecdsa.PrivateKey {
	t.Helper()
	key := newKey(t)
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	write(t, file, "PRIVATE KEY", der)
	return key
}

func sign(t testing.TB, certificate, authority *x509.Certificate, key, by *ecdsa.PrivateKey, file string) {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, certificate, authority, &key.PublicKey, by)
	if err != nil {
		t.Fatal(err)
	}
	write(t, file, "CERTIFICATE", der)
}

func write(t testing.TB, file, kind string, der []byte) {
	t.Helper()
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
}
