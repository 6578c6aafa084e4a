package api

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"

	"vmapower/access"
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

// all is how many streams are open.
func (s *streams) all() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, open := range s.open {
		n += open
	}
	return n
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
	r.retryAfter, r.quota = retryAfter, quotaStreams
	return r
}

// watchedSessions are the sessions that have streams open: each is asked about once for all its streams.
type watchedSessions struct {
	mu      sync.Mutex
	byToken map[string]*watchedSession
}

// watchedSession knows when the session of streams was last found to live.
type watchedSession struct {
	found   atomic.Pointer[time.Time]
	streams int
	lives   context.Context // ends with the session
	end     context.CancelFunc
	done    chan struct{} // closed when nobody asks any more
}

func (w *watchedSession) confirm() {
	now := time.Now()
	w.found.Store(&now)
}

// checked reports whether the session lived a moment ago. While Redis is away nobody knows, and
// the stream tells nothing.
func (w *watchedSession) checked() bool { return time.Since(*w.found.Load()) < 2*sessionEvery }

// join watches the session for one more stream, whose request has just been let in by it.
func (w *watchedSessions) join(token string, watch func(context.Context, string, *watchedSession)) *watchedSession {
	w.mu.Lock()
	defer w.mu.Unlock()
	session := w.byToken[token]
	if session == nil {
		session = &watchedSession{done: make(chan struct{})}
		session.lives, session.end = context.WithCancel(context.Background())
		if w.byToken == nil {
			w.byToken = make(map[string]*watchedSession)
		}
		w.byToken[token] = session
		session.confirm()
		go func() {
			defer close(session.done)
			defer session.end()
			watch(session.lives, token, session)
		}()
	}
	session.confirm()
	session.streams++
	return session
}

// leave ends the watch with its last stream.
func (w *watchedSessions) leave(token string, session *watchedSession) {
	w.mu.Lock()
	session.streams--
	last := session.streams == 0
	if last {
		delete(w.byToken, token)
		session.end()
	}
	w.mu.Unlock()
	if last {
		<-session.done
	}
}

// whileSession lets the request's context end with its session: by a logout, with its
// appliance or its token, or by time. Call leave.
func (s *Server) whileSession(c echo.Context) (session *watchedSession, leave func()) {
	ctx, cancel := context.WithCancel(c.Request().Context())
	c.SetRequest(c.Request().WithContext(ctx))
	token := sessionToken(c)
	session = s.sessions.join(token, s.watchSession)
	stop := context.AfterFunc(session.lives, cancel)
	return session, func() { stop(); cancel(); s.sessions.leave(token, session) }
}

// watchSession returns when the session is over.
func (s *Server) watchSession(ctx context.Context, token string, session *watchedSession) {
	clock := time.NewTicker(sessionEvery)
	defer clock.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-clock.C:
		}
		switch _, err := s.Gate.Watch(ctx, token); {
		case err == nil:
			session.confirm()
		case !errors.Is(err, access.ErrUnavailable):
			return
		}
	}
}
