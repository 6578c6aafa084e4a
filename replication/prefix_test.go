package replication_test

import (
	"errors"
	"testing"

	"vmapower/replication"
)

func prefix(t testing.TB, text string) replication.Prefix {
	t.Helper()
	p, err := replication.ParsePrefix(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return p
}

func TestAPrefixCoversWhatLiesThere(t *testing.T) {
	for _, c := range [][2]string{
		{"nbd://127.0.0.1:10809/", "nbd://127.0.0.1:10809/web"},
		{"nbd://127.0.0.1:10809", "nbd://127.0.0.1:10809/web"},
		{"nbd://127.0.0.1:10809/", "nbd://127.0.0.1:10809/"},
		{"nbd://127.0.0.1:10809/", "nbd://127.0.0.1/web"},
		{"nbd://127.0.0.1/", "NBD://127.0.0.1:10809/web"},
		{"nbd://127.0.0.1/", "nbd://127.0.0.1:010809/web"},
		{"nbd://127.0.0.1/", "nbd://[::ffff:127.0.0.1]/web"},
		{"nbd://[::1]/", "nbd://[0:0:0:0:0:0:0:1]:10809/web"},
		{"nbd://Store.example.test/move", "nbd://store.EXAMPLE.test./move"},
		{"nbd://store.example.test/move", "nbd://store.example.test/move/web"},
		{"nbd://store.example.test/move/", "nbd://store.example.test/move%2fweb"},
		{"nbds://store.example.test/", "nbds://store.example.test/web"},
		{"nbd://:10809/", "nbd://:10809/web"},
		{"nbd+unix:///?socket=/run/nbd.sock", "nbd+unix:///web?socket=/run/nbd.sock"},
		{"file:///srv/move/", "file:///srv/move/web.raw"},
		{"file:///srv/move", "file://localhost/srv/move/%77eb.raw"},
	} {
		if !prefix(t, c[0]).Covers(c[1]) {
			t.Errorf("%s does not cover %s", c[0], c[1])
		}
	}
}

func TestAPrefixCoversNothingElse(t *testing.T) {
	for _, c := range [][2]string{
		{"nbd://127.0.0.1:10809/", "nbd://127.0.0.1:108091"},
		{"nbd://127.0.0.1:10809/", "nbd://127.0.0.1:10809@evil.example.test/web"},
		{"nbd://127.0.0.1:10809/", "nbd://127.0.0.1:10809.evil.example.test/web"},
		{"nbd://127.0.0.1:10809/", "nbd://127.0.0.1:10810/web"},
		{"nbd://127.0.0.1:1080", "nbd://127.0.0.1:10809/web"},
		{"nbd://127.0.0.1/", "nbd://127.0.0.11/web"},
		{"nbd://127.0.0.1/", "nbds://127.0.0.1/web"},
		{"nbds://127.0.0.1/", "nbd://127.0.0.1/web"},
		{"nbd://127.0.0.1/", "nbd://:10809/web"},
		{"nbd://127.0.0.1/", "nbd+unix:///web?socket=/127.0.0.1"},
		{"nbd://store.example.test/web", "nbd://store.example.test/web2"},
		{"nbd://store.example.test/web", "nbd://store.example.test/Web"},
		{"nbd://store.example.test/move/", "nbd://store.example.test/move/../web"},
		{"nbd://store.example.test/move/", "nbd://store.example.test/move/%2e%2e/web"},
		{"nbd://store.example.test/move/", "nbd://store.example.test/move%5c..%5cweb"},
		{"nbd://store.example.test/move/", "nbd://store.example.test/move//web"},
		{"nbd://store.example.test/move/", "nbd://store.example.test/move/%00"},
		{"nbd+unix:///?socket=/run/nbd.sock", "nbd+unix:///web?socket=/run/nbd.sock2"},
		{"nbd+unix:///?socket=/run/nbd.sock", "nbd+unix:///web?socket=/run/x/../nbd.sock"},
		{"file:///srv/move/", "file:///srv/move2/web.raw"},
		{"file:///srv/move/", "file:///srv/move/../web.raw"},
		{"file:///srv/move/", "file:///srv/move/%2e%2e/web.raw"},
		{"file:///srv/move/", "file://other.example.test/srv/move/web.raw"},
		{"file:///srv/move/", ""},
		{"file:///srv/move/", "%"},
	} {
		if prefix(t, c[0]).Covers(c[1]) {
			t.Errorf("%s covers %s", c[0], c[1])
		}
	}
	if new(replication.Prefix).Covers("nbd://127.0.0.1/web") {
		t.Error("a prefix of nothing covers something")
	}
}

func TestWhatNoTargetBeginsWithIsNoPrefix(t *testing.T) {
	for _, text := range []string{
		"", "127.0.0.1:10809", "http://127.0.0.1/", "nbd://u@127.0.0.1/", "nbd://127.0.0.1:0/", "nbd://127.0.0.1/../x", "nbd://*/",
		"file://", "file:///", "file:///srv/../x", "nbd+unix:///?socket=run",
	} {
		var refused *replication.TargetError
		if _, err := replication.ParsePrefix(text); !errors.As(err, &refused) || refused.Kind != replication.TargetInvalid {
			t.Errorf("%q: %v", text, err)
		}
	}
}
