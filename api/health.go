package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"vmapower/api/openapi"
	"vmapower/failure"
	"vmapower/joblog"
)

const readyBudget = time.Second

// GetHealth answers GET /api/v1/health.
func (s *Server) GetHealth(c echo.Context) error {
	now := time.Now()
	return c.JSON(http.StatusOK, openapi.Health{
		Status: openapi.Healthy, Timestamp: now.UTC().Truncate(time.Millisecond),
		Uptime: now.Sub(s.began).Truncate(time.Second).String(),
	})
}

// GetHealthz answers GET /healthz: the process lives.
func (s *Server) GetHealthz(c echo.Context) error { return s.alive(c) }

// GetReadyz answers GET /readyz: jobs can be taken.
func (s *Server) GetReadyz(c echo.Context) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), readyBudget)
	defer cancel()
	err := s.Ready(ctx)
	if err == nil {
		return s.alive(c)
	}
	reason := "Redis does not answer"
	var told *failure.Failure
	switch {
	case errors.As(err, &told):
		reason = told.Error()
	case errors.Is(err, joblog.ErrStateLost):
		reason = stateLost
	case errors.Is(err, joblog.ErrEarlierForm):
		reason = earlierForm
	}
	return &refusal{Failure: failure.Failure{Code: failure.QueueUnavailable, Summary: "Not ready", Details: reason}.Because(err)}
}

func (s *Server) alive(c echo.Context) error {
	return c.JSON(http.StatusOK, openapi.Alive{Status: openapi.AliveStatusOk, Version: s.Version})
}
