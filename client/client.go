package client

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// DefaultURL is where the tunnel to the service ends on its callers' side.
const DefaultURL = "http://localhost:9081"

// Config says where the service is and who asks. Its zero value asks at DefaultURL and shows no
// session, as fits a service that lets everybody in behind a tunnel.
type Config struct {
	// URL is the service's address, such as https://vma.example.test:8081. A path is that of a
	// proxy's. "" is DefaultURL.
	URL string

	// ApplianceID and Token log in when the service first wants a session, and again whenever
	// the session has ended. Version is told with it, for the service's log.
	ApplianceID string
	Token       string `json:"-"`
	Version     string

	// Session is the token of a session that is open already. It is shown from the first
	// request on.
	Session string `json:"-"`

	// Renew is called in place of a login with the session token that the service refused, once
	// for each request, which is then sent again. Its error is the request's; "" with no error
	// leaves the refusal as it is.
	Renew func(ctx context.Context, refused string) (token string, err error) `json:"-"`

	// VCenter is filled into requests that name neither a vCenter nor a profile.
	VCenter Login

	// TLS says how the service's certificate is checked, and which one it is shown. nil is the
	// system's authorities and none.
	TLS *tls.Config `json:"-"`

	// Transport sends the requests in place of one that is made here; TLS is its own then.
	Transport http.RoundTripper `json:"-"`

	// Retry says what is asked again without being told.
	Retry Retry

	// RequestLimit bounds each request, from its first byte to the last one of its answer, a
	// long-poll too, and how long a stream may say nothing: a frozen tunnel is given up then. So
	// long a request is repeated, too. 0 is 45 s, which is above what the service takes at most.
	RequestLimit time.Duration
}

// Login is what opens a vCenter: the name of a profile of the service, or the rest.
type Login struct {
	VCenter  string // host, host:port or https://host/sdk
	Username string
	Password string `json:"-"`
	Profile  string
}

// String names the vCenter or the profile, and no password.
func (l Login) String() string {
	if l.Profile != "" {
		return "profile " + l.Profile
	}
	return l.Username + " at " + l.VCenter
}

// GoString is String.
func (l Login) GoString() string { return l.String() }

// String names the service and the appliance, and no secret.
func (c Config) String() string {
	return fmt.Sprintf("%s as %q, %s", c.URL, c.ApplianceID, c.VCenter)
}

// GoString is String.
func (c Config) GoString() string { return c.String() }

// Client asks one service. It is safe for concurrent use.
type Client struct {
	base    string // the service's URL, without a slash at its end
	session *session
	http    *http.Client
	limit   time.Duration // of one request
	retry   Retry
	vcenter Login
}

const defaultLimit = 45 * time.Second

// New returns a client of the service; nothing is sent yet. It follows no redirect: one would
// carry the password to another place. The error names the field that is wrong.
func New(config Config) (*Client, error) {
	base, err := baseOf(config.URL)
	switch {
	case err != nil:
		return nil, err
	case config.ApplianceID == "" && config.Token != "":
		return nil, errors.New("client: Token is of no use without ApplianceID")
	case config.ApplianceID != "" && config.Token == "":
		return nil, errors.New("client: ApplianceID is of no use without Token")
	case config.Transport != nil && config.TLS != nil:
		return nil, errors.New("client: TLS is of no use beside Transport, which has its own")
	case config.RequestLimit < 0:
		return nil, errors.New("client: RequestLimit must not be negative")
	}
	c := &Client{base: base, http: newHTTP(config), limit: config.RequestLimit, retry: config.Retry, vcenter: config.VCenter}
	if c.limit == 0 {
		c.limit = defaultLimit
	}
	c.session = newSession(config.Session, config.Renew)
	if config.ApplianceID != "" && config.Renew == nil {
		c.session.renew = func(ctx context.Context, _ string) (string, error) {
			opened, err := c.LogIn(ctx, config.ApplianceID, config.Token, config.Version)
			return opened.SessionToken, err
		}
	}
	return c, nil
}

// baseOf is the URL to which paths are added.
func baseOf(address string) (string, error) {
	if address == "" {
		address = DefaultURL
	}
	base, err := url.Parse(address)
	if err != nil || base.Host == "" || base.User != nil || (base.Scheme != "http" && base.Scheme != "https") {
		return "", errors.New("client: URL must be an http or https address of the service, without user info")
	}
	base.RawQuery, base.Fragment, base.RawFragment = "", "", ""
	return strings.TrimSuffix(base.String(), "/"), nil
}

func newHTTP(config Config) *http.Client {
	transport := config.Transport
	if transport == nil {
		own := &http.Transport{Proxy: http.ProxyFromEnvironment}
		if standard, ok := http.DefaultTransport.(*http.Transport); ok {
			own = standard.Clone()
		}
		own.TLSClientConfig = config.TLS
		transport = own
	}
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
