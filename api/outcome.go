package api

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"vmapower/failure"
	"vmapower/internal/pause"
	"vmapower/joblog"
)

// retryRead is the pause before a waiting request asks again while Redis is away.
const retryRead = 200 * time.Millisecond

// untilEnded waits for the end of the job, and returns it as it was last read. While
// Redis is away it goes on waiting: the job was accepted.
func (s *Server) untilEnded(c echo.Context, job joblog.Job, wait time.Duration) joblog.Job {
	ctx, cancel := s.waitContext(c, s.waitFor(c, wait))
	defer cancel()
	for !job.Status.Ended() && ctx.Err() == nil {
		next, err := s.Jobs.Wait(ctx, job.ID, job.Revision)
		if err == nil {
			job = next
			continue
		}
		_ = pause.For(ctx, retryRead)
	}
	return job
}

// outcome answers with the result of the ended job, or with its failure and the status of
// that code.
func (s *Server) outcome(c echo.Context, job joblog.Job) error {
	c.Response().Header().Set("Location", s.selfOf(job.ID))
	if job.Status == joblog.StatusCompleted {
		return c.JSONBlob(http.StatusOK, job.Result)
	}
	return refusalOf(job)
}

// refusalOf is the failure of a job as an answer.
func refusalOf(job joblog.Job) *refusal {
	why := job.Failure
	if why == nil {
		why = failure.New(failure.Internal, "")
	}
	return &refusal{Failure: why, vmID: job.VMID, jobID: job.ID}
}
