package api

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"testing"
)

// leaf is the template as a caller shows it.
func leaf(t *testing.T, template x509.Certificate) *http.Request {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template.SerialNumber = big.NewInt(1)
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Request{TLS: &tls.ConnectionState{VerifiedChains: [][]*x509.Certificate{{parsed}}}}
}

func TestACertificateIsOfTheOneNameThatItHas(t *testing.T) {
	named := func(names ...string) (subject pkix.Name) {
		for _, name := range names {
			subject.ExtraNames = append(subject.ExtraNames, pkix.AttributeTypeAndValue{Type: asn1.ObjectIdentifier{2, 5, 4, 3}, Value: name})
		}
		return subject
	}
	for name, c := range map[string]struct {
		template x509.Certificate
		want     bool
	}{
		"its common name":               {x509.Certificate{Subject: named("oma-01")}, true},
		"its alternative name":          {x509.Certificate{DNSNames: []string{"oma-01"}}, true},
		"both":                          {x509.Certificate{Subject: named("oma-01"), DNSNames: []string{"oma-01"}}, true},
		"a common name for people":      {x509.Certificate{Subject: named("The OMA"), DNSNames: []string{"oma-01"}}, true},
		"another's alternative name":    {x509.Certificate{Subject: named("oma-01"), DNSNames: []string{"oma-02"}}, false},
		"several alternative names":     {x509.Certificate{DNSNames: []string{"oma-01", "oma-02"}}, false},
		"several common names":          {x509.Certificate{Subject: named("oma-02", "oma-01")}, false},
		"an address beside the name":    {x509.Certificate{DNSNames: []string{"oma-01"}, IPAddresses: []net.IP{{127, 0, 0, 1}}}, false},
		"an address in place of a name": {x509.Certificate{Subject: named("oma-01"), IPAddresses: []net.IP{{127, 0, 0, 1}}}, false},
		"a URI in place of a name":      {x509.Certificate{Subject: named("oma-01"), URIs: []*url.URL{{Scheme: "spiffe", Host: "x"}}}, false},
		"a wildcard":                    {x509.Certificate{DNSNames: []string{"*"}}, false},
		"a wildcard with a dot":         {x509.Certificate{DNSNames: []string{"*.oma-01"}}, false},
		"another case":                  {x509.Certificate{DNSNames: []string{"OMA-01"}}, false},
		"a dot at the end":              {x509.Certificate{DNSNames: []string{"oma-01."}}, false},
		"no name":                       {x509.Certificate{}, false},
		"an organization":               {x509.Certificate{Subject: pkix.Name{Organization: []string{"oma-01"}}}, false},
		"an organization beside a name": {x509.Certificate{Subject: pkix.Name{CommonName: "oma-01", Organization: []string{"x"}}}, true},
	} {
		if got := certified(leaf(t, c.template), "oma-01"); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
	wild := x509.Certificate{DNSNames: []string{"*.example.test"}}
	if certified(leaf(t, wild), "oma-01.example.test") {
		t.Error("a wildcard is the certificate of whom it covers")
	}
	if certified(leaf(t, x509.Certificate{}), "") {
		t.Error("no name is the certificate of nobody")
	}
}
