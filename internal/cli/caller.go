package cli

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"

	"github.com/spf13/pflag"

	"vmapower/client"
	"vmapower/internal/terminal"
	"vmapower/internal/tlsfile"
)

const defaultURL = "http://127.0.0.1:8081"

// caller is how a command reaches the service.
type caller struct {
	url           string
	ca, cert, key string // files
	patient       bool   // a service that is away for a moment is waited for
	program       terminal.Program
	sessionPlace
}

func (c *caller) addFlags(flags *pflag.FlagSet, p terminal.Program) {
	c.program = p
	flags.StringVar(&c.url, "url", cmp.Or(p.Environ.Get("VMAPOWER_URL"), defaultURL), "where the service is, also VMAPOWER_URL")
	flags.StringVar(&c.ca, "service-ca", p.Environ.Get("VMAPOWER_SERVICE_CA"), "PEM file of the CA of an https service, in place of the system's; also VMAPOWER_SERVICE_CA")
	flags.StringVar(&c.cert, "service-cert", p.Environ.Get("VMAPOWER_SERVICE_CERT"), "PEM file of the certificate that the service is shown; also VMAPOWER_SERVICE_CERT")
	flags.StringVar(&c.key, "service-key", p.Environ.Get("VMAPOWER_SERVICE_KEY"), "PEM file of its key; also VMAPOWER_SERVICE_KEY")
	c.sessionPlace.addFlags(flags, p)
}

// connect shows the service the session that somebody has opened there, if any, and another
// when that has ended and there is one.
func (c *caller) connect() (*client.Client, error) {
	token, err := c.token(c.url)
	if err != nil {
		return nil, err
	}
	return c.open(token, c.renew)
}

// open shows the service that session, "" for none, and what renew gives when it is refused. Whoever
// waits at a terminal learns at once that the service is not there.
func (c *caller) open(session string, renew func(context.Context, string) (string, error)) (*client.Client, error) {
	config := client.Config{URL: c.url, Session: session, Renew: renew, Retry: client.RetryLost}
	if c.patient {
		config.Retry = client.RetryAway
	}
	if c.ca != "" || c.cert != "" || c.key != "" {
		secured, err := c.tls()
		if err != nil {
			return nil, err
		}
		config.TLS = secured
	}
	service, err := client.New(config)
	if err != nil || c.url == "" {
		return nil, terminal.UsageErrorf("--url must be an http or https URL without user info, such as %s", defaultURL)
	}
	return service, nil
}

func (c *caller) tls() (*tls.Config, error) {
	config, err := tlsfile.Client(c.ca, c.cert, c.key, c.program.Environ.Get("CREDENTIALS_DIRECTORY"))
	switch {
	case errors.Is(err, tlsfile.ErrRoots):
		return nil, terminal.UsageErrorf("--service-ca %s must be a file with certificates in PEM", c.ca)
	case errors.Is(err, tlsfile.ErrKeyFile):
		return nil, terminal.UsageErrorf("--service-key: %w", err)
	case err != nil:
		return nil, terminal.UsageErrorf("--service-cert %q must be a file with a certificate in PEM, and --service-key %q one with its key", c.cert, c.key)
	}
	return config, nil
}

// blame says of an error of the service what to do about it, and gives it its exit
// code: a request that the service finds wrong was a wrong command line.
func (c *caller) blame(err error) error {
	var refused *client.Error
	var lost *client.LostError
	switch {
	case errors.As(err, &lost):
		return fmt.Errorf("%w; the same command with --idempotency-key %s finds that job or makes it, and vmapower jobs list shows what there is", err, lost.Key)
	case errors.As(err, &refused) && refused.Code == "" && refused.Status != 0:
		return fmt.Errorf("%w; is a proxy on the way, or something else at %s? (--url, VMAPOWER_URL)", err, c.url)
	case errors.As(err, &refused) && refused.Code == client.ErrorCodeInvalidRequest:
		return terminal.Exitf(terminal.ExitUsage, "%w", err)
	case errors.As(err, &refused) && refused.Code == client.ErrorCodeVmBusy:
		return fmt.Errorf("%w; vmapower jobs watch %s shows what it does", err, refused.JobID)
	case unauthorized(err):
		return fmt.Errorf("%w; vmapower login APPLIANCE_ID --url %s opens a session", err, c.url)
	case errors.Is(err, client.ErrUnreachable):
		return fmt.Errorf("%w; is it running at %s? (--url, VMAPOWER_URL)", err, c.url)
	}
	return err
}

// blameLogin is blame for a login: there is no session yet to open.
func (c *caller) blameLogin(err error) error {
	if unauthorized(err) {
		return errors.New("the appliance or its token is wrong; vmapower appliances rotate gives it another token")
	}
	return c.blame(err)
}

// unauthorized reports that the service knows no such session, appliance or token.
func unauthorized(err error) bool {
	return client.CodeOf(err) == client.ErrorCodeUnauthorized
}
