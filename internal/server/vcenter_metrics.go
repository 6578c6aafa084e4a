package server

import (
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"vmapower/vcenter"
)

// mostVCenters is how many have a label of their own. Callers may name any, and each costs memory.
const mostVCenters = 100

// otherVCenters are the rest.
const otherVCenters = "other"

// replyNames are the outcomes of a call in the metrics.
var replyNames = map[vcenter.Reply]string{
	vcenter.Answered: "answered", vcenter.Faulted: "fault", vcenter.Unanswered: "unanswered", vcenter.GivenUp: "given_up",
}

// vcenterMetrics counts the calls to each vCenter. It is safe for concurrent use.
type vcenterMetrics struct {
	calls *prometheus.CounterVec
	took  *prometheus.HistogramVec

	mu    sync.Mutex
	known map[string]bool
}

// newVCenterMetrics registers them; those of the vCenters that are named are there from the start.
func newVCenterMetrics(registry prometheus.Registerer, names []string) *vcenterMetrics {
	m := &vcenterMetrics{
		calls: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "vmapower_vcenter_calls_total", Help: "Calls to vCenter by their outcome: answered, fault, unanswered, or given up by who made it.",
		}, []string{"vcenter", "outcome"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "vmapower_vcenter_call_duration_seconds", Help: "Time that calls to vCenter took which were not given up, without those that are known to last.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30},
		}, []string{"vcenter"}),
		known: make(map[string]bool),
	}
	registry.MustRegister(m.calls, m.took)
	for _, name := range names {
		m.label(name)
	}
	return m
}

// label is what a vCenter is called in the metrics, whose series are there at zero from then on.
func (m *vcenterMetrics) label(name string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.known[name] && len(m.known) >= mostVCenters {
		name = otherVCenters
	}
	if !m.known[name] {
		m.known[name] = true
		m.took.WithLabelValues(name)
		for _, outcome := range replyNames {
			m.calls.WithLabelValues(name, outcome)
		}
	}
	return name
}

// labels are those that are known.
func (m *vcenterMetrics) labels() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Collect(maps.Keys(m.known))
}

// observe is a vcenter.Observer.
func (m *vcenterMetrics) observe(server string, slow bool) (ended func(vcenter.Reply)) {
	name, began := m.label(server), time.Now()
	return func(reply vcenter.Reply) {
		m.calls.WithLabelValues(name, replyNames[reply]).Inc()
		if !slow && reply != vcenter.GivenUp {
			m.took.WithLabelValues(name).Observe(time.Since(began).Seconds())
		}
	}
}

// observers tells several of each call.
func observers(all ...vcenter.Observer) vcenter.Observer {
	return func(server string, slow bool) func(vcenter.Reply) {
		ends := make([]func(vcenter.Reply), len(all))
		for i, observe := range all {
			ends[i] = observe(server, slow)
		}
		return func(reply vcenter.Reply) {
			for _, ended := range ends {
				ended(reply)
			}
		}
	}
}
