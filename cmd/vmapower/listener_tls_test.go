package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// ca issues certificates for one test.
type ca struct {
	file string
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newCA(t *testing.T) *ca {
	t.Helper()
	made := &ca{file: filepath.Join(t.TempDir(), "ca.pem")}
	made.key = newECKey(t)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test CA"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, template, template, made.key.Public(), made.key)
	if err != nil {
		t.Fatal(err)
	}
	if made.cert, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	writePEM(t, made.file, "CERTIFICATE", der)
	return made
}

// issue returns the files of a new certificate for a name and its key.
func (c *ca) issue(t *testing.T, name string) (cert, key string) {
	t.Helper()
	dir := t.TempDir()
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	c.reissue(t, name, cert, key)
	return cert, key
}

// reissue puts a new certificate in place of one.
func (c *ca) reissue(t *testing.T, name, cert, key string) {
	t.Helper()
	private := newECKey(t)
	serial, err := rand.Int(rand.Reader, big.NewInt(1<<60))
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: serial, Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}}
	der, err := x509.CreateCertificate(rand.Reader, template, c.cert, private.Public(), c.key)
	if err != nil {
		t.Fatal(err)
	}
	text, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	writePEM(t, key, "PRIVATE KEY", text)
	writePEM(t, cert, "CERTIFICATE", der)
}

func newECKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func writePEM(t *testing.T, path, kind string, der []byte) {
	t.Helper()
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
}

// client trusts the CA, and shows a certificate when there is one.
func (c *ca) client(t *testing.T, cert, key string) *http.Client {
	t.Helper()
	config := &tls.Config{RootCAs: x509.NewCertPool(), ServerName: "localhost"}
	config.RootCAs.AddCert(c.cert)
	if cert != "" {
		shown, err := tls.LoadX509KeyPair(cert, key)
		if err != nil {
			t.Fatal(err)
		}
		config.Certificates = []tls.Certificate{shown}
	}
	transport := &http.Transport{TLSClientConfig: config, DisableKeepAlives: true, ForceAttemptHTTP2: true}
	return &http.Client{Transport: transport, Timeout: 20 * time.Second}
}

// serial is that of the certificate a service shows.
func serial(t *testing.T, client *http.Client, url string) *big.Int {
	t.Helper()
	response, err := client.Get(url + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusOK || response.ProtoMajor != 2 {
		t.Errorf("%s over %s", response.Status, response.Proto)
	}
	return response.TLS.PeerCertificates[0].SerialNumber
}

func TestTheAPISpeaksTLSAndTakesAChangedCertificate(t *testing.T) {
	t.Parallel()
	authority := newCA(t)
	cert, key := authority.issue(t, "localhost")
	s := startService(t, "VMAPOWER_TLS_CERT_FILE="+cert, "VMAPOWER_TLS_KEY_FILE="+key)
	url, client := strings.Replace(s.url, "http:", "https:", 1), authority.client(t, "", "")
	first := serial(t, client, url)

	if err := os.WriteFile(key, []byte("not a key"), 0o600); err != nil {
		t.Fatal(err)
	}
	if again := serial(t, client, url); again.Cmp(first) != 0 {
		t.Error("a broken key changed the certificate")
	}
	authority.reissue(t, "localhost", cert, key)
	if second := serial(t, client, url); second.Cmp(first) == 0 {
		t.Error("the changed certificate is not used")
	}
	if status, _, _ := get(t, s.url+"/healthz"); status != http.StatusBadRequest {
		t.Errorf("plain HTTP is answered %d", status)
	}
	old := authority.client(t, "", "")
	old.Transport.(*http.Transport).TLSClientConfig.MaxVersion = tls.VersionTLS11
	if _, err := old.Get(url + "/healthz"); err == nil {
		t.Error("TLS 1.1 is spoken")
	}
	if text := s.log.String(); !strings.Contains(text, "the one so far stays") {
		t.Errorf("log: %s", text)
	}
}

func TestCallersMustShowACertificateOfTheirCA(t *testing.T) {
	t.Parallel()
	authority, strangers := newCA(t), newCA(t)
	cert, key := authority.issue(t, "localhost")
	g := startGuarded(t, "VMAPOWER_TLS_CERT_FILE="+cert, "VMAPOWER_TLS_KEY_FILE="+key, "VMAPOWER_TLS_CLIENT_CA_FILE="+authority.file)
	url := strings.Replace(g.url, "http:", "https:", 1)
	logIn := func(shownCert, shownKey string) (int, error) {
		body := `{"appliance_id":"oma-01","token":"` + g.tokens["oma-01"] + `"}`
		response, err := authority.client(t, shownCert, shownKey).Post(url+"/api/v1/auth/login", "application/json", strings.NewReader(body))
		if err != nil {
			return 0, err
		}
		return response.StatusCode, response.Body.Close()
	}
	if status, err := logIn(authority.issue(t, "oma-01")); status != http.StatusOK {
		t.Errorf("its own certificate: %d, %v", status, err)
	}
	if status, err := logIn(authority.issue(t, "desk")); status != http.StatusUnauthorized {
		t.Errorf("another's certificate: %d, %v", status, err)
	}
	if status, err := logIn(strangers.issue(t, "oma-01")); err == nil {
		t.Errorf("a stranger's certificate: %d", status)
	}
	if status, err := logIn("", ""); err == nil {
		t.Errorf("no certificate: %d", status)
	}

	shownCert, shownKey := authority.issue(t, "oma-01")
	environ := append(g.home(t), "VMAPOWER_TOKEN="+g.tokens["oma-01"], "VMAPOWER_URL="+strings.Replace(url, "127.0.0.1", "localhost", 1),
		"VMAPOWER_SERVICE_CA="+authority.file, "VMAPOWER_SERVICE_CERT="+shownCert, "VMAPOWER_SERVICE_KEY="+shownKey)
	for _, line := range []string{"login oma-01", "jobs list"} {
		if code, _, errs := vmapower(t, environ, strings.Fields(line)...); code != exitDone {
			t.Errorf("%s: exit %d: %s", line, code, errs)
		}
	}
	for line, want := range map[string]int{
		"jobs list --service-ca " + strangers.file:                            exitFailed,
		"jobs list --service-ca " + shownKey:                                  exitUsage,
		"jobs list --service-key /does/not/exist --service-cert=" + shownCert: exitUsage,
	} {
		if code, _, errs := vmapower(t, environ, strings.Fields(line)...); code != want {
			t.Errorf("%s: exit %d: %s", line, code, errs)
		}
	}
}
