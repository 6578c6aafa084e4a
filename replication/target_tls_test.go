package replication_test

import (
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vmapower/internal/tlsfile"
	"vmapower/replication"
	"vmapower/replication/nbd/nbdtest"
)

func TestWhyAServerCanNotBeUsedIsSaidInASentence(t *testing.T) {
	t.Parallel()
	web := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(web.Close)
	keys := filepath.Join(t.TempDir(), "keys")
	if err := os.WriteFile(keys, []byte("nobody:00112233445566778899aabbccddeeff\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	good := nbdtest.NewCertificates(t)
	server := func(t *testing.T, change func(*x509.Certificate)) (string, string) {
		c := nbdtest.NewCertificates(t, change)
		return nbdtest.NbdkitTCP(t, c, "memory", "1M").URI.String(), c.CA
	}
	for name, c := range map[string]struct {
		start func(t *testing.T) (address, ca string)
		kind  replication.TargetKind
		says  string
	}{
		"an expired certificate": {func(t *testing.T) (string, string) {
			return server(t, func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) })
		}, replication.TargetTLS, "has expired at 20"},
		"one that is not valid yet": {func(t *testing.T) (string, string) {
			return server(t, func(c *x509.Certificate) { c.NotBefore = time.Now().Add(time.Hour) })
		}, replication.TargetTLS, "not valid before 20"},
		"one of another name": {func(t *testing.T) (string, string) {
			return server(t, func(c *x509.Certificate) { c.IPAddresses = []net.IP{net.IPv4(192, 0, 2, 1)} })
		}, replication.TargetTLS, "is not for 127.0.0.1"},
		"another authority": {func(t *testing.T) (string, string) {
			return nbdtest.NbdkitTCP(t, nbdtest.NewCertificates(t), "memory", "1M").URI.String(), good.CA
		}, replication.TargetTLS, "target_ca_file"},
		"a pre-shared key": {func(t *testing.T) (string, string) {
			uri := nbdtest.NbdkitTCP(t, nil, "--tls=require", "--tls-psk="+keys, "memory", "1M").URI
			uri.TLS = true
			return uri.String(), good.CA
		}, replication.TargetTLS, "pre-shared key (PSK)"},
		"no certificate of the client": {func(t *testing.T) (string, string) {
			return nbdtest.NbdkitTCP(t, good, "--tls-verify-peer", "memory", "1M").URI.String(), good.CA
		}, replication.TargetTLS, "client's certificate"},
		"no TLS": {func(t *testing.T) (string, string) {
			uri := nbdtest.NbdkitTCP(t, nil, "memory", "1M").URI
			uri.TLS = true
			return uri.String(), good.CA
		}, replication.TargetTLS, "has no TLS"},
		"an HTTP server": {func(*testing.T) (string, string) {
			return "nbd://" + web.Listener.Addr().String() + "/", good.CA
		}, replication.TargetRefused, "HTTP server"},
		"no flush": {func(t *testing.T) (string, string) {
			return nbdtest.NBDServer(t, image(t, mib, nil), "flush = false").URI.String(), good.CA
		}, replication.TargetRefused, `"flush = true"`},
		"no room for another client": {func(t *testing.T) (string, string) {
			return nbdtest.NBDServer(t, image(t, mib, nil), "flush = true", "maxconnections = 0", "authfile = "+keys).URI.String(), good.CA
		}, replication.TargetRefused, "maxconnections"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, ca := c.start(t)
			config, err := tlsfile.Client(ca, "", "")
			if err != nil {
				t.Fatal(err)
			}
			patience := 20 * time.Second
			if strings.HasPrefix(address, "nbd://"+web.Listener.Addr().String()) { // it waits for a request, and we for its greeting
				patience = 4 * time.Second
			}
			target, err := replication.OpenTarget(t.Context(), address, replication.TargetOptions{TLS: config, Handshake: patience})
			if err == nil {
				_ = target.Close()
			}
			var refused *replication.TargetError
			if !errors.As(err, &refused) || refused.Kind != c.kind || !strings.Contains(refused.Reason, c.says) {
				t.Errorf("got %v because of %v", err, errors.Unwrap(err))
			}
		})
	}
}
