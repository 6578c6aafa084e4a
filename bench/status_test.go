package bench

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/labstack/echo/v4"
)

// BenchmarkStatusReads measures reads a second of a job that waits, by several pollers over HTTP, beside a bare handler of the same framework that answers with the same document from memory.
func BenchmarkStatusReads(b *testing.B) {
	s := start(b)
	ours := s.url + "/api/v1/jobs/" + s.post(b, "power-off", "vm-1", nil)
	document := get(b, *http.DefaultClient, ours)
	bare := echo.New()
	bare.GET("/", func(c echo.Context) error { return c.JSONBlob(http.StatusOK, document) })
	listener := httptest.NewServer(bare)
	b.Cleanup(listener.Close)

	const pollers, times = 64, 5000
	idle := &http.Transport{MaxIdleConnsPerHost: pollers}
	b.Cleanup(idle.CloseIdleConnections)
	client := http.Client{Transport: idle}
	var read, plain float64
	for b.Loop() {
		read += rate(pollers, times, func(int) { get(b, client, ours) })
		plain += rate(pollers, times, func(int) { get(b, client, listener.URL) })
	}
	b.ReportMetric(read/float64(b.N), "reads/s")
	b.ReportMetric(plain/float64(b.N), "bare-reads/s")
	b.ReportMetric(read/plain, "ratio")
}

func get(b *testing.B, client http.Client, url string) []byte {
	b.Helper()
	answer, err := client.Get(url)
	if err != nil {
		b.Error(err)
		return nil
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		b.Errorf("%d %s %v", answer.StatusCode, text, err)
	}
	return text
}
