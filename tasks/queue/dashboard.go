package queue

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"

	"github.com/hibiken/asynqmon"
	"github.com/redis/go-redis/v9"
)

// dashboardPolicy lets the dashboard's page load nothing from anywhere else.
const dashboardPolicy = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; " +
	"img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// Dashboard is asynq's dashboard, read-only and unchanged. Its page names fonts of other hosts, which
// the policy forbids a browser to ask for.
type Dashboard struct{ mon *asynqmon.HTTPHandler }

// NewDashboard returns the dashboard to be served under the path root, such as /monitoring. With each
// wake-up it shows where the page of its job is, below the path jobs. It is never closed: that would
// close the client, which stays the caller's.
func NewDashboard(client redis.UniversalClient, root, jobs string) *Dashboard {
	shown := func(_ string, payload []byte) string { return shownWake(payload, jobs) }
	return &Dashboard{asynqmon.New(asynqmon.Options{
		RootPath:         root,
		RedisConnOpt:     sharedRedis{client},
		ReadOnly:         true,
		PayloadFormatter: asynqmon.PayloadFormatterFunc(shown),
	})}
}

// ServeHTTP implements http.Handler.
func (d *Dashboard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodHead { // asynq's does not know it; net/http leaves the body out
		read := *r
		read.Method = http.MethodGet
		r = &read
	}
	w.Header().Set("Content-Security-Policy", dashboardPolicy)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	d.mon.ServeHTTP(w, r)
}

// jobForm is the id of a job in a wake-up.
var jobForm = regexp.MustCompile(`^[A-Za-z0-9-]{1,64}$`)

// shownWake is the wake-up as one line of JSON, with where its job's page is, and nothing of what is
// no wake-up.
func shownWake(payload []byte, jobs string) string {
	var line bytes.Buffer
	foreign := func(c rune) bool { return c < ' ' || c > '~' }
	var wake Wake
	if json.Compact(&line, payload) != nil || bytes.ContainsFunc(line.Bytes(), foreign) || json.Unmarshal(payload, &wake) != nil {
		return "not a wake-up of this service"
	}
	if !jobForm.MatchString(wake.JobID) {
		return line.String()
	}
	return strings.TrimSuffix(line.String(), "}") + `,"page":"` + jobs + wake.JobID + `"}`
}

// sharedRedis lets the dashboard use the process' client.
type sharedRedis struct{ client redis.UniversalClient }

// MakeRedisClient implements asynq.RedisConnOpt.
func (s sharedRedis) MakeRedisClient() any { return s.client }
