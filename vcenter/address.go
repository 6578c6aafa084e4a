package vcenter

import (
	"errors"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// Address parses what a request or profile calls a vCenter: `host`, `host:port`,
// or `https://host[:port]/sdk` (the path may be missing). The host comes back in
// lower case and the URL always ends in /sdk. The error names what is wrong and
// never repeats the input, which may hold a password.
func Address(vcenter string) (*url.URL, error) {
	text := strings.TrimSpace(vcenter)
	if text == "" {
		return nil, errors.New("vCenter address is empty")
	}
	if bareIPv6(text) {
		return nil, errors.New("vCenter address is an IPv6 address, which must be written in brackets, such as [fd00::1] or [fd00::1]:443")
	}
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	u, err := url.Parse(text)
	if err != nil {
		return nil, errors.New("vCenter address is not a host, host:port or https URL")
	}
	if err := checkAddress(u); err != nil {
		return nil, err
	}
	return &url.URL{Scheme: "https", Host: strings.ToLower(u.Host), Path: "/sdk"}, nil
}

// bareIPv6 reports an IPv6 address without brackets, which a port can't be told from.
func bareIPv6(text string) bool {
	if _, rest, found := strings.Cut(text, "://"); found {
		text = rest
	}
	host, _, _ := strings.Cut(text, "/")
	host, _, _ = strings.Cut(host, "%")
	return strings.Contains(host, ":") && net.ParseIP(host) != nil
}

func checkAddress(u *url.URL) error {
	switch {
	case u.User != nil:
		return errors.New("vCenter address must not contain a user name or password")
	case u.Scheme != "https":
		return errors.New("vCenter address must use https")
	case u.Hostname() == "":
		return errors.New("vCenter address has no host")
	case strings.TrimSuffix(u.Path, "/") != "" && strings.TrimSuffix(u.Path, "/") != "/sdk":
		return errors.New("vCenter address must have no path other than /sdk")
	case u.RawQuery != "" || u.ForceQuery:
		return errors.New("vCenter address must not have a query")
	case u.Fragment != "":
		return errors.New("vCenter address must not have a fragment")
	case !validHost(u.Hostname()):
		return errors.New("vCenter address has an invalid host name")
	case !validPort(u):
		return errors.New("vCenter address has an invalid port")
	}
	return nil
}

func validHost(host string) bool {
	if address, _, _ := strings.Cut(host, "%"); net.ParseIP(address) != nil {
		return true
	}
	for _, c := range host {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !letter && c != '-' && c != '.' && c != '_' {
			return false
		}
	}
	return len(host) <= 253
}

func validPort(u *url.URL) bool {
	if u.Port() == "" {
		return !strings.HasSuffix(u.Host, ":")
	}
	port, err := strconv.Atoi(u.Port())
	return err == nil && port > 0 && port < 65536
}
