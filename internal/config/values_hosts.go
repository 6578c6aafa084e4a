package config

import (
	"fmt"
	"net/netip"
	"strings"
)

func hostIn(field func(*Config) *string) func(*Config, string) error {
	return func(c *Config, s string) error {
		*field(c) = s
		return checkHost(s)
	}
}

func hostsIn(field func(*Config) *[]string) func(*Config, string) error {
	return listIn(field, func(s string) error {
		if !strings.Contains(s, "/") {
			return checkHost(s)
		}
		if _, err := netip.ParsePrefix(s); err != nil {
			return fmt.Errorf("%q must be a CIDR such as 10.0.0.0/8", s)
		}
		return nil
	})
}

// prefixesIn reads addresses and networks; one that has bits beyond its mask is refused as a slip.
func prefixesIn(field func(*Config) *[]netip.Prefix) func(*Config, string) error {
	return func(c *Config, s string) error {
		var prefixes []netip.Prefix
		var words []string
		err := listIn(func(*Config) *[]string { return &words }, func(word string) error {
			prefix, err := netip.ParsePrefix(word)
			if address, isAddress := netip.ParseAddr(word); isAddress == nil {
				prefix, err = netip.PrefixFrom(address, address.BitLen()), nil
			}
			if err != nil || prefix != prefix.Masked() {
				return fmt.Errorf("%q must be an IP address, or a CIDR such as 10.0.0.0/8", word)
			}
			prefixes = append(prefixes, prefix)
			return nil
		})(c, s)
		*field(c) = prefixes
		return err
	}
}

func checkHost(s string) error {
	if _, err := netip.ParseAddr(s); err == nil {
		return nil
	}
	if s == "" || strings.ContainsAny(s, ":/@ *") || notQuiteAnIP(s) {
		return fmt.Errorf("%q must be a host name or an IP address, without a port", s)
	}
	return nil
}

// notQuiteAnIP reports whether a host could only be an IP address, and is none, as 10.0.0.01.
func notQuiteAnIP(host string) bool {
	_, err := netip.ParseAddr(host)
	return err != nil && host != "" && strings.Trim(host, "0123456789.") == ""
}
