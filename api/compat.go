package api

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"vmapower/api/openapi"
	"vmapower/credentials"
	"vmapower/joblog"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// answerPowerCompat answers an older caller of a power request, who takes anything but
// 200 for a failure.
func (s *Server) answerPowerCompat(c echo.Context, job joblog.Job, login credentials.Login) error {
	if job = s.untilEnded(c, job, s.CompatWait); job.Status.Ended() {
		return outcome(c, job)
	}
	return s.stillRunning(c, job, login)
}

// answerSyncCompat answers an older caller of a sync, which has only begun by then: that
// caller polls for its progress.
func (s *Server) answerSyncCompat(c echo.Context, job joblog.Job, _ credentials.Login) error {
	c.Response().Header().Set("Location", selfOf(job.ID))
	return c.JSON(http.StatusOK, openapi.ReplicateStarted{
		JobId: cmp.Or(job.ExternalID, job.ID), Status: progressStatus(job.Status),
		VmCount: 1, StartedAt: job.Created,
	})
}

// observeWithin limits the observation for an older caller, who has waited already.
const observeWithin = 5 * time.Second

// stillRunning answers while the job runs: it claims no more than what vCenter says
// now.
func (s *Server) stillRunning(c echo.Context, job joblog.Job, login credentials.Login) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), observeWithin)
	defer cancel()
	power := vcenter.PowerUnknown
	if id, err := vcenter.ParseID(job.VMID); err == nil {
		if state, err := s.observeVM(vcenter.WithOperation(ctx, job.ID), login, id); err == nil {
			power = state.Power
		}
	}
	now := time.Now()
	result := tasks.About(job.Operation, job.VMID, job.ID, max(0, now.Sub(job.Created)), now,
		fmt.Sprintf("VM %s is still under way as job %s", job.Operation, job.ID))
	result.Success, result.PreviousState, result.NewState = true, "", tasks.PowerState(power)
	c.Response().Header().Set("Location", selfOf(job.ID))
	return c.JSON(http.StatusOK, result)
}
