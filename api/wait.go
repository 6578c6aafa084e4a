package api

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

const arrivedKey = "arrived"

// longestMargin is what LongestWait leaves at most for the answer of a request that has waited.
// Debian's haproxy gives up after the 50 s that are the default of LongestWait.
const longestMargin = 2500 * time.Millisecond

// waitFor is how long the request may wait, of what it asks: it has its answer within
// LongestWait of its arrival, because a proxy that gives up answers 504 in our place, and the
// caller would never learn its job's id.
func (s *Server) waitFor(c echo.Context, asked time.Duration) time.Duration {
	left := s.LongestWait - min(longestMargin, s.LongestWait/4)
	if arrived, known := c.Get(arrivedKey).(time.Time); known {
		left -= time.Since(arrived)
	}
	return max(0, min(asked, left))
}

// heartbeat is how often a stream without events shows that it is there: several times before
// a proxy gives up.
func (s *Server) heartbeat() time.Duration { return min(15*time.Second, 3*s.LongestWait/10) }

// waitContext returns a context for a request that waits: it ends with the time, with
// the client or with the server. The server's write timeout counts from its end.
func (s *Server) waitContext(c echo.Context, wait time.Duration) (context.Context, context.CancelFunc) {
	// A writer without deadlines returns an error, and needs no extension.
	_ = http.NewResponseController(c.Response()).SetWriteDeadline(time.Now().Add(wait + sendBudget))
	ctx, cancel := context.WithTimeout(c.Request().Context(), wait)
	stop := context.AfterFunc(s.closing, cancel)
	return ctx, func() { stop(); cancel() }
}
