// Package allowlist says which hosts may be connected to: those of the targets of a final sync and
// of the OMA, and the vCenters that callers may name. It reads no configuration and knows nothing of
// what is spoken on the connections.
//
// Its one rule: a connection goes to the very address that was checked.
package allowlist

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// ErrNotAllowed is returned for a host that is not on the list.
var ErrNotAllowed = errors.New("allowlist: the host is not allowed")

// List holds the hosts that may be connected to; the zero value is loopback.
type List struct {
	names    map[string]bool
	prefixes []netip.Prefix
}

// Parse reads host names, addresses and CIDRs. Without entries the list is loopback.
func Parse(entries []string) (List, error) {
	list := List{names: make(map[string]bool)}
	for _, entry := range entries {
		if prefix, err := netip.ParsePrefix(entry); err == nil {
			list.prefixes = append(list.prefixes, prefix.Masked())
		} else if addr, err := netip.ParseAddr(entry); err == nil {
			list.prefixes = append(list.prefixes, netip.PrefixFrom(addr, addr.BitLen()))
		} else if entry == "" || strings.ContainsAny(entry, "/:@ ") {
			return List{}, fmt.Errorf("allowlist: %q is neither a host nor a CIDR", entry)
		} else {
			list.names[canonical(entry)] = true
		}
	}
	return list, nil
}

// Check tells before anything is connected to whether DialContext would refuse the
// host: ErrNotAllowed, or that its name can't be resolved. Only a name that no entry
// names is resolved, and only for the addresses on the list.
func (l List) Check(ctx context.Context, host string) error {
	if l.named(host) {
		return nil
	}
	if len(l.prefixes) == 0 && len(l.names) > 0 {
		return ErrNotAllowed
	}
	addrs, err := resolve(ctx, host)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(addrs, l.covers) {
		return ErrNotAllowed
	}
	return nil
}

// Has reports whether the host is on the list as it is written, by its name or its address.
// No name is resolved: whoever owns one says where it leads.
func (l List) Has(host string) bool {
	if addr, err := netip.ParseAddr(host); err == nil {
		return l.covers(addr)
	}
	return l.named(host)
}

func (l List) named(host string) bool {
	return l.names[canonical(host)]
}

// canonical is the form in which names are compared: in lower case, without the dot at the end
// that a rooted name has.
func canonical(name string) string { return strings.ToLower(strings.TrimSuffix(name, ".")) }

func resolve(ctx context.Context, host string) ([]netip.Addr, error) {
	addrs, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil, fmt.Errorf("allowlist: resolve: %w", err)
	}
	return addrs, nil
}

// DialContext connects to host:port when that is allowed: a host on the list, or one
// that resolves to an address on it. It connects to the very address it checked, so
// that a name cannot change its meaning in between. ErrNotAllowed otherwise.
func (l List) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	named := l.named(host)
	addrs, err := resolve(ctx, host)
	if err != nil {
		return nil, err
	}
	failed := ErrNotAllowed
	dialer := net.Dialer{Timeout: 10 * time.Second}
	for _, addr := range addrs {
		if !named && !l.covers(addr) {
			continue
		}
		conn, err := dialer.DialContext(ctx, network, net.JoinHostPort(addr.Unmap().String(), port))
		if err == nil {
			return conn, nil
		}
		failed = err
	}
	return nil, failed
}

func (l List) covers(addr netip.Addr) bool {
	addr = addr.Unmap()
	if len(l.names) == 0 && len(l.prefixes) == 0 {
		return addr.IsLoopback()
	}
	for _, prefix := range l.prefixes {
		if prefix.Contains(addr.WithZone("")) {
			return true
		}
	}
	return false
}
