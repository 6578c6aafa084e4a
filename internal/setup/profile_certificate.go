package setup

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"vmapower/credentials"
	"vmapower/internal/terminal"
	"vmapower/internal/tlsfile"
	"vmapower/vcenter"
)

// showsWithin is how long a vCenter has to show its certificate.
const showsWithin = 10 * time.Second

// certificateFlags say how the certificate of a profile's vCenter is checked.
type certificateFlags struct{ ca, thumbprint string }

func (c *certificateFlags) addFlags(flags *pflag.FlagSet) {
	flags.StringVar(&c.ca, "ca", "", "PEM file of the CA that signs the vCenter's certificate")
	flags.StringVar(&c.thumbprint, "thumbprint", "", "SHA-256 or SHA-1 of the vCenter's certificate in hex")
}

// resolve puts into the profile what was given, or what somebody at the terminal has
// agreed to.
func (c *certificateFlags) resolve(ctx context.Context, p terminal.Program, profile *credentials.Profile) error {
	address, err := vcenter.Address(profile.VCenter)
	if err != nil {
		return terminal.UsageErrorf("--vcenter: %w", err)
	}
	switch {
	case c.ca != "" && c.thumbprint != "":
		return terminal.UsageErrorf("--ca and --thumbprint are two ways to check one certificate: give one of them")
	case c.ca != "":
		profile.CAPEM, err = readCA(c.ca)
		return err
	case c.thumbprint != "":
		profile.Thumbprint = c.thumbprint
		return nil
	case p.TerminalIn() == nil:
		return terminal.UsageErrorf("how is the certificate of %s checked? give --ca or --thumbprint; only at a terminal you are asked", address.Host)
	}
	shown, err := fetchCertificate(ctx, address)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.Stderr, "%s shows this certificate:\n%s"+
		"Compare the SHA-256 thumbprint with the one that you know from the vCenter itself.\n", address.Host, describe(shown))
	yes, err := p.Confirm(ctx, "Is it the right one?")
	if err == nil && !yes {
		err = errors.New("the certificate was not accepted: nothing was changed")
	}
	profile.Thumbprint = thumbprintOf(shown)
	return err
}

// describe has a line for each thing that tells one certificate from another. Whoever answers at the
// address has written its names: they must not write over the thumbprint.
func describe(shown *x509.Certificate) string {
	return fmt.Sprintf("  subject  %s\n  issuer   %s\n  valid    %s to %s\n  SHA-256  %s\n",
		terminal.Printable(shown.Subject.String()), terminal.Printable(shown.Issuer.String()),
		shown.NotBefore.UTC().Format(time.RFC3339), shown.NotAfter.UTC().Format(time.RFC3339), thumbprintOf(shown))
}

// fetchCertificate returns the certificate that a vCenter shows, without believing it:
// nothing is sent.
func fetchCertificate(ctx context.Context, address *url.URL) (*x509.Certificate, error) {
	host, port := address.Hostname(), address.Port()
	if port == "" {
		port = "443"
	}
	dialer := tls.Dialer{Config: tlsfile.Secure(&tls.Config{ServerName: host, InsecureSkipVerify: true})} //nolint:gosec // somebody looks at it
	ctx, cancel := context.WithTimeout(ctx, showsWithin)
	defer cancel()
	conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(host, port))
	if err != nil {
		return nil, fmt.Errorf("%s shows no certificate: is it there, and does it speak TLS? (--thumbprint and --ca need no connection)", address.Host)
	}
	defer conn.Close()
	return conn.(*tls.Conn).ConnectionState().PeerCertificates[0], nil // a TLS server always shows one
}

// thumbprintOf writes a certificate's SHA-256 as vCenter does.
func thumbprintOf(certificate *x509.Certificate) string {
	digest := sha256.Sum256(certificate.Raw)
	return strings.ReplaceAll(strings.ToUpper(fmt.Sprintf("% x", digest)), " ", ":")
}
