package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"vmapower/access"
	"vmapower/api/openapi"
	"vmapower/audit"
	"vmapower/failure"
	"vmapower/joblog"
)

// find returns the job with this id or external id if the caller may see it. A job that
// the caller may not see is ErrNotFound, as one that does not exist.
func (s *Server) find(ctx context.Context, who access.Principal, id string) (joblog.Job, error) {
	if who.Has(access.RoleOperator) {
		return s.Jobs.Find(ctx, id)
	}
	job, err := s.Jobs.Get(ctx, id)
	if errors.Is(err, joblog.ErrNotFound) {
		return s.Jobs.FindOwn(ctx, id, who.ID)
	}
	if err == nil && job.RequestedBy != who.ID && !(who.Has(access.RoleApprover) && job.Approval != nil) {
		return joblog.Job{}, joblog.ErrNotFound
	}
	return job, err
}

// DecideJob answers POST /api/v1/jobs/{job_id}/approve.
func (s *Server) DecideJob(c echo.Context, id openapi.JobID) error {
	var body openapi.Verdict
	if err := decode(c, &body); err != nil {
		return err
	}
	job, err := s.find(c.Request().Context(), principalOf(c), id)
	if err != nil {
		return err
	}
	decision, action := joblog.Decision(body.Decision), audit.Approve
	if decision == joblog.Reject {
		action = audit.Reject
	}
	decided, err := s.decide(c, job, decision, body.Reason)
	s.auditedJob(c, action, job, body.Reason, err)
	if err != nil {
		return refusalAbout(job, err)
	}
	return c.JSON(http.StatusOK, jobDocument(decided))
}

func (s *Server) decide(c echo.Context, job joblog.Job, decision joblog.Decision, reason string) (joblog.Job, error) {
	ctx, who := context.WithoutCancel(c.Request().Context()), principalOf(c)
	switch {
	case !s.Gate.Open() && !who.Has(access.RoleApprover):
		return job, refuseWith(failure.Forbidden, "only an appliance with the role approver decides")
	case !s.Gate.Open() && job.RequestedBy == who.ID:
		return job, refuseWith(failure.Forbidden, "somebody else than the one who asked must decide")
	}
	rejected := unbegun(job, joblog.StatusFailed, failure.New(failure.ApprovalRejected, "The job was rejected by "+who.ID))
	decided, err := s.Jobs.Decide(ctx, job, joblog.Verdict{Decision: decision, By: who.ID, Reason: reason, Rejected: rejected})
	if err != nil {
		return decided, err
	}
	if decision == joblog.Approve {
		s.wake(ctx, decided)
	}
	return decided, nil
}

// approvalDocument is the job's approval as callers read it; nil for a job that needs none.
func approvalDocument(a *joblog.Approval) *openapi.Approval {
	if a == nil {
		return nil
	}
	return &openapi.Approval{
		ExpiresAt: a.Expires.UTC(), Decision: openapi.ApprovalDecision(a.Decision), By: a.By, Reason: a.Reason, DecidedAt: timeOrNull(a.At),
	}
}
