package api

import (
	"github.com/labstack/echo/v4"
	"go.opentelemetry.io/otel/trace"

	"vmapower/credentials"
	"vmapower/joblog"
	"vmapower/tasks"
)

// waiting is how a request for a job is answered besides with 202.
type waiting struct {
	prefer string // the header
	// compat answers an older caller, who takes anything but 200 for a failure.
	compat func(echo.Context, joblog.Job, credentials.Login) error
}

// submitJob makes a job of the request, waits for it where that is preferred, and
// answers.
func (s *Server) submitJob(c echo.Context, asked jobRequest, args tasks.Args, w waiting, idempotencyKey string) error {
	preference, err := parsePrefer(w.prefer)
	if err != nil {
		return err
	}
	request, login, err := s.request(asked)
	if err != nil {
		return err
	}
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
		if job = s.untilEnded(c, job, preference.wait); job.Status.Ended() {
			c.Response().Header().Set("Preference-Applied", preference.applied())
			return outcome(c, job)
		}
	case !preference.given && s.CompatWait > 0:
		return w.compat(c, job, login)
	}
	return accepted(c, job)
}
