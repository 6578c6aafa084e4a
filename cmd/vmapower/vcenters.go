package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"

	"vmapower/credentials"
	"vmapower/replication"
	"vmapower/vcenter"
)

// vcenterTrust is how a vCenter's certificate is checked, where its profile does not say.
func (c Config) vcenterTrust() vcenter.Trust {
	return vcenter.Trust{CAFile: c.VCenterCAFile, Insecure: c.VCenterInsecure}
}

// vcenterRule says which vCenters may be connected to: those of the profiles and those
// that the configuration lists. Nobody can send the service anywhere else.
type vcenterRule struct {
	listed   []string
	profiles *credentials.ProfilesFile // nil without any
}

// vcenterRule returns nil where any vCenter may be named: without a list, and without
// authentication, which is for trying it out.
func (p *process) vcenterRule() *vcenterRule {
	if p.cfg.Auth == authOff && len(p.cfg.VCenterAllow) == 0 {
		return nil
	}
	return &vcenterRule{p.cfg.VCenterAllow, p.profiles}
}

// errVCenterNotAllowed is for the log; callers are told in the API's own words.
var errVCenterNotAllowed = errors.New("vcenter_allow does not list the vCenter, and no profile has it")

// entries are hosts and CIDRs, with the profiles as they are now.
func (r *vcenterRule) entries() []string {
	entries := slices.Clone(r.listed)
	if r.profiles == nil {
		return entries
	}
	for _, profile := range r.profiles.Current().List() {
		if address, err := vcenter.Address(profile.VCenter); err == nil {
			entries = append(entries, address.Hostname())
		}
	}
	return entries
}

// dial connects to an allowed vCenter, and to the very address that it has checked.
func (r *vcenterRule) dial(ctx context.Context, network, address string) (net.Conn, error) {
	entries := r.entries()
	if len(entries) == 0 {
		return nil, errVCenterNotAllowed // an empty list would be loopback
	}
	list, err := replication.ParseAllowList(entries)
	if err != nil {
		return nil, err
	}
	conn, err := list.DialContext(ctx, network, address)
	if errors.Is(err, replication.ErrNotAllowed) {
		return nil, errVCenterNotAllowed
	}
	return conn, err
}

// resolvesWithin is how long a name may take that only a CIDR could allow.
const resolvesWithin = 2 * time.Second

// check tells before anything is accepted whether dial would refuse the host[:port].
func (r *vcenterRule) check(hostport string) error {
	host := hostOf(hostport)
	var prefixes []netip.Prefix
	for _, entry := range r.entries() {
		if strings.EqualFold(strings.TrimSuffix(entry, "."), host) {
			return nil
		}
		if prefix, err := netip.ParsePrefix(entry); err == nil {
			prefixes = append(prefixes, prefix.Masked())
		} else if address, err := netip.ParseAddr(entry); err == nil {
			prefixes = append(prefixes, netip.PrefixFrom(address, address.BitLen()))
		}
	}
	if len(prefixes) == 0 {
		return errVCenterNotAllowed
	}
	ctx, cancel := context.WithTimeout(context.Background(), resolvesWithin)
	defer cancel()
	found, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return fmt.Errorf("%w; its name can't be resolved here", errVCenterNotAllowed)
	}
	for _, address := range found {
		if slices.ContainsFunc(prefixes, func(p netip.Prefix) bool { return p.Contains(address.Unmap().WithZone("")) }) {
			return nil
		}
	}
	return errVCenterNotAllowed
}

// hostOf is the host of host, host:port or [host]:port, in the form it is compared in.
func hostOf(hostport string) string {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = strings.Trim(hostport, "[]")
	}
	return strings.TrimSuffix(host, ".")
}
