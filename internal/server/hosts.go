package server

import (
	"errors"
	"net"
	"net/http"
	"net/netip"

	"vmapower/internal/allowlist"
	"vmapower/internal/config"
)

// hostRule says by which hosts the listeners may be called, and that no page of another site may
// change anything. A browser that runs a stranger's page can reach what listens on loopback:
// by a name whose owner lets it lead there, or by a form that is sent across sites. It tells
// both in headers that the page can't change.
type hostRule struct{ listed allowlist.List }

var (
	errHost   = errors.New("host: this service is not called so; list the name or address in allowed_hosts if it is")
	errOrigin = errors.New("origin: a page of another site sent this")
	ownPages  http.CrossOriginProtection // trusts no other site
)

// newHostRule is for the listeners that the settings name.
func newHostRule(cfg config.Config) (hostRule, error) {
	hosts := append([]string{"localhost", "127.0.0.0/8", "::1"}, cfg.AllowedHosts...)
	for _, listener := range []string{cfg.Listen, cfg.AdminListen} {
		if own := hostOf(listener); own != "" {
			hosts = append(hosts, own)
		}
	}
	listed, err := allowlist.Parse(hosts)
	if err != nil {
		return hostRule{}, config.Refused(cfg.Blame("allowed_hosts", err))
	}
	return hostRule{listed}, nil
}

// check refuses a request; its error may be shown to the caller.
func (r hostRule) check(request *http.Request) error {
	host := hostOf(request.Host)
	if !r.listed.Has(host) && !isOwnAddress(request, host) && !isNameless(request) {
		return errHost
	}
	if ownPages.Check(request) != nil {
		return errOrigin
	}
	return nil
}

// isNameless reports a request of HTTP/1.0 without a Host, as haproxy's health checks are. No
// browser sends one.
func isNameless(request *http.Request) bool {
	return request.Host == "" && !request.ProtoAtLeast(1, 1)
}

// isOwnAddress reports whether the host is the address at which the request arrived, as
// probes that know no name send it.
func isOwnAddress(request *http.Request, host string) bool {
	local, _ := request.Context().Value(http.LocalAddrContextKey).(net.Addr)
	own, known := local.(*net.TCPAddr)
	addr, err := netip.ParseAddr(host)
	return known && err == nil && own.AddrPort().Addr().Unmap().WithZone("") == addr.Unmap().WithZone("")
}

// guard answers in the manner of the admin listener.
func (r hostRule) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		if err := r.check(request); err != nil {
			writeStatus(w, http.StatusForbidden, readiness{Status: "forbidden", Reason: err.Error()})
			return
		}
		next.ServeHTTP(w, request)
	})
}
