package vcenter

import (
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vmapower/failure"
)

func TestWhatIsWrongWithACertificateIsSaidAndIsFinal(t *testing.T) {
	known, unknown := newAuthority(t, "known CA"), newAuthority(t, "other CA\u202e")
	login := func(by authority, change func(*x509.Certificate)) func(t *testing.T) error {
		return func(t *testing.T) error {
			login := strange(t, by.sign(t, certificateFor(change)), func(http.ResponseWriter, *http.Request) { t.Error("it was asked") })
			_, err := strangePool(t, known, Options{}).Session(t.Context(), login)
			return err
		}
	}
	said := map[string]string{}
	for name, c := range map[string]struct {
		logIn func(t *testing.T) error
		says  []string
	}{
		"expired": {login(known, func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) }), []string{"expired on", "renew it"}},
		"not yet valid": {login(known, func(c *x509.Certificate) { c.NotBefore = time.Now().Add(time.Minute) }),
			[]string{"not yet valid", "set the clocks"}},
		"wrong name": {login(known, func(c *x509.Certificate) {
			c.IPAddresses, c.DNSNames = []net.IP{net.IPv4(192, 0, 2, 1)}, []string{"vc.example.test"}
		}), []string{"another name", "vc.example.test, 192.0.2.1 and not for 127.0.0.1", "use a name"}},
		"many names": {login(known, func(c *x509.Certificate) {
			c.IPAddresses, c.DNSNames = nil, strings.Split(strings.Repeat("vc.example.test,", 200)+"vc", ",")
		}), []string{"and others"}},
		"without SAN": {login(known, func(c *x509.Certificate) { c.IPAddresses = nil }), []string{"SAN", "replace it"}},
		"unknown CA":  {login(unknown, func(*x509.Certificate) {}), []string{"CA (other CA) is unknown", "configure its CA file or its thumbprint"}},
		"not for servers": {login(known, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} }),
			[]string{"not accepted", "replace it"}},
	} {
		t.Run(name, func(t *testing.T) {
			err := c.logIn(t)
			if !errors.Is(err, ErrUntrusted) || Code(err) != failure.VCenterUnreachable {
				t.Fatalf("%v", err)
			}
			for _, word := range c.says {
				if !strings.Contains(err.Error(), word) {
					t.Errorf("%q does not say %q", err, word)
				}
			}
			if strings.Contains(err.Error(), "\u202e") || len(err.Error()) > 400 {
				t.Errorf("%q", err)
			}
			sentence := strings.SplitN(err.Error(), ": ", 2)[1]
			if other, taken := said[sentence]; taken {
				t.Errorf("%s is told like %s", name, other)
			}
			said[sentence] = name
		})
	}
}

func TestAThumbprintOrCAFileThatDoesNotFitIsFinalToo(t *testing.T) {
	b := setup(t)
	for says, trust := range map[string]Trust{
		"another thumbprint": {Thumbprint: strings.Repeat("AB:", 31) + "AB"},
		"CA file":            {CAFile: filepath.Join(t.TempDir(), "none.pem")},
	} {
		_, err := b.newPool(t, Options{Trust: trust}).Session(t.Context(), b.login())
		if !errors.Is(err, ErrUntrusted) || Code(err) != failure.VCenterUnreachable || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", says, err)
		}
	}
}
