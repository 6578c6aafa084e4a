package server

import (
	"encoding/pem"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"vmapower/internal/config"
	"vmapower/internal/config/configtest"
	"vmapower/internal/testenv"
)

// secureCollector takes spans over TLS from whoever shows its credential, and quotes what it refuses.
type secureCollector struct {
	*httptest.Server
	ca   string // file
	mu   sync.Mutex
	want string
	got  []string // the credentials that came
}

func startSecureCollector(t *testing.T, want string) *secureCollector {
	t.Helper()
	c := &secureCollector{want: want}
	c.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.mu.Lock()
		defer c.mu.Unlock()
		shown := r.Header.Get("Authorization")
		c.got = append(c.got, shown)
		if shown != c.want {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = w.Write([]byte("\x1b[31mnot \"" + shown + "\"\r\n" + strings.Repeat("x", 1<<20)))
		}
	}))
	c.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	c.StartTLS()
	t.Cleanup(c.Close)
	c.ca = filepath.Join(t.TempDir(), "ca.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Certificate().Raw})
	if err := os.WriteFile(c.ca, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *secureCollector) endpoint() string { return "VMAPOWER_OTEL_EXPORTER_OTLP_ENDPOINT=" + c.URL }

// shown are the credentials that came so far.
func (c *secureCollector) shown() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return strings.Join(c.got, ", ")
}

// expect makes the collector want another credential.
func (c *secureCollector) expect(want string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.want = want
}

func headersFile(t *testing.T, text string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "headers")
	writeHeaders(t, path, text)
	return path
}

func writeHeaders(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path+".new", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
}

// sending is a process' spans on their way, one batch for each call of send.
func sending(t *testing.T, settings ...string) (send func(), log *testenv.Transcript) {
	t.Helper()
	log = testenv.NewTranscript()
	spans, err := openTraces(Options{Config: configtest.Load(t, settings...), Role: config.RoleAPI, Log: slog.New(slog.NewTextHandler(log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { spans.close(flushWithin) })
	return func() {
		_, span := spans.Tracer("test").Start(t.Context(), "one")
		span.End()
		if err := spans.ForceFlush(t.Context()); err != nil {
			t.Error(err)
		}
	}, log
}

const lost = "the collector takes no spans"

func TestACollectorIsTrustedByItsOwnCAAndShownTheCredentialAsItIsNow(t *testing.T) {
	t.Parallel()
	c := startSecureCollector(t, "Bearer first-not-real")
	path := headersFile(t, "# of the collector\n\nauthorization: Bearer first-not-real\nX-Scope-OrgID: site-a\n")
	send, log := sending(t, c.endpoint(), "VMAPOWER_OTLP_CA_FILE="+c.ca, "VMAPOWER_OTLP_HEADERS_FILE="+path)
	send()
	c.expect("Bearer second-not-real")
	writeHeaders(t, path, "Authorization: Bearer second-not-real\n")
	send()
	writeHeaders(t, path, "what is this\n")
	send()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	send()
	want := "Bearer first-not-real, Bearer second-not-real, Bearer second-not-real, Bearer second-not-real"
	if got := c.shown(); got != want || strings.Contains(log.String(), lost) {
		t.Errorf("shown %s; %s", got, log)
	}
	if text := log.String(); strings.Count(text, "those so far stay") != 2 || strings.Contains(text, "what is this") || strings.Contains(text, "not-real") {
		t.Errorf("the log says %s", text)
	}
}

func TestWhatARefusingCollectorSaysIsBoundedAndHoldsNoCredential(t *testing.T) {
	t.Parallel()
	c := startSecureCollector(t, "another")
	path := headersFile(t, "Authorization: Bearer canary-not-real\n")
	send, log := sending(t, c.endpoint(), "VMAPOWER_OTLP_CA_FILE="+c.ca, "VMAPOWER_OTLP_HEADERS_FILE="+path)
	send()
	text := log.String()
	if !strings.Contains(text, lost) || !strings.Contains(text, "401") || strings.Contains(text, "canary") || strings.ContainsAny(text, "\x1b\r") || len(text) > 1000 {
		t.Errorf("%d bytes: %.2000s", len(text), text)
	}
}

func TestACollectorThatIsNotTrustedGetsNoCredential(t *testing.T) {
	t.Parallel()
	c := startSecureCollector(t, "any")
	plain := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(plain.Close)
	path := headersFile(t, "Authorization: Bearer canary-not-real\n")
	for name, settings := range map[string][]string{
		"an authority that nobody named": {c.endpoint()},
		"plain HTTP to its port":         {"VMAPOWER_OTEL_EXPORTER_OTLP_ENDPOINT=" + strings.Replace(c.URL, "https", "http", 1)},
		"TLS to a plain port":            {"VMAPOWER_OTEL_EXPORTER_OTLP_ENDPOINT=" + strings.Replace(plain.URL, "http", "https", 1)},
	} {
		t.Run(name, func(t *testing.T) {
			send, log := sending(t, append(settings, "VMAPOWER_OTLP_HEADERS_FILE="+path)...)
			began := time.Now()
			send()
			if !strings.Contains(log.String(), lost) || c.shown() != "" || strings.Contains(log.String(), "canary") {
				t.Errorf("shown %q; %s", c.shown(), log)
			}
			if took := time.Since(began); took > 2*exportWithin {
				t.Errorf("it took %v", took)
			}
		})
	}
}
