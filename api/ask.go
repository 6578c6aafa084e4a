package api

import (
	"github.com/labstack/echo/v4"
	"go.opentelemetry.io/otel/trace"

	"vmapower/joblog"
)

// ask makes a job of the request, waits for it where that is preferred, and answers.
func (s *Server) ask(c echo.Context, prefer string, r request) error {
	preference, err := parsePrefer(prefer)
	if err != nil {
		return err
	}
	o, err := s.orderOf(r)
	if err != nil {
		return err
	}
	job, how, err := s.accept(c, o)
	if err != nil {
		refused := explain(err)
		refused.vmID = o.vm
		return refused
	}
	tellJob(trace.SpanFromContext(c.Request().Context()), job.ID)
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
		return s.answerOlder(c, job, o)
	}
	return accepted(c, job)
}
