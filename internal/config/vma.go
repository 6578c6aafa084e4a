package config

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"

	"vmapower/internal/allowlist"
)

// VMA says where the older API is, nil for nowhere, and which hosts it may be on. Its errors
// blame the key.
func (c Config) VMA() (*url.URL, allowlist.List, error) {
	if c.VMAURL == "" {
		return nil, allowlist.List{}, nil
	}
	allow, err := allowlist.Parse(append([]string{"localhost", "127.0.0.0/8", "::1"}, c.VMAAllow...))
	if err != nil {
		return nil, allow, c.Blame("vma_allow", errors.New("must list host names, addresses and CIDRs"))
	}
	address, err := url.Parse(c.VMAURL)
	if err != nil {
		return nil, allow, c.Blame("vma_url", errors.New("must be a URL"))
	}
	if host := address.Hostname(); !allow.Has(host) && !(isName(host) && c.allowsCIDR()) {
		return nil, allow, c.Blame("vma_url", fmt.Errorf("%s is not a loopback address: list it in vma_allow if what is passed on may leave this machine", host))
	}
	return address, allow, nil
}

func isName(host string) bool {
	_, err := netip.ParseAddr(host)
	return err != nil
}

// allowsCIDR reports whether a name may turn out to be allowed, by its address.
func (c Config) allowsCIDR() bool {
	return slices.ContainsFunc(c.VMAAllow, func(entry string) bool {
		_, err := netip.ParsePrefix(entry)
		return err == nil || !isName(entry)
	})
}

// checkVMA refuses an older API that is the service itself.
func (c Config) checkVMA(r Role) error {
	address, _, err := c.VMA()
	if err != nil || address == nil || r == RoleWorker {
		return err
	}
	port := cmp.Or(address.Port(), map[string]string{"http": "80", "https": "443"}[address.Scheme])
	host, own, _ := net.SplitHostPort(c.Listen)
	if port == own && !anyPort(c.Listen) && (address.Hostname() == host || loopback(net.JoinHostPort(address.Hostname(), port))) {
		return c.Blame("vma_url", fmt.Errorf("%s is the API's own address: let the older API listen on another port", c.VMAURL))
	}
	return nil
}
