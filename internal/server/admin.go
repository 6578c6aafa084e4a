package server

import (
	"encoding/json"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/redis/go-redis/v9"

	"vmapower/tasks/queue"
)

// newRegistry returns the metrics of a process: Go's, the process' own, those of the
// queues and, where they are counted, the lost lines of its log. API and worker add theirs.
func newRegistry(client redis.UniversalClient, logDropped func() float64) *prometheus.Registry {
	registry := prometheus.NewRegistry()
	registry.MustRegister(
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		queue.NewCollector(client),
	)
	if logDropped != nil {
		registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name: "vmapower_log_dropped_total", Help: "Lines of the log that were lost because it was not read in time.",
		}, logDropped))
	}
	return registry
}

// MonitoringPath is where the dashboard of the queues is.
const MonitoringPath = "/monitoring"

// newAdmin answers the operators: whether the process lives, whether it is ready,
// its metrics, and beside an API the queues. None of it changes anything.
func (p *Process) newAdmin() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		writeStatus(w, http.StatusOK, readiness{Status: "ok", Version: p.Version})
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ready := readiness{Status: "not ready", Version: p.Version, Reason: errStopping.Details}
		if !p.stopping.begun() {
			ready = p.probe.check(r.Context())
		}
		if ready.Reason != "" {
			writeStatus(w, http.StatusServiceUnavailable, ready)
			return
		}
		ready.Readers = p.readers()
		writeStatus(w, http.StatusOK, ready)
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(p.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError, EnableOpenMetrics: true}))
	if p.hasAPI() {
		base := p.Config.BasePath
		monitoring := withPrefix(base, queue.NewDashboard(p.redis, base+MonitoringPath, base+"/ui/jobs/"))
		mux.Handle(MonitoringPath, monitoring)
		mux.Handle(MonitoringPath+"/", monitoring)
		mux.Handle("GET /{$}", http.RedirectHandler(base+MonitoringPath+"/", http.StatusFound))
	}
	return p.hosts.guard(belowBasePath(p.Config.BasePath, withOptions(mux)))
}

func writeStatus(w http.ResponseWriter, status int, v readiness) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the client may have gone
}
