package testenv

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// Collector takes spans as a collector of OpenTelemetry does, and keeps what it is sent
// as it came.
type Collector struct {
	*httptest.Server
	mu      sync.Mutex
	got     strings.Builder
	headers []http.Header
}

// StartCollector starts one that ends with the test.
func StartCollector(t testing.TB) *Collector {
	t.Helper()
	c := &Collector{}
	c.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		c.mu.Lock()
		defer c.mu.Unlock()
		c.got.WriteString(r.URL.Path + "\n")
		_ = r.Header.Write(&c.got) // a Builder takes everything
		c.got.Write(body)
		c.headers = append(c.headers, r.Header)
	}))
	t.Cleanup(c.Close)
	return c
}

// Setting is the variable that sends a process' spans here.
func (c *Collector) Setting() string { return "VMAPOWER_OTEL_EXPORTER_OTLP_ENDPOINT=" + c.URL }

// Text is all that came: paths, headers and bodies.
func (c *Collector) Text() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.got.String()
}

// Headers are those of the requests that came.
func (c *Collector) Headers() []http.Header {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.headers
}
