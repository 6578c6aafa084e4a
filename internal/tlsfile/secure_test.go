package tlsfile_test

import (
	"crypto/tls"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"vmapower/internal/tlsfile"
	"vmapower/replication/nbd/nbdtest"
)

// handshake returns what a server and a client agree on, both of these configurations.
func handshake(t *testing.T, server, client *tls.Config) (tls.ConnectionState, error) {
	t.Helper()
	near, far := net.Pipe()
	defer func() { _, _ = near.Close(), far.Close() }()
	go func() {
		_ = tls.Server(far, server).HandshakeContext(t.Context())
		_ = far.Close()
	}()
	secure := tls.Client(near, client)
	err := secure.HandshakeContext(t.Context())
	return secure.ConnectionState(), err
}

func TestTLS13IsSpokenOr12WithAuthenticatedEncryptionAndNothingElse(t *testing.T) {
	made := nbdtest.NewCertificates(t)
	certificate, err := tls.LoadX509KeyPair(made.ClientCert, made.ClientKey)
	if err != nil {
		t.Fatal(err)
	}
	other := func(least, most uint16, suites ...uint16) func() *tls.Config {
		return func() *tls.Config {
			return &tls.Config{
				MinVersion: least, MaxVersion: most, CipherSuites: suites, Certificates: []tls.Certificate{certificate},
				InsecureSkipVerify: true, // the certificate is not the subject
			}
		}
	}
	suite := certificateSuites(certificate)
	for name, c := range map[string]struct {
		other func() *tls.Config
		want  uint16 // 0: refused
	}{
		"both":           {other(0, 0), tls.VersionTLS13},
		"1.2":            {other(tls.VersionTLS12, tls.VersionTLS12), tls.VersionTLS12},
		"1.2 with GCM":   {other(tls.VersionTLS12, tls.VersionTLS12, suite.aead), tls.VersionTLS12},
		"1.2 with CBC":   {other(tls.VersionTLS12, tls.VersionTLS12, suite.cbc), 0},
		"1.1":            {other(tls.VersionTLS10, tls.VersionTLS11, suite.cbc), 0},
		"1.0 at the end": {other(tls.VersionTLS10, tls.VersionTLS10, suite.cbc), 0},
	} {
		for side, agree := range map[string]func() (tls.ConnectionState, error){
			"a client of ours": func() (tls.ConnectionState, error) {
				return handshake(t, c.other(), tlsfile.Secure(&tls.Config{InsecureSkipVerify: true, MaxVersion: tls.VersionTLS11}))
			},
			"a server of ours": func() (tls.ConnectionState, error) {
				return handshake(t, tlsfile.Secure(&tls.Config{Certificates: []tls.Certificate{certificate}}), c.other())
			},
		} {
			state, err := agree()
			if (err == nil) != (c.want != 0) || err == nil && state.Version != c.want {
				t.Errorf("%s, and the other side has %s: %s, %v", side, name, tls.VersionName(state.Version), err)
			}
		}
	}
}

type suitePair struct{ aead, cbc uint16 }

// certificateSuites are suites for the kind of key that the certificate has.
func certificateSuites(certificate tls.Certificate) suitePair {
	if strings.Contains(certificate.Leaf.PublicKeyAlgorithm.String(), "RSA") {
		return suitePair{tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA}
	}
	return suitePair{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA}
}

// notTheService are simulations and what tests alone use, and a module that imports nothing of ours.
var notTheService = []string{"internal/sandbox/", "internal/testenv/", "replication/nbd/nbdtest/", "client/", "tools/", "bench/", "chaos/"}

func TestNobodySpeaksTLSOtherwise(t *testing.T) {
	const root = "../.."
	err := filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		name := strings.TrimPrefix(path, root+"/")
		for _, other := range notTheService {
			if strings.HasPrefix(name, other) {
				return nil
			}
		}
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for i, line := range strings.Split(string(text), "\n") {
			made := strings.Contains(line, "&tls.Config{") || strings.Contains(line, "http.DefaultTransport")
			if made && !strings.Contains(line, "tlsfile.Secure(") && name != "internal/tlsfile/tlsfile.go" {
				t.Errorf("%s:%d: TLS is configured past tlsfile.Secure", name, i+1)
			}
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
