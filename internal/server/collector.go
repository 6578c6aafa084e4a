package server

import (
	"context"
	"runtime"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

var (
	readyGauge = prometheus.NewDesc("vmapower_ready",
		"1 when /readyz says that the next submission would work.", nil, nil)
	awaitingJobs = prometheus.NewDesc("vmapower_approvals_waiting",
		"Jobs that await an approval. The same in every process.", nil, nil)
	awaitingOldest = prometheus.NewDesc("vmapower_approvals_oldest_seconds",
		"Age of the oldest job that awaits an approval, 0 when there is none. The same in every process.", nil, nil)
	vcenterSessions = prometheus.NewDesc("vmapower_vcenter_sessions",
		"Sessions of this process that are logged in at a vCenter.", []string{"vcenter"}, nil)
)

// collector tells how the process stands when metrics are asked for. Of a Redis that is away it tells
// that alone.
type collector struct{ p *Process }

// Describe implements prometheus.Collector.
func (c collector) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{readyGauge, awaitingJobs, awaitingOldest, vcenterSessions} {
		ch <- d
	}
}

// Collect implements prometheus.Collector.
func (c collector) Collect(ch chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	for label, n := range c.sessions() {
		gauge(vcenterSessions, float64(n), label)
	}
	if c.p.stopping.begun() || c.p.probe.check(context.Background()).Reason != "" {
		gauge(readyGauge, 0)
		return
	}
	gauge(readyGauge, 1)
	if n, oldest, err := c.p.jobs.Awaiting(context.Background()); err == nil {
		gauge(awaitingJobs, float64(n))
		gauge(awaitingOldest, oldest.Seconds())
	}
}

// sessions counts those of each label. A vCenter without any has 0 from its first call on.
func (c collector) sessions() map[string]int {
	counted := make(map[string]int)
	for _, label := range c.p.calls.labels() {
		counted[label] = 0
	}
	for server, n := range c.p.vcenters.Sessions() {
		counted[c.p.calls.label(server)] += n
	}
	return counted
}

// aboutProcess are metrics of the process that never change.
func (p *Process) aboutProcess() {
	build := prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "vmapower_build_info", Help: "1, with the version of this process, what it does, and the version of Go.",
	}, []string{"version", "role", "go_version"})
	build.WithLabelValues(p.Version, string(p.Role), runtime.Version()).Set(1)
	// That of the process collector needs files of /proc which a hardened unit hides.
	start := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "vmapower_start_time_seconds", Help: "When this process started, in seconds since 1970.",
	})
	start.Set(float64(time.Now().Unix()))
	p.registry.MustRegister(build, start)
}
