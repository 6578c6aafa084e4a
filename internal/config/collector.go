package config

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"vmapower/internal/secretfile"
	"vmapower/internal/tlsfile"
)

// CollectorHeaders is the file of what the collector of traces is sent with each request, such as its
// credential. Current returns what it has now, or last had when it can't be used now.
type CollectorHeaders = secretfile.Followed[http.Header]

// longestHeaders is how many bytes that file may have.
const longestHeaders = 64 << 10

// checkCollector refuses files that would be of no use, can't be used, or would give a credential away.
func (c Config) checkCollector() error {
	for key, path := range map[string]string{"otlp_ca_file": c.OTLPCAFile, "otlp_headers_file": c.OTLPHeadersFile} {
		if path != "" && c.OTLPEndpoint == "" {
			return c.Blame(key, errors.New("is of no use without otel_exporter_otlp_endpoint"))
		}
	}
	endpoint, err := url.Parse(c.OTLPEndpoint)
	if err != nil {
		return c.Blame("otel_exporter_otlp_endpoint", errors.New("is no URL"))
	}
	secure := endpoint.Scheme == "https"
	if c.OTLPCAFile != "" && !secure {
		return c.Blame("otlp_ca_file", errors.New("is for a collector with TLS, and otel_exporter_otlp_endpoint does not begin with https"))
	}
	if c.OTLPHeadersFile != "" && !secure && !loopback(net.JoinHostPort(endpoint.Hostname(), "0")) {
		return c.Blame("otlp_headers_file", errors.New("would be sent without TLS, and could be read on the way: "+
			"otel_exporter_otlp_endpoint must begin with https, or be a loopback address"))
	}
	_, tlsErr := c.CollectorTLS()
	_, headersErr := c.FollowCollectorHeaders(func(error) {})
	return errors.Join(tlsErr, headersErr)
}

// CollectorTLS is how the collector of traces is spoken to and checked. Its errors blame the key.
func (c Config) CollectorTLS() (*tls.Config, error) {
	config, err := tlsfile.Client(c.OTLPCAFile, "", "")
	if err != nil {
		return nil, c.Blame("otlp_ca_file", fmt.Errorf("%s must hold certificates in PEM", c.OTLPCAFile))
	}
	return config, nil
}

// FollowCollectorHeaders reads the headers of the collector, and again whenever their file has changed;
// nil where there is none. What is wrong with a later file goes to report, once, and holds no value.
// Its own errors blame the key.
func (c Config) FollowCollectorHeaders(report func(error)) (*CollectorHeaders, error) {
	path := c.OTLPHeadersFile
	if path == "" {
		return nil, nil
	}
	headers, err := secretfile.Follow(path, func() (http.Header, fs.FileInfo, error) {
		text, info, err := secretfile.Read(path, longestHeaders, c.SecretMounts()...)
		var headers http.Header
		if err == nil {
			headers, err = parseHeaders(text)
		}
		if err != nil {
			return nil, info, fmt.Errorf("%s %w", path, err)
		}
		return headers, info, nil
	}, report)
	if err != nil {
		return nil, c.Blame("otlp_headers_file", err)
	}
	return headers, nil
}

var (
	headerName  = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")
	headerValue = regexp.MustCompile(`^[\t\x20-\x7e]+$`)
)

// ownHeaders are set by who sends the request.
var ownHeaders = []string{
	"Connection", "Content-Encoding", "Content-Length", "Content-Type", "Host", "Te", "Trailer", "Transfer-Encoding", "Upgrade", "User-Agent",
}

// parseHeaders reads lines of the form Name: value. Empty lines, and those that begin with #, are left
// out. Its errors name the line and no value.
func parseHeaders(text []byte) (http.Header, error) {
	headers := make(http.Header)
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, longestHeaders+1)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		name, value, _ := strings.Cut(line, ":")
		name, value = http.CanonicalHeaderKey(name), strings.TrimSpace(value)
		switch {
		case !headerName.MatchString(name) || !headerValue.MatchString(value):
			return nil, fmt.Errorf("must have lines of the form Name: value in ASCII, and line %d is none", n)
		case slices.Contains(ownHeaders, name):
			return nil, fmt.Errorf("must not set %s, as line %d does", name, n)
		case headers[name] != nil:
			return nil, fmt.Errorf("has %s twice, again in line %d", name, n)
		}
		headers[name] = []string{value}
	}
	if len(headers) == 0 {
		return nil, errors.New("has no line of the form Name: value")
	}
	return headers, nil
}
