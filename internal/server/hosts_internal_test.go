package server

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"vmapower/internal/config"
)

// arriving is a request as a listener at that address gets it.
func arriving(method, host, at string, headers ...string) *http.Request {
	r := httptest.NewRequest(method, "/", nil)
	r.Host = host
	r = r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, net.Addr(net.TCPAddrFromAddrPort(netip.MustParseAddrPort(at)))))
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		r.Header.Set(name, value)
	}
	return r
}

func ruleFor(t *testing.T, allowed ...string) hostRule {
	t.Helper()
	rule, err := newHostRule(config.Config{Listen: "vma.example.test:8081", AdminListen: "0.0.0.0:8083", AllowedHosts: allowed})
	if err != nil {
		t.Fatal(err)
	}
	return rule
}

func TestAListenerIsCalledByItsOwnNamesAlone(t *testing.T) {
	rule := ruleFor(t, "vma", "10.1.0.0/16", "2001:db8::1")
	for host, want := range map[string]bool{
		"localhost": true, "localhost:9081": true, "LOCALHOST:1": true, "localhost.": true, "127.0.0.1:8081": true, "127.1.2.3": true,
		"[::1]": true, "[::1]:8081": true, "[::ffff:127.0.0.1]:8081": true,
		"vma.example.test": true, "vma.example.test:443": true, "vma": true, "VMA:8081": true, "10.1.2.3:8081": true, "[2001:db8::1]:8081": true,
		"192.0.2.5:8081": true, "192.0.2.5": true, // where it arrived
		"": false, "192.0.2.6:8081": false, "rebound.example.test:8081": false, "vma.example.test.evil.test": false, "localhost.evil.test": false,
		"evil.test:8081:8081": false, "2130706433": false, "0x7f.1": false, "127.1": false, "[2001:db8::2]": false, "localhost@evil.test": false, "[fe80::1%lo]": false,
	} {
		if err := rule.check(arriving("GET", host, "192.0.2.5:8081")); (err == nil) != want || err != nil && !errors.Is(err, errHost) {
			t.Errorf("%q: %v", host, err)
		}
	}
	if err := rule.check(httptest.NewRequest("GET", "http://192.0.2.5/", nil)); !errors.Is(err, errHost) {
		t.Errorf("without a known address of its own: %v", err)
	}
}

func TestAPageOfAnotherSiteChangesNothing(t *testing.T) {
	rule := ruleFor(t)
	for header, want := range map[string]bool{
		"X-None: 1": true, "Origin: http://localhost:9081": true, "Sec-Fetch-Site: same-origin": true, "Sec-Fetch-Site: none": true,
		"Origin: http://evil.test": false, "Origin: null": false, "Origin: http://localhost:1234": false,
		"Sec-Fetch-Site: cross-site": false, "Sec-Fetch-Site: same-site": false,
	} {
		for method, changes := range map[string]bool{"POST": true, "DELETE": true, "PUT": true, "GET": false, "HEAD": false} {
			err := rule.check(arriving(method, "localhost:9081", "127.0.0.1:8081", header))
			if (err == nil) != (want || !changes) || err != nil && !errors.Is(err, errOrigin) {
				t.Errorf("%s with %s: %v", method, header, err)
			}
		}
	}
}

func FuzzHost(f *testing.F) {
	for _, host := range []string{"localhost", "127.0.0.1:8081", "[::1]:1", "evil.test", "localhost.evil.test:80", "[localhost]", "local\x00host", "[::1%x]"} {
		f.Add(host)
	}
	rule, err := newHostRule(config.Config{Listen: "127.0.0.1:8081"})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, host string) {
		if rule.check(arriving("GET", host, "127.0.0.1:8081")) != nil {
			return
		}
		name := hostOf(host)
		addr, err := netip.ParseAddr(name)
		if loopback := err == nil && addr.Unmap().IsLoopback(); !loopback && strings.ToLower(strings.TrimSuffix(name, ".")) != "localhost" {
			t.Errorf("called %q", host)
		}
	})
}
