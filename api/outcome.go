package api

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"vmapower/api/openapi"
	"vmapower/joblog"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// retryRead is the pause before a waiting request asks again while Redis is away.
const retryRead = 200 * time.Millisecond

// untilEnded waits for the end of the job, and returns it as it was last read. The
// job was accepted, so Redis being away for a moment is no reason to say anything
// else.
func (s *Server) untilEnded(c echo.Context, job joblog.Job, wait time.Duration) joblog.Job {
	ctx, cancel := s.patient(c, wait)
	defer cancel()
	for !job.Status.Ended() && ctx.Err() == nil {
		next, err := s.Log.Wait(ctx, job.ID, job.Revision)
		if err == nil {
			job = next
			continue
		}
		select {
		case <-ctx.Done():
		case <-time.After(retryRead):
		}
	}
	return job
}

// outcome answers with what the ended job came to: its result, or its failure with
// the failure's own status.
func outcome(c echo.Context, job joblog.Job) error {
	c.Response().Header().Set("Location", selfOf(job.ID))
	if job.Status == joblog.StatusCompleted {
		return c.JSONBlob(http.StatusOK, job.Result)
	}
	return refusalOf(job)
}

// refusalOf is why the job did not do what was asked.
func refusalOf(job joblog.Job) *refusal {
	failure := job.Failure
	if failure == nil {
		failure = joblog.Fail(joblog.CodeInternal, "")
	}
	return &refusal{Failure: failure, vmID: job.VMID, jobID: job.ID}
}

// lookBudget is how long an older caller, who has waited already, waits for a look.
const lookBudget = 5 * time.Second

// stillRunning answers an older caller, who takes anything but 200 for a failure,
// while the job runs: it claims no more than what vCenter says now.
func (s *Server) stillRunning(c echo.Context, job joblog.Job, o order) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), lookBudget)
	defer cancel()
	power := vcenter.PowerUnknown
	if id, err := vcenter.ParseID(o.vm); err == nil {
		if state, err := s.look(vcenter.WithOperation(ctx, job.ID), o.login, id); err == nil {
			power = state.Power
		}
	}
	c.Response().Header().Set("Location", selfOf(job.ID))
	took := max(0, time.Since(job.Created))
	common := openapi.PowerOffResult{
		Success: true, VmId: job.VMID, NewState: openapi.VMPowerState(power), Operation: tasks.OperationPowerOff,
		DurationMs: took.Milliseconds(), DurationSeconds: int(took.Round(time.Second).Seconds()),
		Timestamp: time.Now().UTC().Truncate(time.Millisecond), JobId: job.ID,
		Message: fmt.Sprintf("VM %s is still under way as job %s", job.Operation, job.ID),
	}
	if job.Operation == tasks.OperationPowerOff {
		return c.JSON(http.StatusOK, common)
	}
	return c.JSON(http.StatusOK, openapi.PowerOnResult{
		Success: true, VmId: common.VmId, NewState: common.NewState, Operation: tasks.OperationPowerOn,
		DurationMs: common.DurationMs, DurationSeconds: common.DurationSeconds, Timestamp: common.Timestamp,
		JobId: common.JobId, Message: common.Message,
	})
}
