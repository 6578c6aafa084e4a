package server

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
)

func TestTheCallerIsWhomTheLastTrustedProxyNames(t *testing.T) {
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::1/128")}
	for _, c := range []struct {
		remote string
		heard  []string
		want   string
	}{
		{"10.1.1.1:40000", []string{"192.0.2.7"}, "192.0.2.7:0"},
		{"10.1.1.1:40000", []string{"203.0.113.9, 192.0.2.7"}, "192.0.2.7:0"},             // the first was the caller's own word
		{"10.1.1.1:40000", []string{"203.0.113.9", "192.0.2.7, 10.2.2.2"}, "192.0.2.7:0"}, // two proxies, two headers
		{"[fd00::1]:40000", []string{"2001:db8::7"}, "[2001:db8::7]:0"},
		{"[::ffff:10.1.1.1]:40000", []string{"::ffff:192.0.2.7"}, "192.0.2.7:0"},
		{"10.1.1.1:40000", []string{"10.2.2.2"}, "10.2.2.2:0"},
		{"10.1.1.1:40000", nil, "10.1.1.1:40000"},
		{"10.1.1.1:40000", []string{"192.0.2.7, unknown"}, "10.1.1.1:40000"},
		{"10.1.1.1:40000", []string{"192.0.2.7,"}, "10.1.1.1:40000"},
		{"192.0.2.1:40000", []string{"10.1.1.1"}, "192.0.2.1:40000"}, // nobody who is trusted
		{"@", []string{"10.1.1.1"}, "@"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr, r.Header["X-Forwarded-For"] = c.remote, c.heard
		got := ""
		behindProxies(trusted, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r.RemoteAddr })).ServeHTTP(httptest.NewRecorder(), r)
		if got != c.want || r.RemoteAddr != c.remote {
			t.Errorf("%s of %q is %s, want %s", c.remote, c.heard, got, c.want)
		}
	}
}
