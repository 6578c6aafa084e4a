package api

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"vmapower/access"
	"vmapower/api/openapi"
	"vmapower/audit"
	"vmapower/failure"
	"vmapower/joblog"
)

// GetJob answers GET /api/v1/jobs/{job_id}.
func (s *Server) GetJob(c echo.Context, id openapi.JobID, params openapi.GetJobParams) error {
	job, err := s.find(c.Request().Context(), principalOf(c), id)
	if err != nil {
		return err
	}
	known := knows(params.IfNoneMatch, job.Revision)
	if params.Wait > 0 && (known || params.IfNoneMatch == "") {
		before := job.Revision
		if job, err = s.untilChanged(c, job, time.Duration(params.Wait)*time.Second); err != nil {
			return err
		}
		known = known && job.Revision == before
	}
	c.Response().Header().Set("ETag", etag(job.Revision))
	if known {
		return c.NoContent(http.StatusNotModified)
	}
	return c.JSON(http.StatusOK, jobDocument(job))
}

func (s *Server) untilChanged(c echo.Context, job joblog.Job, wait time.Duration) (joblog.Job, error) {
	ctx, cancel := s.patient(c, wait)
	defer cancel()
	return s.Log.Wait(ctx, job.ID, job.Revision)
}

func etag(revision int64) string { return fmt.Sprintf(`"r%d"`, revision) }

// knows reports whether If-None-Match names this revision: one tag, a list, or "*".
func knows(header string, revision int64) bool {
	for tag := range strings.SplitSeq(header, ",") {
		tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
		if tag == "*" || tag == etag(revision) {
			return true
		}
	}
	return false
}

// CancelJob answers POST /api/v1/jobs/{job_id}/cancel.
func (s *Server) CancelJob(c echo.Context, id openapi.JobID) error {
	job, err := s.find(c.Request().Context(), principalOf(c), id)
	if err != nil {
		return err
	}
	cancelled, err := s.cancel(c, job)
	s.auditedJob(c, audit.Cancel, job, "", err)
	if err != nil {
		return refusalAbout(job, err)
	}
	return accepted(c, cancelled)
}

// cancel is for who asked and for operators: approving is all that an approver may do to
// a job of somebody else.
func (s *Server) cancel(c echo.Context, job joblog.Job) (joblog.Job, error) {
	if who := principalOf(c); job.RequestedBy != who.ID && !who.Has(access.RoleOperator) {
		return job, refuseWith(failure.Forbidden, "the job is another appliance's")
	}
	return s.Log.Cancel(context.WithoutCancel(c.Request().Context()), job.ID, cancelledUnbegun(job))
}

// cancelledUnbegun is the end of a job that was cancelled before it called anything.
// Nobody has looked at the VM, so nothing is said of its state.
func cancelledUnbegun(job joblog.Job) joblog.Outcome {
	const message = "The job was cancelled before it changed anything"
	result := map[string]any{
		"success": false, "vm_id": job.VMID, "operation": job.Operation,
		"previous_state": openapi.Unknown, "new_state": openapi.Unknown,
		"duration_seconds": 0, "duration_ms": 0, "timestamp": time.Now().UTC().Truncate(time.Millisecond),
		"message": message, "job_id": job.ID,
	}
	return joblog.Outcome{
		Status: joblog.StatusCancelled, Result: result,
		Failure: failure.New(failure.Cancelled, message),
	}
}
