package replication

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

// ErrNotAllowed: the host is not on the list.
var ErrNotAllowed = errors.New("replication: the host is not allowed")

// AllowList holds the hosts that may be connected to; the zero value is loopback.
type AllowList struct {
	names    map[string]bool
	prefixes []netip.Prefix
}

// ParseAllowList reads host names, addresses and CIDRs. No entries are loopback.
func ParseAllowList(entries []string) (AllowList, error) {
	list := AllowList{names: make(map[string]bool)}
	for _, entry := range entries {
		if prefix, err := netip.ParsePrefix(entry); err == nil {
			list.prefixes = append(list.prefixes, prefix.Masked())
		} else if addr, err := netip.ParseAddr(entry); err == nil {
			list.prefixes = append(list.prefixes, netip.PrefixFrom(addr, addr.BitLen()))
		} else if entry == "" || strings.ContainsAny(entry, "/:@ ") {
			return AllowList{}, fmt.Errorf("replication: %q is neither a host nor a CIDR", entry)
		} else {
			list.names[strings.ToLower(strings.TrimSuffix(entry, "."))] = true
		}
	}
	return list, nil
}

// Check tells before anything is connected to whether DialContext would refuse the
// host: ErrNotAllowed, or that its name can't be resolved. Only a name that no entry
// names is resolved, and only for the addresses on the list.
func (a AllowList) Check(ctx context.Context, host string) error {
	if a.named(host) {
		return nil
	}
	if len(a.prefixes) == 0 && len(a.names) > 0 {
		return ErrNotAllowed
	}
	addrs, err := resolve(ctx, host)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(addrs, a.covers) {
		return ErrNotAllowed
	}
	return nil
}

func (a AllowList) named(host string) bool {
	return a.names[strings.ToLower(strings.TrimSuffix(host, "."))]
}

func resolve(ctx context.Context, host string) ([]netip.Addr, error) {
	addrs, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil, fmt.Errorf("replication: resolve: %w", err)
	}
	return addrs, nil
}

// DialContext connects to host:port when that is allowed: a host on the list, or one
// that resolves to an address on it. It connects to the very address it checked, so
// that a name cannot change its meaning in between. ErrNotAllowed otherwise.
func (a AllowList) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	named := a.named(host)
	addrs, err := resolve(ctx, host)
	if err != nil {
		return nil, err
	}
	failed := ErrNotAllowed
	dialer := net.Dialer{Timeout: 10 * time.Second}
	for _, addr := range addrs {
		if !named && !a.covers(addr) {
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

func (a AllowList) covers(addr netip.Addr) bool {
	addr = addr.Unmap()
	if len(a.names) == 0 && len(a.prefixes) == 0 {
		return addr.IsLoopback()
	}
	for _, prefix := range a.prefixes {
		if prefix.Contains(addr.WithZone("")) {
			return true
		}
	}
	return false
}

// local reports whether this machine itself is on the list.
func (a AllowList) local() bool {
	return a.names["localhost"] || a.covers(netip.AddrFrom4([4]byte{127, 0, 0, 1})) || a.covers(netip.IPv6Loopback())
}
