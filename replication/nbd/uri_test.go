package nbd_test

import (
	"errors"
	"strings"
	"testing"

	"vmapower/replication/nbd"
)

func TestAURINamesAnExport(t *testing.T) {
	for text, want := range map[string]nbd.URI{
		"nbd://127.0.0.1:10809/export":            {Network: "tcp", Address: "127.0.0.1:10809", Export: "export"},
		"nbds://target.example.test/a/b":          {Network: "tcp", Address: "target.example.test:10809", Export: "a/b", TLS: true},
		"nbd://[::1]:1/":                          {Network: "tcp", Address: "[::1]:1"},
		"nbd://:10809/export":                     {Network: "tcp", Address: ":10809", Export: "export"},
		"nbd+unix:///export?socket=/run/nbd.sock": {Network: "unix", Address: "/run/nbd.sock", Export: "export"},
		"nbd+unix://?socket=/run/a%20b":           {Network: "unix", Address: "/run/a b"},
		"nbd://h:1/with%20space":                  {Network: "tcp", Address: "h:1", Export: "with space"},
	} {
		got, err := nbd.ParseURI(text)
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
		if again, err := nbd.ParseURI(got.String()); err != nil || again != want {
			t.Errorf("%s: written as %s, which is %+v, %v", text, got, again, err)
		}
	}
}

func TestAURIThatNamesNoExportIsRefusedAndNotRepeated(t *testing.T) {
	for _, text := range []string{
		"", "export", "http://127.0.0.1/export", "nbd://h:0/e", "nbd://h:65536/e", "nbd://h:port/e", "nbd://h:1/e?x=1", "nbd://h:1/e#f",
		"nbd:h:1", "nbd+unix:///e", "nbd+unix:///e?socket=relative", "nbd+unix://host/e?socket=/s", "nbd+unix:///e?socket=/s&x=1",
		"nbds+unix:///e?socket=/s", "nbd://h:1/" + strings.Repeat("e", 4097),
		"nbd://user:s3cret@127.0.0.1/e", "nbds://s3cret@127.0.0.1/e", "nbd+unix://s3cret@/e?socket=/s", "nbd://user:s3cret@127.0.0.1:%zz/e",
	} {
		_, err := nbd.ParseURI(text)
		if !errors.Is(err, nbd.ErrURI) || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v", text, err)
		}
	}
}
