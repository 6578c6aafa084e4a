package api

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"vmapower/failure"
)

// sessionEvery is how often a stream asks whether its session still lives.
const sessionEvery = time.Second

// streams counts the open streams of each appliance.
type streams struct {
	mu   sync.Mutex
	open map[string]int
}

// take counts one more stream of an appliance and returns what counts it off again; false
// when the appliance has as many as it may have.
func (s *streams) take(who string, most int) (leave func(), taken bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open[who] >= most {
		return nil, false
	}
	if s.open == nil {
		s.open = make(map[string]int)
	}
	s.open[who]++
	return func() { s.leave(who) }, true
}

func (s *streams) leave(who string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open[who]--; s.open[who] == 0 {
		delete(s.open, who)
	}
}

// tooManyStreams is the refusal for an appliance that has as many streams as it may have.
func (s *Server) tooManyStreams() *refusal {
	r := refuseWith(failure.TooManyJobs, fmt.Sprintf("max_streams: %d streams of this appliance are open; close some", s.MaxStreams))
	r.retryAfter = retryAfter
	return r
}

// whileSession lets the request's context end with its session: by a logout, with its
// appliance or its token, or by time. Call leave.
func (s *Server) whileSession(c echo.Context) (leave func()) {
	ctx, cancel := context.WithCancel(c.Request().Context())
	c.SetRequest(c.Request().WithContext(ctx))
	var watch sync.WaitGroup
	watch.Go(func() {
		defer cancel()
		s.watchSession(ctx, sessionToken(c))
	})
	return func() { cancel(); watch.Wait() }
}

// watchSession returns when the session is over, or can't be asked for.
func (s *Server) watchSession(ctx context.Context, token string) {
	clock := time.NewTicker(sessionEvery)
	defer clock.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-clock.C:
		}
		if _, err := s.Gate.Watch(ctx, token); err != nil {
			return
		}
	}
}
