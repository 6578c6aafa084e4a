package api

import (
	"errors"

	"github.com/labstack/echo/v4"

	"vmapower/audit"
	"vmapower/authority"
	"vmapower/failure"
	"vmapower/joblog"
)

// withinScope refuses a request for a job that the caller's scope does not cover, and has it
// in the audit.
func (s *Server) withinScope(c echo.Context, request joblog.Request) error {
	err := refusedBy(authority.Within(principalOf(c).Scope, request))
	if err != nil {
		s.auditedJob(c, audit.Submit, joblog.Job{Request: request}, "", err)
	}
	return err
}

// refusedBy is the failure as the answer.
func refusedBy(err error) error {
	var why *failure.Failure
	if errors.As(err, &why) {
		return &refusal{Failure: why}
	}
	return err
}
