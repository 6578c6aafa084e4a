package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"path"
	"regexp"
	"strings"

	"github.com/hibiken/asynqmon"
	"github.com/redis/go-redis/v9"
)

const monitoringPath = "/monitoring"

// monitoringPolicy lets the dashboard's page load nothing from anywhere else.
const monitoringPolicy = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; " +
	"img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// monitoring is asynq's dashboard, read-only, and told to stay on this host: its
// page asks another one for fonts.
type monitoring struct {
	dashboard *asynqmon.HTTPHandler
	page      []byte // the same for every address inside the dashboard
}

// newMonitoring serves the dashboard under monitoringPath. It is never closed,
// because that would close the client it shares.
func newMonitoring(client redis.UniversalClient) *monitoring {
	m := &monitoring{dashboard: asynqmon.New(asynqmon.Options{
		RootPath:         monitoringPath,
		RedisConnOpt:     sharedRedis{client},
		ReadOnly:         true,
		PayloadFormatter: asynqmon.PayloadFormatterFunc(compactPayload),
	})}
	first := captured{header: http.Header{}}
	request, _ := http.NewRequest(http.MethodGet, monitoringPath+"/", nil) // a constant can't be wrong
	m.dashboard.ServeHTTP(&first, request)
	m.page = elsewhere.ReplaceAll(first.body.Bytes(), nil)
	return m
}

// elsewhere finds what the page would load from other hosts.
var elsewhere = regexp.MustCompile(`<link [^>]*href="https?://[^>]*>`)

// ServeHTTP implements http.Handler.
func (m *monitoring) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Security-Policy", monitoringPolicy)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if m.isPage(r) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(m.page) // who asked has gone
		return
	}
	m.dashboard.ServeHTTP(w, r)
}

// isPage tells the page's own addresses from its data and its files.
func (m *monitoring) isPage(r *http.Request) bool {
	isData := strings.HasPrefix(r.URL.Path, monitoringPath+"/api/")
	return r.Method == http.MethodGet && !isData && path.Ext(r.URL.Path) == ""
}

// compactPayload shows the wake-up as one line of JSON, and nothing that is not one.
func compactPayload(_ string, payload []byte) string {
	var line bytes.Buffer
	if json.Compact(&line, payload) != nil {
		return "not a wake-up of this service"
	}
	return line.String()
}

// sharedRedis lets the dashboard use the process' client.
type sharedRedis struct{ client redis.UniversalClient }

// MakeRedisClient implements asynq.RedisConnOpt.
func (s sharedRedis) MakeRedisClient() any { return s.client }

// captured is an answer that is kept instead of sent.
type captured struct {
	header http.Header
	body   bytes.Buffer
}

func (c *captured) Header() http.Header         { return c.header }
func (c *captured) Write(b []byte) (int, error) { return c.body.Write(b) }
func (c *captured) WriteHeader(int)             {}
