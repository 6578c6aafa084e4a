package api

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"vmapower/access"
	"vmapower/api/openapi"
	"vmapower/audit"
	"vmapower/authority"
	"vmapower/failure"
	"vmapower/joblog"
)

// DecideJob answers POST /api/v1/jobs/{job_id}/approve.
func (s *Server) DecideJob(c echo.Context, id openapi.OwnJobID) error {
	var body openapi.Verdict
	if err := decode(c, &body); err != nil {
		return err
	}
	decision, action := joblog.Decision(body.Decision), audit.Approve
	if decision == joblog.Reject {
		action = audit.Reject
	}
	job, err := s.findToChange(c, id, action, body.Reason)
	if err != nil {
		return err
	}
	decided, err := s.decide(c, job, decision, body.Reason)
	if err != nil {
		s.auditedJob(c, action, job, body.Reason, err)
		return refusalAbout(job, err)
	}
	s.auditedAgain(c, action, job, body.Reason, decidedBefore(job, decided, principalOf(c)))
	return c.JSON(http.StatusOK, s.jobDocument(decided))
}

func (s *Server) decide(c echo.Context, job joblog.Job, decision joblog.Decision, reason string) (joblog.Job, error) {
	ctx, who := context.WithoutCancel(c.Request().Context()), principalOf(c)
	if !s.Gate.Open() {
		if err := authority.MayDecide(who, job.RequestedBy); err != nil {
			return job, refusedBy(err)
		}
		if decision == joblog.Approve && !s.inUse(job.RequestedBy) {
			return job, refuseWith(failure.Forbidden, "requested_by: the appliance that asked was revoked")
		}
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

// decidedBefore reports whether the decision that stands had been made before, or by another.
func decidedBefore(found, decided joblog.Job, who access.Principal) bool {
	return found.Approval != nil && found.Approval.Decision != "" || decided.Approval != nil && decided.Approval.By != who.ID
}

// approvalDocument is the job's approval as callers read it; nil for a job that needs none.
func approvalDocument(a *joblog.Approval) *openapi.Approval {
	if a == nil {
		return nil
	}
	return &openapi.Approval{
		ApprovalId: a.ID, ExpiresAt: timeOrNull(a.Expires), Decision: openapi.ApprovalDecision(a.Decision), By: a.By, Reason: a.Reason, DecidedAt: timeOrNull(a.At),
	}
}
