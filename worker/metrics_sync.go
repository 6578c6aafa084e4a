package worker

import (
	"errors"

	"github.com/prometheus/client_golang/prometheus"

	"vmapower/replication"
)

// How a verification ended.
const (
	verifiedEqual     = "equal"
	verifiedDifferent = "different"
	verifiedBroken    = "broken" // it came to no end: a connection, the time, a cancel
)

// syncMetrics counts what final syncs of this worker moved and compared.
type syncMetrics struct {
	copied, compared prometheus.Counter
	verifications    *prometheus.CounterVec
}

func newSyncMetrics() syncMetrics {
	m := syncMetrics{
		copied: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "vmapower_sync_copied_bytes_total", Help: "Bytes that targets of final syncs acknowledged, what was copied again included.",
		}),
		compared: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "vmapower_sync_verified_bytes_total", Help: "Bytes that were read back from targets of final syncs and found equal, by verifications that came to their end.",
		}),
		verifications: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "vmapower_sync_verifications_total", Help: "Verifications of final syncs by their outcome: equal, different, or broken off.",
		}, []string{"outcome"}),
	}
	for _, outcome := range []string{verifiedEqual, verifiedDifferent, verifiedBroken} {
		m.verifications.WithLabelValues(outcome)
	}
	return m
}

func (m syncMetrics) register(registry prometheus.Registerer) {
	registry.MustRegister(m.copied, m.compared, m.verifications)
}

// grew adds what a count has grown by. One that begins anew is smaller, and adds nothing.
func grew(counter prometheus.Counter, before, now int64) {
	counter.Add(float64(max(0, now-before)))
}

// verified counts a verification of so many bytes that ended with this error, nil for none.
func (m syncMetrics) verified(bytes int64, err error, jobID string) {
	m.compared.Add(float64(bytes))
	outcome := verifiedEqual
	var differs *replication.MismatchError
	switch {
	case errors.As(err, &differs):
		outcome = verifiedDifferent
	case err != nil:
		outcome = verifiedBroken
	}
	inc(m.verifications.WithLabelValues(outcome), jobID)
}
