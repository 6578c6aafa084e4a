package queue

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

// dashboardPolicy lets the dashboard's page load nothing from anywhere else.
const dashboardPolicy = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; " +
	"img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// Dashboard is asynq's dashboard, read-only. Nothing that its page would load from
// other hosts, such as fonts, is left in it.
type Dashboard struct {
	root string
	mon  *asynqmon.HTTPHandler
	page []byte // the same for every address inside the dashboard
}

// NewDashboard returns the dashboard to be served under the path root, such as
// /monitoring. It is never closed: that would close the client, which stays the
// caller's.
func NewDashboard(client redis.UniversalClient, root string) *Dashboard {
	d := &Dashboard{root: root, mon: asynqmon.New(asynqmon.Options{
		RootPath:         root,
		RedisConnOpt:     sharedRedis{client},
		ReadOnly:         true,
		PayloadFormatter: asynqmon.PayloadFormatterFunc(compactPayload),
		ResultFormatter:  asynqmon.ResultFormatterFunc(func(string, []byte) string { return noted }),
	})}
	first := captured{header: http.Header{}}
	request, _ := http.NewRequest(http.MethodGet, root+"/", nil) // a path can't be wrong
	d.mon.ServeHTTP(&first, request)
	d.page = elsewhere.ReplaceAll(first.body.Bytes(), nil)
	return d
}

// noted is shown as the result of a wake-up: what became of its job is in the job's record.
const noted = "noted; the job tells how it ended"

// elsewhere finds what the page would load from other hosts.
var elsewhere = regexp.MustCompile(`<link [^>]*href="https?://[^>]*>`)

// ServeHTTP implements http.Handler.
func (d *Dashboard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Security-Policy", dashboardPolicy)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if d.isPage(r) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(d.page) // who asked has gone
		return
	}
	d.mon.ServeHTTP(w, r)
}

// isPage tells the page's own addresses from its data and its files.
func (d *Dashboard) isPage(r *http.Request) bool {
	isData := strings.HasPrefix(r.URL.Path, d.root+"/api/")
	return r.Method == http.MethodGet && !isData && path.Ext(r.URL.Path) == ""
}

// compactPayload shows the wake-up as one line of JSON, and nothing that is not one.
func compactPayload(_ string, payload []byte) string {
	var line bytes.Buffer
	foreign := func(c rune) bool { return c < ' ' || c > '~' }
	if json.Compact(&line, payload) != nil || bytes.ContainsFunc(line.Bytes(), foreign) {
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
