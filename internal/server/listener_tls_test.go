package server_test

import (
	"crypto/tls"
	"math/big"
	"net/http"
	"os"
	"strings"
	"testing"

	"vmapower/internal/server/servertest"
	"vmapower/internal/testenv"
)

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
	authority := testenv.NewAuthority(t)
	cert, key := authority.Issue(t, "localhost")
	s := servertest.Start(t, "VMAPOWER_TLS_CERT_FILE="+cert, "VMAPOWER_TLS_KEY_FILE="+key)
	url, client := strings.Replace(s.URL, "http:", "https:", 1), authority.Client(t, "", "")
	first := serial(t, client, url)

	if err := os.WriteFile(key, []byte("not a key"), 0o600); err != nil {
		t.Fatal(err)
	}
	if again := serial(t, client, url); again.Cmp(first) != 0 {
		t.Error("a broken key changed the certificate")
	}
	authority.Reissue(t, "localhost", cert, key)
	if second := serial(t, client, url); second.Cmp(first) == 0 {
		t.Error("the changed certificate is not used")
	}
	if status, _, _ := testenv.Get(t, s.URL+"/healthz"); status != http.StatusBadRequest {
		t.Errorf("plain HTTP is answered %d", status)
	}
	old := authority.Client(t, "", "")
	old.Transport.(*http.Transport).TLSClientConfig.MaxVersion = tls.VersionTLS11
	if _, err := old.Get(url + "/healthz"); err == nil {
		t.Error("TLS 1.1 is spoken")
	}
	if text := s.Log.String(); !strings.Contains(text, "the one so far stays") {
		t.Errorf("log: %s", text)
	}
}
