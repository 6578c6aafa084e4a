package worker

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"vmapower/joblog"
)

// Metrics counts what this worker did. No label has a VM or a job in it.
type Metrics struct {
	jobs  *prometheus.CounterVec
	took  *prometheus.HistogramVec
	steps *prometheus.HistogramVec
	turns *prometheus.GaugeVec
}

// seconds spans from a VM that is off already to the longest graceful shutdown.
var seconds = []float64{.05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 7200}

// NewMetrics registers the worker's metrics.
func NewMetrics(registry prometheus.Registerer) *Metrics {
	m := &Metrics{
		jobs: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "vmapower_jobs_total", Help: "Jobs that this worker ended, by operation and outcome.",
		}, []string{"operation", "outcome", "code"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "vmapower_job_duration_seconds", Help: "Time from acceptance to the end of a job.", Buckets: seconds,
		}, []string{"operation", "outcome"}),
		steps: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "vmapower_job_step_duration_seconds", Help: "Time that a step took in one attempt.", Buckets: seconds,
		}, []string{"operation", "step", "outcome"}),
	}
	m.turns = prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "vmapower_worker_jobs", Help: "Jobs that this worker works on, or that wait for their turn in it.",
	}, []string{"queue", "state"})
	registry.MustRegister(m.jobs, m.took, m.steps, m.turns)
	return m
}

func (m *Metrics) ended(operation string, o joblog.Outcome, took time.Duration) {
	code := ""
	if o.Failure != nil {
		code = string(o.Failure.Code)
	}
	m.jobs.WithLabelValues(operation, string(o.Status), code).Inc()
	m.took.WithLabelValues(operation, string(o.Status)).Observe(took.Seconds())
}

func (m *Metrics) step(operation, name string, took time.Duration, err error) {
	outcome := joblog.StepCompleted
	if err != nil {
		outcome = joblog.StepFailed
	}
	m.steps.WithLabelValues(operation, name, string(outcome)).Observe(took.Seconds())
}

// slots tells how many jobs of a queue wait for a slot, and have one.
func (m *Metrics) slots(queue string, waiting, running int) {
	m.turns.WithLabelValues(queue, "waiting").Set(float64(waiting))
	m.turns.WithLabelValues(queue, "running").Set(float64(running))
}
