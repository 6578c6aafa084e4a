package chaos

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/google/uuid"
)

// collector is where the processes send their spans; it keeps them as they came.
type collector struct {
	*httptest.Server
	mu  sync.Mutex
	got bytes.Buffer
}

func startCollector(t *testing.T) *collector {
	t.Helper()
	c := &collector{}
	c.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		c.mu.Lock()
		defer c.mu.Unlock()
		_ = r.Header.Write(&c.got)
		c.got.Write(body)
	}))
	t.Cleanup(c.Close)
	return c
}

func (c *collector) text() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.got.String()
}

// traceOf is the id of the job's trace, as it stands in a span.
func traceOf(job string) string {
	id := uuid.MustParse(job)
	return string(id[:])
}
