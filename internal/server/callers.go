package server

import (
	"net"
	"net/http"
	"net/netip"
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
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil || !oneOf(trusted, host) {
		return netip.Addr{}, false
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= max(0, len(hops)-longestForwarded); i-- {
		hop, err := netip.ParseAddr(strings.Trim(strings.TrimSpace(hops[i]), "[]"))
		if err != nil || hop.Zone() != "" { // who wrote it is trusted, and has told nothing
			return netip.Addr{}, false
		}
		if from = hop.Unmap(); !oneOf(trusted, from.String()) {
			return from, true
		}
	}
	return from, true // all of them are proxies, and the first is where it began
}

func oneOf(prefixes []netip.Prefix, host string) bool {
	address, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	for _, prefix := range prefixes {
		if prefix.Contains(address.Unmap().WithZone("")) {
			return true
		}
	}
	return false
}
