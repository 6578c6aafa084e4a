package server

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"

	"vmapower/failure"
	"vmapower/internal/config"
)

// stopWithin is how long a process has from the signal to its end, the API's drain and calls that
// are in flight then aside: whatever hangs, nothing takes longer together. logoutWithin bounds the
// farewell to vCenters, and atLeast what is left for each thing when others have taken their time.
const (
	stopWithin   = 8500 * time.Millisecond
	logoutWithin = 5 * time.Second
	atLeast      = 500 * time.Millisecond
)

// stopping is whether a process was asked to end, and until when it has time.
type stopping struct{ until atomic.Pointer[time.Time] }

// begin is called once, by Run.
func (s *stopping) begin(drain time.Duration) {
	until := time.Now().Add(drain + stopWithin)
	s.until.Store(&until)
}

func (s *stopping) begun() bool { return s.until.Load() != nil }

// rest is how long something may take that has the given time at most.
func (s *stopping) rest(most time.Duration) time.Duration {
	until := s.until.Load()
	if until == nil {
		return most // it never ran
	}
	return min(most, max(atLeast, time.Until(*until)))
}

// drain is how long the API goes on after a signal.
func (p *Process) drain(signal context.Context) time.Duration {
	if p.Role == config.RoleWorker || signal.Err() == nil { // or it failed
		return 0
	}
	return p.Config.Drain
}

// errStopping is what /readyz says from the signal to the end.
var errStopping = failure.New(failure.QueueUnavailable, "this process is stopping")

// ready tells whether a new request should be sent here.
func (p *Process) ready(ctx context.Context) error {
	if p.stopping.begun() {
		return errStopping
	}
	return p.probe.ready(ctx)
}

// untilStop answers as next does. From the signal on each answer is the last one of its connection,
// so that none is open and idle, and a request on its way, when the listener closes.
func (p *Process) untilStop(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.stopping.begun() {
			w.Header().Set("Connection", "close")
		}
		next.ServeHTTP(w, r)
	})
}
