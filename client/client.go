package client

import (
	"crypto/tls"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Client asks one service. It is safe for concurrent use.
type Client struct {
	base    string // the service's URL, without a slash at its end
	session *session
	http    *http.Client
	limit   time.Duration // of one request
}

// Option changes how New sets up a Client.
type Option func(*Client)

// New returns a client of the service at a URL such as http://localhost:8081. It
// follows no redirect: one would carry the password to another place. The error is
// a URL that is none, or that has user info.
func New(baseURL string, options ...Option) (*Client, error) {
	base, err := url.Parse(baseURL)
	if err != nil || base.Host == "" || base.User != nil || (base.Scheme != "http" && base.Scheme != "https") {
		return nil, errors.New("client: the service's address must be an http or https URL, without user info")
	}
	base.RawQuery, base.Fragment, base.RawFragment = "", "", ""
	c := &Client{base: strings.TrimSuffix(base.String(), "/"), session: newSession(), http: &http.Client{}, limit: requestLimit}
	for _, option := range options {
		option(c)
	}
	c.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return c, nil
}

// WithHTTPClient sends requests with a copy of h, which follows no redirect.
func WithHTTPClient(h *http.Client) Option {
	return func(c *Client) {
		own := *h
		c.http = &own
	}
}

// WithTLS says how the service's certificate is checked, and what it is shown.
func WithTLS(config *tls.Config) Option {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.TLSClientConfig = config
	return WithHTTPClient(&http.Client{Transport: transport})
}

// requestLimit is above what the service takes at most for what the client asks of it.
const requestLimit = 45 * time.Second

// WithRequestLimit bounds each request from its first byte to the last one of its answer;
// without it that is 45 s. A connection on which nothing comes any more, such as a tunnel
// that is frozen, is given up then. Answers for which the service waits come well before.
func WithRequestLimit(limit time.Duration) Option {
	return func(c *Client) { c.limit = limit }
}
