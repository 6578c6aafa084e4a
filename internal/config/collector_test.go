package config

import (
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestTheHeadersOfACollectorAreReadOrTheLineIsNamed(t *testing.T) {
	for text, want := range map[string]string{
		"":                                   "has no line",
		"# nothing\n\n":                      "has no line",
		"Authorization\n":                    "line 1",
		"Authorization:\n":                   "line 1",
		"\n: canary\n":                       "line 2",
		"Auth orization: canary\n":           "line 1",
		"X-Key: canary\u00e9\n":              "line 1",
		"X-Key: can\x00ary\n":                "line 1",
		"host: canary.example.test\n":        "must not set Host, as line 1",
		"X-Key: a\ncontent-length: 7\n":      "must not set Content-Length, as line 2",
		"X-Key: a\n\nx-key: canary\n":        "has X-Key twice, again in line 3",
		"X-Key: " + strings.Repeat("a", 1e5): "has no line", // longer than the file may be
	} {
		if headers, err := parseHeaders([]byte(text)); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "canary") {
			t.Errorf("%.40q: %v, %v; want %q", text, headers, err, want)
		}
	}
	headers, err := parseHeaders([]byte("# of the collector\r\nauthorization:  Bearer a:b \r\n\r\nX-Scope-OrgID: 7\n"))
	want := http.Header{"Authorization": {"Bearer a:b"}, "X-Scope-Orgid": {"7"}}
	if err != nil || !maps.EqualFunc(headers, want, slices.Equal) {
		t.Errorf("%v, %v", headers, err)
	}
}

func TestTheFileWithACollectorsCredentialIsForItsOwnerAlone(t *testing.T) {
	path := configFile(t, "Authorization: Bearer canary\n")
	cfg, err := Load(Layers{Environ: []string{"VMAPOWER_OTEL_EXPORTER_OTLP_ENDPOINT=https://otel.example.test", "VMAPOWER_OTLP_HEADERS_FILE=" + path}})
	if err != nil {
		t.Fatal(err)
	}
	if err := cfg.Check(RoleWorker); err != nil {
		t.Error(err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := cfg.Check(RoleWorker); err == nil || !strings.Contains(err.Error(), "VMAPOWER_OTLP_HEADERS_FILE: "+path) || !strings.Contains(err.Error(), "chmod 0600") || strings.Contains(err.Error(), "canary") {
		t.Errorf("open to others: %v", err)
	}
}
