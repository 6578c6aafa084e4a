package bench

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"vmapower/internal/server"
)

// BenchmarkStatusReads measures reads a second of a job that waits, by several pollers over HTTP, beside a bare handler of the same framework that answers with the same document from memory.
func BenchmarkStatusReads(b *testing.B) {
	server.SpareCollections() // as an API that is a process of its own, and here the plain handler's too
	s := start(b)
	ours := s.url + "/api/v1/jobs/" + s.post(b, "power-off", "vm-1", nil)
	document := get(b, *http.DefaultClient, ours)
	bare := echo.New()
	bare.GET("/", func(c echo.Context) error { return c.JSONBlob(http.StatusOK, document) })
	listener := httptest.NewServer(bare)
	b.Cleanup(listener.Close)

	const pollers, times, rounds = 64, 1000, 30
	idle := &http.Transport{MaxIdleConnsPerHost: pollers}
	b.Cleanup(idle.CloseIdleConnections)
	client := http.Client{Transport: idle}
	var read, plain time.Duration
	for b.Loop() {
		for range rounds { // by turns, so that what else the machine does meets both
			read += timed(func() { rate(pollers, times, func(int) { get(b, client, ours) }) })
			plain += timed(func() { rate(pollers, times, func(int) { get(b, client, listener.URL) }) })
		}
	}
	all := float64(b.N * rounds * times)
	b.ReportMetric(all/read.Seconds(), "reads/s")
	b.ReportMetric(all/plain.Seconds(), "bare-reads/s")
	b.ReportMetric(plain.Seconds()/read.Seconds(), "ratio")
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
