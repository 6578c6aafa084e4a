package server

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// longestForwarded is how many addresses of X-Forwarded-For are looked at: more proxies than that stand nowhere.
const longestForwarded = 16

// behindProxies gives a request the address of its caller where it comes from a proxy that is trusted: the last one
// in X-Forwarded-For that is none of theirs. What stands before that one may be anybody's word.
func behindProxies(trusted []netip.Prefix, next http.Handler) http.Handler {
	if len(trusted) == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if from, is := forwarded(trusted, r); is {
			forwardedFrom := *r
			forwardedFrom.RemoteAddr = netip.AddrPortFrom(from, 0).String()
			r = &forwardedFrom
		}
		next.ServeHTTP(w, r)
	})
}

// forwarded is from whom the request was passed on; false for one that nobody who is trusted has passed on.
func forwarded(trusted []netip.Prefix, r *http.Request) (from netip.Addr, is bool) {
	proxy, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || !oneOf(trusted, proxy.Addr()) {
		return netip.Addr{}, false
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= max(0, len(hops)-longestForwarded); i-- {
		hop, err := netip.ParseAddr(strings.Trim(strings.TrimSpace(hops[i]), "[]"))
		if err != nil || hop.Zone() != "" { // who wrote it is trusted, and has told nothing
			return netip.Addr{}, false
		}
		if from = hop.Unmap(); !oneOf(trusted, from) {
			return from, true
		}
	}
	return from, true // all of them are proxies, and the first is where it began
}

func oneOf(prefixes []netip.Prefix, address netip.Addr) bool {
	address = address.Unmap().WithZone("")
	return slices.ContainsFunc(prefixes, func(prefix netip.Prefix) bool { return prefix.Contains(address) })
}
