package api

import (
	"github.com/labstack/echo/v4"

	"vmapower/joblog"
	"vmapower/tasks"
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
		return err
	}
	if how == joblog.Replayed {
		c.Response().Header().Set("Idempotent-Replay", "true")
	}
	wait, compatible := preference.wait, false
	if !preference.given && s.CompatWait > 0 {
		wait, compatible = s.CompatWait, true
	}
	if compatible && job.Operation == tasks.OperationFinalSync {
		return syncStarted(c, job)
	}
	if preference.waits || compatible {
		job = s.untilEnded(c, job, wait)
	}
	switch {
	case job.Status.Ended() && preference.waits:
		c.Response().Header().Set("Preference-Applied", preference.applied())
		return outcome(c, job)
	case job.Status.Ended() && compatible:
		return outcome(c, job)
	case compatible:
		return s.stillRunning(c, job, o)
	}
	return accepted(c, job)
}
