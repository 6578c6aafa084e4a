package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"vmapower/credentials"
	"vmapower/internal/allowlist"
	"vmapower/internal/config"
	"vmapower/vcenter"
)

// vcenterRule says which vCenters may be connected to: those of the profiles and those
// that the configuration lists. Nobody can send the service anywhere else.
type vcenterRule struct {
	listed   []string
	profiles *credentials.ProfilesFile // nil without any
}

// newVCenterRule returns nil where any vCenter may be named: without a list, and without
// authentication, which is for trying it out.
func newVCenterRule(cfg config.Config, profiles *credentials.ProfilesFile) *vcenterRule {
	if cfg.Auth == config.AuthOff && len(cfg.VCenterAllow) == 0 {
		return nil
	}
	return &vcenterRule{cfg.VCenterAllow, profiles}
}

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

// list is the entries in force; without any it allows nothing.
func (r *vcenterRule) list() (allowlist.List, error) {
	entries := r.entries()
	if len(entries) == 0 {
		return allowlist.List{}, vcenter.ErrNotAllowed // an empty list would be loopback
	}
	return allowlist.Parse(entries)
}

// dial connects to an allowed vCenter, and to the very address that was checked.
func (r *vcenterRule) dial(ctx context.Context, network, address string) (net.Conn, error) {
	list, err := r.list()
	if err != nil {
		return nil, err
	}
	conn, err := list.DialContext(ctx, network, address)
	if errors.Is(err, allowlist.ErrNotAllowed) {
		return nil, vcenter.ErrNotAllowed
	}
	return conn, err
}

// resolvesWithin is how long a name may take that only a CIDR could allow.
const resolvesWithin = 2 * time.Second

// check tells before anything is accepted whether dial would refuse the host[:port].
func (r *vcenterRule) check(hostport string) error {
	list, err := r.list()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), resolvesWithin)
	defer cancel()
	if err := list.Check(ctx, hostOf(hostport)); err != nil {
		return fmt.Errorf("%w: %w", vcenter.ErrNotAllowed, err)
	}
	return nil
}

// hostOf is the host of host, host:port or [host]:port.
func hostOf(hostport string) string {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		return strings.Trim(hostport, "[]")
	}
	return host
}
