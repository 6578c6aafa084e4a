package api

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"vmapower/api/openapi"
	"vmapower/audit"
	"vmapower/authority"
	"vmapower/failure"
	"vmapower/internal/pause"
	"vmapower/joblog"
	"vmapower/tasks"
)

// GetJob answers GET /api/v1/jobs/{job_id}.
func (s *Server) GetJob(c echo.Context, id openapi.JobID, params openapi.GetJobParams) error {
	var watch *joblog.Watch
	if params.Wait > 0 {
		watch = s.Jobs.Watch(id) // before the job is read, so that no change is missed after that
		defer watch.Leave()
	}
	shown, err := s.show(c.Request().Context(), principalOf(c), id)
	if err != nil {
		return err
	}
	known := knows(params.IfNoneMatch, shown.etag)
	if watch != nil && (known || params.IfNoneMatch == "") && !shown.ended {
		before := shown.revision
		if shown, err = s.untilChanged(c, watch, shown, time.Duration(params.Wait)*time.Second); err != nil {
			return err
		}
		known = known && shown.revision == before
	}
	h := c.Response().Header()
	h.Set("Etag", shown.etag)
	if known {
		return c.NoContent(http.StatusNotModified)
	}
	h.Set(echo.HeaderContentLength, strconv.Itoa(len(shown.document))) // else net/http sends it in chunks
	return c.JSONBlob(http.StatusOK, shown.document)
}

// untilChanged waits for a change of the job, and returns it as it is then. A Redis that is away for a
// while ends no wait: the caller would only ask again.
func (s *Server) untilChanged(c echo.Context, watch *joblog.Watch, shown shownJob, wait time.Duration) (shownJob, error) {
	ctx, cancel := s.waitContext(c, s.waitFor(c, wait))
	defer cancel()
	for {
		revision, err := watch.Changed(ctx, shown.id, shown.revision)
		if err == nil && revision == shown.revision {
			return shown, nil
		}
		if err == nil {
			var now shownJob
			if now, err = s.showAgain(context.WithoutCancel(ctx), shown.id, revision); err == nil {
				return now, nil
			}
		}
		if !errors.Is(err, joblog.ErrUnavailable) || pause.For(ctx, retryRead) != nil {
			return shownJob{}, err
		}
	}
}

func etag(revision int64) string { return `"r` + strconv.FormatInt(revision, 10) + `"` }

// knows reports whether If-None-Match names this tag: one tag, a list, or "*".
func knows(header, etag string) bool {
	for tag := range strings.SplitSeq(header, ",") {
		tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
		if tag == "*" || tag == etag {
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
