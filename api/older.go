package api

import (
	"cmp"
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

// answerOlder answers an older caller, who takes anything but 200 for a failure. A
// sync is only begun by then: that caller polls for its progress.
func (s *Server) answerOlder(c echo.Context, job joblog.Job, o order) error {
	if job.Operation == tasks.OperationFinalSync {
		return syncStarted(c, job)
	}
	if job = s.untilEnded(c, job, s.CompatWait); job.Status.Ended() {
		return outcome(c, job)
	}
	return s.stillRunning(c, job, o)
}

func syncStarted(c echo.Context, job joblog.Job) error {
	c.Response().Header().Set("Location", selfOf(job.ID))
	return c.JSON(http.StatusOK, openapi.ReplicateStarted{
		JobId: cmp.Or(job.ExternalID, job.ID), Status: progressStatus(job.Status),
		VmCount: 1, StartedAt: job.Created,
	})
}

// lookBudget is how long an older caller, who has waited already, waits for a look.
const lookBudget = 5 * time.Second

// stillRunning answers while the job runs: it claims no more than what vCenter says
// now.
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
