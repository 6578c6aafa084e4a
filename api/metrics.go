package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/trace"

	"vmapower/access"
)

// The quotas that are no limit of access.
const (
	quotaOpenJobs     = "max_open_jobs"
	quotaAwaitingJobs = "max_awaiting_jobs"
	quotaStreams      = "max_streams"
	quotaApprovals    = "approvals"
)

// How a login ended.
const (
	loginAccepted = "accepted"
	loginRefused  = "refused" // the appliance or its token was wrong
	loginLimited  = "limited" // there were too many
)

// metrics counts what was asked and how it was answered. What the document names is there at zero from
// the start, so that a first event is a change.
type metrics struct {
	requests *prometheus.CounterVec
	took     *prometheus.HistogramVec
	logins   *prometheus.CounterVec
	quotas   *prometheus.CounterVec
}

// newMetrics registers them, unless registerer is nil.
func newMetrics(registerer prometheus.Registerer, operations operations, open *streams) (*metrics, error) {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "vmapower_http_requests_total", Help: "HTTP requests that were answered, by route and status.",
		}, []string{"method", "route", "status"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "vmapower_http_request_duration_seconds",
			Help:    "Time to answer HTTP requests, those that wait for a job and streams included.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 120},
		}, []string{"method", "route"}),
		logins: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "vmapower_logins_total", Help: "Logins of appliances by their outcome: accepted, refused, or limited since there were too many.",
		}, []string{"outcome"}),
		quotas: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "vmapower_quota_refusals_total", Help: "Requests that were refused since a quota or a limit was reached, by its name.",
		}, []string{"quota"}),
	}
	m.begin(operations)
	if registerer == nil {
		return m, nil
	}
	streams := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "vmapower_event_streams", Help: "Event streams that are open in this process, those of the page included.",
	}, func() float64 { return float64(open.all()) })
	for _, c := range []prometheus.Collector{m.requests, m.took, m.logins, m.quotas, streams} {
		if err := registerer.Register(c); err != nil {
			return nil, fmt.Errorf("api: metrics: %w", err)
		}
	}
	return m, nil
}

// faultStatuses are those that any operation may be answered with, and that alerts ask for.
var faultStatuses = []int{http.StatusInternalServerError, http.StatusServiceUnavailable, http.StatusGatewayTimeout}

func (m *metrics) begin(operations operations) {
	for _, o := range operations {
		o.took = m.took.WithLabelValues(o.Method, o.Path).(prometheus.ExemplarObserver)
		o.answers = make(map[int]prometheus.Counter)
		for _, status := range faultStatuses {
			o.answers[status] = m.requests.WithLabelValues(o.Method, o.Path, strconv.Itoa(status))
		}
		for text := range o.Operation.Responses.Map() {
			if status, err := strconv.Atoi(text); err == nil { // the others are any error
				o.answers[status] = m.requests.WithLabelValues(o.Method, o.Path, text)
			}
		}
	}
	for _, outcome := range []string{loginAccepted, loginRefused, loginLimited} {
		m.logins.WithLabelValues(outcome)
	}
	for _, quota := range slices.Concat(
		[]string{quotaOpenJobs, quotaAwaitingJobs, quotaStreams, quotaApprovals},
		[]string{access.LimitLogins, access.LimitChanges, access.LimitQuestions},
	) {
		m.quotas.WithLabelValues(quota)
	}
}

// answered counts a request, for an operation where there is one. The exemplar is its trace, where one is recorded.
func (m *metrics) answered(ctx context.Context, o *operation, method, route string, status int, took time.Duration) {
	var exemplar prometheus.Labels
	if span := trace.SpanContextFromContext(ctx); span.IsSampled() {
		exemplar = prometheus.Labels{"trace_id": span.TraceID().String()}
	}
	if o != nil && o.Method == method && o.answers[status] != nil {
		o.answers[status].Inc()
		o.took.ObserveWithExemplar(took.Seconds(), exemplar)
		return
	}
	m.requests.WithLabelValues(method, route, strconv.Itoa(status)).Inc()
	m.took.WithLabelValues(method, route).(prometheus.ExemplarObserver).ObserveWithExemplar(took.Seconds(), exemplar)
}

// refused counts a refusal by a quota.
func (m *metrics) refused(r *refusal) {
	if r.quota != "" {
		m.quotas.WithLabelValues(r.quota).Inc()
	}
}

// loggedIn counts a login that ended with this error, nil for none. Without Redis there was none.
func (m *metrics) loggedIn(err error) {
	var limited *access.LimitError
	switch {
	case err == nil:
		m.logins.WithLabelValues(loginAccepted).Inc()
	case errors.Is(err, access.ErrCredentials):
		m.logins.WithLabelValues(loginRefused).Inc()
	case errors.As(err, &limited):
		m.logins.WithLabelValues(loginLimited).Inc()
	}
}
