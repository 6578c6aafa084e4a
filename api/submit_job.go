package api

import (
	"time"

	"github.com/labstack/echo/v4"
	"go.opentelemetry.io/otel/trace"

	"vmapower/credentials"
	"vmapower/joblog"
	"vmapower/tasks"
)

// waiting is how a request for a job is answered besides with 202.
type waiting struct {
	prefer string // the header
	firm   bool   // an older caller's job must have ended after a while
	// compat answers an older caller, who takes anything but 200 for a failure.
	compat func(c echo.Context, job joblog.Job, login credentials.Login, arrived time.Time) error
}

// submitJob makes a job of the request, waits for it where that is preferred, and
// answers.
func (s *Server) submitJob(c echo.Context, asked jobRequest, args tasks.Args, w waiting, idempotencyKey string) error {
	arrived := time.Now()
	preference, err := parsePrefer(w.prefer)
	if err != nil {
		return err
	}
	request, login, err := s.request(asked)
	if err != nil {
		return err
	}
	older := !preference.given && s.CompatWait > 0
	request.Firm = older && w.firm
	job, how, err := s.accept(c, request, args, login, idempotencyKey)
	if err != nil {
		return explain(err).ofVM(request.VMID)
	}
	nameJob(trace.SpanFromContext(c.Request().Context()), job.ID)
	if how == joblog.Replayed {
		c.Response().Header().Set("Idempotent-Replay", "true")
	}
	switch {
	case preference.waits:
		obeyed, shortened := preference.within(s.LongestWait)
		job = s.untilEnded(c, job, obeyed.wait)
		if job.Status.Ended() || shortened {
			c.Response().Header().Set("Preference-Applied", obeyed.applied())
		}
		if job.Status.Ended() {
			return s.outcome(c, job)
		}
	case older:
		return w.compat(c, job, login, arrived)
	}
	return s.accepted(c, job)
}
