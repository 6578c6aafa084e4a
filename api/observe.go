package api

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
)

const headerRequestID = "X-Request-Id" // canonical, so that nothing has to make it so

var requestIDForm = regexp.MustCompile(`^[A-Za-z0-9._:-]{1,64}$`)

// observe gives every request its id, its line in the log, its place in the metrics
// and its span. None of them holds the URL, which may hold a password: they name the
// route.
func (s *Server) observe(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		began := time.Now()
		c.Set(arrivedKey, began)
		id := c.Request().Header.Get(headerRequestID)
		if !requestIDForm.MatchString(id) {
			id = uuid.NewString()
		}
		c.Response().Header().Set(headerRequestID, id)
		span := s.beginSpan(c)
		if err := recoverPanic(next, c); err != nil {
			s.refuse(err, c)
		}
		s.logRequest(c, time.Since(began))
		endSpan(span, c)
		return nil
	}
}

// recoverPanic turns a panic into an error. The panic's own value stays out of it,
// unless it is the runtime's: it could hold anything.
func recoverPanic(next echo.HandlerFunc, c echo.Context) (err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case error:
			if errors.Is(p, http.ErrAbortHandler) {
				panic(http.ErrAbortHandler)
			}
			fault, _ := p.(runtime.Error)
			err = fmt.Errorf("api: handler panicked with %T %v\n%s", p, fault, debug.Stack())
		default:
			err = fmt.Errorf("api: handler panicked with %T\n%s", p, debug.Stack())
		}
	}()
	return next(c)
}

func (s *Server) logRequest(c echo.Context, took time.Duration) {
	ctx, method, status := c.Request().Context(), methodOf(c.Request()), c.Response().Status
	s.metrics.answered(ctx, s.operations.of(c), method, s.route(c), status, took)
	level := levelOf(method, status)
	if !s.Logger.Enabled(ctx, level) {
		return
	}
	s.Logger.LogAttrs(ctx, level, "request", slog.String("request_id", requestID(c)), slog.String("method", method),
		slog.String("route", s.route(c)), slog.Int("status", status), slog.Int64("duration_ms", took.Milliseconds()),
		slog.String("remote", addressOf(c)))
}

// levelOf is debug for a read that succeeds: callers poll, and what they change or are refused must not drown in that.
// The metrics count all.
func levelOf(method string, status int) slog.Level {
	if (method == http.MethodGet || method == http.MethodHead) && status < http.StatusBadRequest {
		return slog.LevelDebug
	}
	return slog.LevelInfo
}

// route is the path pattern of the document, so that metrics have few label values.
func (s *Server) route(c echo.Context) string {
	if o := s.operations.of(c); o != nil {
		return o.Path
	}
	if c.Get(passedKey) != nil {
		return "older API"
	}
	return "unknown"
}

func requestID(c echo.Context) string { return c.Response().Header().Get(headerRequestID) }

// methodOf is the method, or "other" for a made-up one.
func methodOf(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodHead, http.MethodOptions:
		return r.Method
	}
	return "other"
}

// restrictions are the headers that restrict browsers, by their canonical names. All answers share them: none is changed.
var restrictions = map[string][]string{
	"X-Content-Type-Options":  {"nosniff"},
	"Cache-Control":           {"no-store"},
	"Content-Security-Policy": {"default-src 'none'; frame-ancestors 'none'"},
	"Referrer-Policy":         {"no-referrer"},
}

// secure sets the headers that restrict browsers, and closes the connection after a
// request that a proxy could delimit in another way.
func secure(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		for name, value := range restrictions {
			h[name] = value
		}
		// A proxy may go by a Content-Length beside it, which Go drops, and take what we
		// would read as the next request for part of the body (RFC 9112, 6.1).
		if len(c.Request().TransferEncoding) > 0 {
			h.Set("Connection", "close")
		}
		return next(c)
	}
}
