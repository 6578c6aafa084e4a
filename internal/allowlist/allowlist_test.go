package allowlist_test

import (
	"errors"
	"net"
	"strings"
	"testing"

	"vmapower/internal/allowlist"
)

func list(t *testing.T, entries ...string) allowlist.List {
	t.Helper()
	parsed, err := allowlist.Parse(entries)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func TestAnEntryThatIsNoHostIsRefused(t *testing.T) {
	for _, bad := range []string{"", "http://host", "10.0.0.0/99", "a b"} {
		if _, err := allowlist.Parse([]string{bad}); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

func TestAHostIsAllowedByItsNameItsAddressOrItsNetwork(t *testing.T) {
	for entries, c := range map[string]struct{ allowed, denied string }{
		"":                     {"127.0.0.1 ::1 ::ffff:127.0.0.1", "192.0.2.1"},
		"vc.example.test":      {"vc.example.test VC.Example.Test vc.example.test.", "vc.example.test.evil.test 127.0.0.1"},
		"vc.example.test.":     {"vc.example.test vc.example.test.", "example.test"},
		"10.1.0.0/16 fd00::/8": {"10.1.2.3 ::ffff:10.1.2.3 fd00::1", "10.2.0.1 ::1 127.0.0.1"},
		"192.0.2.7":            {"192.0.2.7", "192.0.2.8"},
	} {
		l := list(t, strings.Fields(entries)...)
		for _, host := range strings.Fields(c.allowed) {
			if err := l.Check(t.Context(), host); err != nil {
				t.Errorf("%q: %s is refused: %v", entries, host, err)
			}
		}
		for _, host := range strings.Fields(c.denied) {
			if err := l.Check(t.Context(), host); !errors.Is(err, allowlist.ErrNotAllowed) {
				t.Errorf("%q: %s: %v", entries, host, err)
			}
		}
	}
}

func TestOnlyAnAllowedHostIsConnectedTo(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	dial := func(l allowlist.List, host string) error {
		conn, err := l.DialContext(t.Context(), "tcp", net.JoinHostPort(host, port))
		if err == nil {
			err = conn.Close()
		}
		return err
	}
	for _, entries := range []string{"", "LOCALHOST", "localhost.", "127.0.0.0/8"} {
		if err := dial(list(t, strings.Fields(entries)...), "localhost"); err != nil {
			t.Errorf("%q: %v", entries, err)
		}
	}
	for _, entries := range []string{"192.0.2.0/24", "vc.example.test"} {
		if err := dial(list(t, entries), "127.0.0.1"); !errors.Is(err, allowlist.ErrNotAllowed) {
			t.Errorf("%q: %v", entries, err)
		}
	}
}
