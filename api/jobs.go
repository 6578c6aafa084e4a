package api

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"vmapower/api/openapi"
	"vmapower/audit"
	"vmapower/authority"
	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/tasks"
)

// GetJob answers GET /api/v1/jobs/{job_id}.
func (s *Server) GetJob(c echo.Context, id openapi.JobID, params openapi.GetJobParams) error {
	shown, err := s.show(c.Request().Context(), principalOf(c), id)
	if err != nil {
		return err
	}
	known := knows(params.IfNoneMatch, shown.job.Revision)
	if params.Wait > 0 && (known || params.IfNoneMatch == "") && !shown.job.Status.Ended() {
		before := shown.job.Revision
		if shown, err = s.untilChanged(c, shown.job, time.Duration(params.Wait)*time.Second); err != nil {
			return err
		}
		known = known && shown.job.Revision == before
	}
	c.Response().Header().Set("ETag", etag(shown.job.Revision))
	if known {
		return c.NoContent(http.StatusNotModified)
	}
	return c.JSONBlob(http.StatusOK, shown.document)
}

func (s *Server) untilChanged(c echo.Context, job joblog.Job, wait time.Duration) (shownJob, error) {
	ctx, cancel := s.waitContext(c, s.waitFor(c, wait))
	defer cancel()
	job, err := s.Jobs.Wait(ctx, job.ID, job.Revision)
	if err != nil {
		return shownJob{}, err
	}
	return s.render(job)
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
func (s *Server) CancelJob(c echo.Context, id openapi.OwnJobID) error {
	job, err := s.findToChange(c, id, audit.Cancel, "")
	if err != nil {
		return err
	}
	cancelled, err := s.cancel(c, job)
	if err != nil {
		s.auditedJob(c, audit.Cancel, job, "", err)
		return refusalAbout(job, err)
	}
	s.auditedAgain(c, audit.Cancel, job, "", job.CancelRequested)
	return s.accepted(c, cancelled)
}

func (s *Server) cancel(c echo.Context, job joblog.Job) (joblog.Job, error) {
	if err := authority.MayCancel(principalOf(c), job.RequestedBy); err != nil {
		return job, refusedBy(err)
	}
	return s.Jobs.Cancel(context.WithoutCancel(c.Request().Context()), job, principalOf(c).ID, cancelledUnbegun(job))
}

// cancelledUnbegun is the end of a job that was cancelled before a worker had it.
func cancelledUnbegun(job joblog.Job) joblog.Outcome {
	return unbegun(job, joblog.StatusCancelled, failure.New(failure.Cancelled, ""))
}

// unbegun is the end of a job that no worker had. It is signed before Redis says so, and
// therefore tells neither of the VM's state nor that nothing was called.
func unbegun(job joblog.Job, status joblog.Status, why *failure.Failure) joblog.Outcome {
	return joblog.Outcome{
		Status: status, Failure: why, Result: tasks.About(job.Operation, job.VMID, job.ID, 0, time.Now(), why.Summary),
	}
}
