package replication_test

import (
	"net/netip"
	"net/url"
	"path"
	"strings"
	"testing"

	"vmapower/replication"
	"vmapower/replication/nbd"
)

// What a prefix covers is opened where the prefix lies: on the same server, and not above it.
func FuzzPrefix(f *testing.F) {
	for _, seed := range [][2]string{
		{"nbd://127.0.0.1:10809/", "nbd://127.0.0.1:10809/web"},
		{"nbd://127.0.0.1:10809/", "nbd://127.0.0.1:10809@evil.example.test/web"},
		{"nbd://127.0.0.1:10809/", "nbd://127.0.0.1:108091"},
		{"nbd://store.example.test/move", "NBD://STORE.example.test.:010809/move/%2e%2e/web"},
		{"nbds://[::1]/a/", "nbds://[::1]/a%2fb"},
		{"nbd+unix:///?socket=/run/nbd.sock", "nbd+unix:///web?socket=%2Frun/nbd.sock"},
		{"file:///srv/move/", "file:///srv/move/../web.raw"},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, text, address string) {
		p, err := replication.ParsePrefix(text)
		if err != nil {
			if p.Covers(address) {
				t.Errorf("%q is no prefix and covers %q", text, address)
			}
			return
		}
		if !p.Covers(text) {
			t.Errorf("%q does not cover itself", text)
		}
		if p.Covers(address) {
			mustLieBelow(t, text, address)
		}
	})
}

func mustLieBelow(t *testing.T, text, address string) {
	t.Helper()
	if replication.CheckAddress(address) != nil {
		t.Fatalf("%q covers %q, which is no address", text, address)
	}
	above, inside := opened(t, text), opened(t, address)
	if above[0] != inside[0] {
		t.Errorf("%q covers %q, which is at %q", text, address, inside[0])
	}
	if dir := strings.TrimSuffix(path.Clean("/"+above[1]), "/"); path.Clean("/"+inside[1]) != path.Clean("/"+dir) &&
		!strings.HasPrefix(path.Clean("/"+inside[1]), dir+"/") {
		t.Errorf("%q covers %q, which is %q", text, address, inside[1])
	}
}

// opened is where a target is opened, and what there.
func opened(t *testing.T, address string) [2]string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	if u.Scheme == "file" {
		return [2]string{u.Scheme, u.Path}
	}
	uri, err := nbd.ParseURI(address)
	if err != nil {
		t.Fatal(err)
	}
	if uri.Network == "unix" {
		return [2]string{u.Scheme + uri.Address, uri.Export}
	}
	return [2]string{u.Scheme + strings.ToLower(server(t, uri.Address)), uri.Export}
}

// server is the address as the network knows it.
func server(t *testing.T, address string) string {
	t.Helper()
	at := strings.LastIndexByte(address, ':')
	host := strings.TrimSuffix(strings.Trim(address[:at], "[]"), ".")
	if ip, err := netip.ParseAddr(strings.ToLower(host)); err == nil {
		host = ip.Unmap().String()
	}
	return host + ":" + strings.TrimLeft(address[at+1:], "0")
}
