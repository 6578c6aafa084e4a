package vcenter

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"vmapower/credentials"
)

// Certificate returns the certificate that the login's vCenter shows now, once it was verified as for every
// call. Nothing of the login is sent. Errors are those of Pool.Session. It may be repeated.
func Certificate(ctx context.Context, o Options, login credentials.Login) (*x509.Certificate, error) {
	o = o.withDefaults()
	o.Trust = o.Trust.of(login)
	address, err := Address(login.VCenter)
	if err != nil {
		return nil, &Fault{Kind: ErrNotVCenter, Text: err.Error()}
	}
	shown, err := shownCertificate(ctx, o, address)
	if err != nil {
		return nil, translate(err, "connect to "+address.Host)
	}
	return shown, nil
}

func shownCertificate(ctx context.Context, o Options, vcenter *url.URL) (*x509.Certificate, error) {
	port := vcenter.Port()
	if port == "" {
		port = "443"
	}
	conn, err := dialTLS(o)(ctx, "tcp", net.JoinHostPort(vcenter.Hostname(), port))
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	secure, ok := conn.(*tls.Conn)
	if !ok || len(secure.ConnectionState().PeerCertificates) == 0 {
		return nil, errors.New("vCenter shows no certificate")
	}
	return secure.ConnectionState().PeerCertificates[0], nil
}

// untrusted reports whether a connection failed because of trust.
func untrusted(err error) bool {
	var verification *tls.CertificateVerificationError
	return errors.As(err, &verification) || errors.Is(err, errThumbprint) || errors.Is(err, errCAFile)
}

// explainTrust says what is wrong with a certificate that is not trusted, and what to do.
func explainTrust(err error) string {
	var invalid x509.CertificateInvalidError
	var name x509.HostnameError
	var authority x509.UnknownAuthorityError
	switch {
	case errors.Is(err, errCAFile):
		return "the CA file for vCenter's certificate can't be read or holds no certificate"
	case errors.Is(err, errThumbprint):
		return "vCenter's certificate has another thumbprint than the configured one; if it was renewed, configure the new thumbprint"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return explainDates(invalid.Cert)
	case errors.As(err, &name):
		return explainNames(name)
	case errors.As(err, &authority):
		return "vCenter's certificate is not trusted, since its CA" + issuer(authority.Cert) +
			" is unknown here: configure its CA file or its thumbprint"
	}
	return "vCenter's certificate is not accepted, because it or its chain is made wrongly; " +
		"replace it in vCenter, or configure its thumbprint"
}

func explainDates(certificate *x509.Certificate) string {
	whose := "vCenter's certificate"
	if certificate.IsCA {
		whose += ", or that of its authority,"
	}
	const day = "2006-01-02 15:04 MST"
	if time.Now().Before(certificate.NotBefore) {
		return fmt.Sprintf("%s is not yet valid, only from %s; set the clocks of vCenter and of this machine right, or replace it in vCenter",
			whose, certificate.NotBefore.UTC().Format(day))
	}
	return fmt.Sprintf("%s expired on %s; renew it in vCenter, and look at this machine's clock",
		whose, certificate.NotAfter.UTC().Format(day))
}

func explainNames(wrong x509.HostnameError) string {
	var names []string
	for _, name := range wrong.Certificate.DNSNames {
		names = append(names, quoted(name))
	}
	for _, ip := range wrong.Certificate.IPAddresses {
		names = append(names, ip.String())
	}
	if len(names) == 0 {
		return "vCenter's certificate names no host, since it has no subject alternative names (SAN); " +
			"replace it in vCenter by one that has, or configure its thumbprint"
	}
	more := ""
	if len(names) > mostNamed {
		more, names = " and others", names[:mostNamed]
	}
	return fmt.Sprintf("vCenter's certificate has another name: it is for %s%s and not for %s; use a name that it has, or configure its thumbprint",
		strings.Join(names, ", "), more, quoted(wrong.Host))
}

// issuer names the CA that has signed the certificate, where it says so.
func issuer(certificate *x509.Certificate) string {
	if certificate == nil || certificate.Issuer.CommonName == "" {
		return ""
	}
	return " (" + quoted(certificate.Issuer.CommonName) + ")"
}
