package client

import (
	"crypto/tls"
	"errors"
	"net/http"
	"net/url"
	"strings"
)

// Client asks one service. It is safe for concurrent use.
type Client struct {
	base    string // the service's URL, without a slash at its end
	session string // the token that is shown, "" for none
	http    *http.Client
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
	c := &Client{base: strings.TrimSuffix(base.String(), "/"), http: &http.Client{}}
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

// WithSession shows a session token with every request. An empty one is not shown.
func WithSession(token string) Option {
	return func(c *Client) { c.session = token }
}
