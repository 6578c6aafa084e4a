package worker

import (
	"encoding/hex"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"

	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/tasks"
)

// Metrics counts what this worker did. No label has a VM or a job in it; exemplars name the job and its
// trace. What can be counted is there at zero from the start, so that a first event is a change.
type Metrics struct {
	jobs      *prometheus.CounterVec
	took      *prometheus.HistogramVec
	steps     *prometheus.HistogramVec
	turns     *prometheus.GaugeVec
	retries   *prometheus.CounterVec
	recovered *prometheus.CounterVec
	fenced    *prometheus.CounterVec
	sync      syncMetrics
}

// seconds spans from a VM that is off already to the longest graceful shutdown.
var seconds = []float64{.05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 7200}

// NewMetrics registers the worker's metrics.
func NewMetrics(registry prometheus.Registerer) *Metrics {
	m := &Metrics{
		jobs: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "vmapower_jobs_total", Help: "Jobs that this worker ended, by operation, outcome and error code.",
		}, []string{"operation", "outcome", "code"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "vmapower_job_duration_seconds", Help: "Time from acceptance to the end of a job.", Buckets: seconds,
		}, []string{"operation", "outcome"}),
		steps: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "vmapower_job_step_duration_seconds", Help: "Time that a step took in one attempt.", Buckets: seconds,
		}, []string{"operation", "step", "outcome"}),
		turns: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "vmapower_worker_jobs", Help: "Jobs that this worker works on, or that wait for their turn in it.",
		}, []string{"queue", "state"}),
		retries: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "vmapower_job_retries_total", Help: "Attempts of this worker that failed and are followed by another, by error code.",
		}, []string{"operation", "code"}),
		recovered: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "vmapower_job_recoveries_total", Help: "Jobs that this worker took over from one that gave no sign of life.",
		}, []string{"operation"}),
		fenced: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "vmapower_job_fenced_total", Help: "Attempts of this worker whose writes were refused, since another one owned the job.",
		}, []string{"operation"}),
		sync: newSyncMetrics(),
	}
	registry.MustRegister(m.jobs, m.took, m.steps, m.turns, m.retries, m.recovered, m.fenced)
	m.sync.register(registry)
	for _, operation := range tasks.Operations() {
		m.begin(operation)
	}
	for _, queue := range tasks.Queues() {
		m.slots(queue, 0, 0)
	}
	return m
}

// begin makes what is counted of an operation.
func (m *Metrics) begin(o tasks.Operation) {
	m.jobs.WithLabelValues(o.Name, string(joblog.StatusCompleted), "")
	m.jobs.WithLabelValues(o.Name, string(joblog.StatusCancelled), string(failure.Cancelled))
	for _, code := range failure.Codes() {
		m.jobs.WithLabelValues(o.Name, string(joblog.StatusFailed), string(code))
		m.retries.WithLabelValues(o.Name, string(code))
	}
	for _, outcome := range []joblog.Status{joblog.StatusCompleted, joblog.StatusFailed, joblog.StatusCancelled} {
		m.took.WithLabelValues(o.Name, string(outcome))
	}
	for _, step := range o.Steps {
		m.steps.WithLabelValues(o.Name, step.Name, string(joblog.StepCompleted))
		m.steps.WithLabelValues(o.Name, step.Name, string(joblog.StepFailed))
	}
	m.recovered.WithLabelValues(o.Name)
	m.fenced.WithLabelValues(o.Name)
}

// exemplar names a job and its trace, which has the job's id; nil for what is no id of ours.
func exemplar(jobID string) prometheus.Labels {
	id, err := uuid.Parse(jobID)
	if err != nil {
		return nil
	}
	return prometheus.Labels{"trace_id": hex.EncodeToString(id[:]), "job_id": id.String()}
}

func observe(in prometheus.Observer, took time.Duration, jobID string) {
	in.(prometheus.ExemplarObserver).ObserveWithExemplar(took.Seconds(), exemplar(jobID))
}

func inc(counter prometheus.Counter, jobID string) {
	counter.(prometheus.ExemplarAdder).AddWithExemplar(1, exemplar(jobID))
}

func (m *Metrics) ended(job *joblog.Job, o joblog.Outcome, took time.Duration) {
	code := ""
	if o.Failure != nil {
		code = string(o.Failure.Code)
	}
	inc(m.jobs.WithLabelValues(job.Operation, string(o.Status), code), job.ID)
	observe(m.took.WithLabelValues(job.Operation, string(o.Status)), took, job.ID)
}

func (m *Metrics) step(job *joblog.Job, name string, took time.Duration, err error) {
	outcome := joblog.StepCompleted
	if err != nil {
		outcome = joblog.StepFailed
	}
	observe(m.steps.WithLabelValues(job.Operation, name, string(outcome)), took, job.ID)
}

// slots tells how many jobs of a queue wait for a slot, and have one.
func (m *Metrics) slots(queue string, waiting, running int) {
	m.turns.WithLabelValues(queue, "waiting").Set(float64(waiting))
	m.turns.WithLabelValues(queue, "running").Set(float64(running))
}

// claimed counts a claim that took the job over.
func (m *Metrics) claimed(run *joblog.Run) {
	if job := run.Job(); run.TookOver() {
		inc(m.recovered.WithLabelValues(job.Operation), job.ID)
	}
}

// attempted counts what became of an attempt, beside the end of its job.
func (m *Metrics) attempted(job *joblog.Job, d disposition, fenced bool) {
	switch {
	case fenced:
		inc(m.fenced.WithLabelValues(job.Operation), job.ID)
	case d.kind == retried:
		inc(m.retries.WithLabelValues(job.Operation, string(d.failure.Code)), job.ID)
	}
}
