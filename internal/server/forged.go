package server

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"vmapower/audit"
	"vmapower/internal/note"
)

// foundRecord is what joblog calls a record that is larger than any of ours.
const foundRecord note.Kind = "record"

const (
	forgedEvery = time.Minute // for one kind and id
	mostForged  = 10_000      // that are told of within it
)

// forgeries tells of what lies in Redis and was not signed by this service: to the audit and
// to the metrics, of one kind and id once a minute. It is safe for concurrent use.
type forgeries struct {
	audit *audit.Log
	count *prometheus.CounterVec

	mu   sync.Mutex
	last map[string]time.Time // by kind and id
}

func newForgeries(log *audit.Log, metrics prometheus.Registerer) *forgeries {
	f := &forgeries{audit: log, last: map[string]time.Time{}, count: prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "vmapower_forged_total",
		Help: "What was found in Redis and not signed by this service, by its kind; of one thing once a minute.",
	}, []string{"kind"})}
	metrics.MustRegister(f.count)
	for _, kind := range append(note.Kinds(), foundRecord) {
		f.count.WithLabelValues(string(kind))
	}
	return f
}

// told is called for each find. The id is that of the job, alone or before a slash, or the hash
// of a session's token or of a link's code.
func (f *forgeries) told(kind, id string) {
	if !f.due(kind+" "+id, time.Now()) {
		return
	}
	f.count.WithLabelValues(kind).Inc()
	entry := audit.Entry{Action: audit.Forged, Outcome: "not believed", Reason: "in Redis and not signed by this service: " + kind + " " + id}
	if kind != string(note.Session) && kind != string(note.Link) {
		entry.JobID, _, _ = strings.Cut(id, "/")
	}
	f.audit.Write(context.Background(), entry)
}

// due reports whether it is time to tell of this one again.
func (f *forgeries) due(find string, now time.Time) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if last, before := f.last[find]; before && now.Sub(last) < forgedEvery {
		return false
	}
	if len(f.last) >= mostForged {
		for find, last := range f.last {
			if now.Sub(last) >= forgedEvery {
				delete(f.last, find)
			}
		}
	}
	if len(f.last) >= mostForged {
		return false
	}
	f.last[find] = now
	return true
}
