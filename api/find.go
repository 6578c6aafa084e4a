package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"vmapower/access"
	"vmapower/audit"
	"vmapower/failure"
	"vmapower/joblog"
)

// maySee reports whether the caller may read the job: its own, any as an operator, and as
// an approver those that need an approval.
func maySee(who access.Principal, job joblog.Job) bool {
	return mayRead(who, job.RequestedBy, job.Approval != nil)
}

func mayRead(who access.Principal, requestedBy string, needsApproval bool) bool {
	return requestedBy == who.ID || who.Has(access.RoleOperator) || who.Has(access.RoleApprover) && needsApproval
}

// seesAll reports whether the caller may read every job of this status, "" for any.
func seesAll(who access.Principal, status joblog.Status) bool {
	return who.Has(access.RoleOperator) || who.Has(access.RoleApprover) && status == joblog.StatusAwaitingApproval
}

// find returns the job with this id, or the newest one with this external id, for reading.
// A job that the caller may not see is ErrNotFound, as one that does not exist.
func (s *Server) find(ctx context.Context, who access.Principal, id string) (joblog.Job, error) {
	job, err := s.Jobs.Get(ctx, id)
	switch {
	case err == nil && maySee(who, job):
		return job, nil
	case err != nil && (!errors.Is(err, joblog.ErrNotFound) || errors.Is(err, joblog.ErrUnknownKey)):
		return joblog.Job{}, err
	case who.Has(access.RoleOperator):
		return s.findExternal(ctx, id)
	}
	return s.Jobs.FindOwn(ctx, id, who.ID)
}

// findExternal refuses an external id that several appliances have used, because which of
// them is meant would be a guess.
func (s *Server) findExternal(ctx context.Context, externalID string) (joblog.Job, error) {
	jobs, err := s.Jobs.FindExternal(ctx, externalID)
	if err != nil {
		return joblog.Job{}, err
	}
	if len(jobs) == 1 {
		return jobs[0], nil
	}
	return joblog.Job{}, ambiguous(jobs)
}

// ambiguous names the jobs. The request is what is wrong, so the code is that of one: a
// caller must not take it for a VM that is ambiguous.
func ambiguous(jobs []joblog.Job) *refusal {
	const most = 10
	named := make([]string, 0, most)
	for _, job := range jobs[:min(len(jobs), most)] {
		named = append(named, job.ID+" of "+job.RequestedBy)
	}
	r := invalid(fmt.Sprintf("job_id: %d appliances have jobs with this external id, the newest are %s: ask by the job's own id",
		len(jobs), strings.Join(named, ", ")))
	r.status = http.StatusConflict
	return r
}

// findToChange returns the job with this id for a decision or a cancel: those go by the
// job's own id alone. That the caller may not even see the job is audited.
func (s *Server) findToChange(c echo.Context, id string, action audit.Action, reason string) (joblog.Job, error) {
	job, err := s.Jobs.Get(c.Request().Context(), id)
	if err == nil && maySee(principalOf(c), job) {
		return job, nil
	}
	if err == nil {
		err = joblog.ErrNotFound
		s.auditedJob(c, action, job, reason, err)
	}
	if errors.Is(err, joblog.ErrNotFound) {
		err = refuseWith(failure.JobNotFound, "no job has this id, or it was forgotten after its retention; an external id is not enough here")
	}
	return joblog.Job{}, err
}
