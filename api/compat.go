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

// Nothing that an older caller set going happens after it has gone. A job of its must have
// ended CompatLimit after it was accepted, the last look and its record included.
// Of a short limit they are a share.
const (
	compatClosing = 15 * time.Second // of the limit, from the deadline to the end of the job
	compatCut     = 17 * time.Second // of what is left, to cut the power and to see the VM off; StableOff comes to it
)

// limited bounds a power job of an older caller: its deadline, and its timeout so that what
// follows it still fits in.
func (s *Server) limited(args tasks.Args) (within tasks.Args, budget time.Duration) {
	budget = s.CompatLimit - min(compatClosing, s.CompatLimit/5)
	longest := max(1, int((budget-min(compatCut, s.CompatLimit/4)-s.StableOff)/time.Second))
	budget = min(budget, args.Limit()+s.DeadlineSlack)
	switch asked := args.(type) {
	case tasks.PowerOff:
		asked.Timeout = min(asked.Timeout, longest)
		return asked, budget
	case tasks.PowerOn:
		asked.Timeout = min(asked.Timeout, longest)
		return asked, budget
	}
	return args, budget
}

// compatAnswer is how long after its request an older caller is answered at the latest; it
// gives up after 60 s.
const compatAnswer = 54 * time.Second

// answerPowerCompat answers an older caller of a power request, who takes anything but
// 200 for a failure.
func (s *Server) answerPowerCompat(c echo.Context, job joblog.Job, login credentials.Login, arrived time.Time) error {
	left := compatAnswer - observeWithin - time.Since(arrived)
	if job = s.untilEnded(c, job, max(0, min(s.CompatWait, left))); job.Status.Ended() {
		return s.outcome(c, job)
	}
	return s.stillRunning(c, job, login)
}

// answerSyncCompat answers an older caller of a sync, which has only begun by then: that
// caller polls for its progress.
func (s *Server) answerSyncCompat(c echo.Context, job joblog.Job, _ credentials.Login, _ time.Time) error {
	c.Response().Header().Set("Location", s.selfOf(job.ID))
	return c.JSON(http.StatusOK, openapi.ReplicateStarted{
		JobId: cmp.Or(job.ExternalID, job.ID), Status: s.progressStatus(job.Status),
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
		if state, err := s.observeVM(vcenter.WithOperation(ctx, job.ID), job.Profile, login, id); err == nil {
			power = state.Power
		}
	}
	now := time.Now()
	result := tasks.About(job.Operation, job.VMID, job.ID, max(0, now.Sub(job.Created)), now,
		fmt.Sprintf("VM %s is still under way as job %s", job.Operation, job.ID))
	result.Success, result.PreviousState, result.NewState = true, "", tasks.PowerState(power)
	c.Response().Header().Set("Location", s.selfOf(job.ID))
	return c.JSON(http.StatusOK, result)
}
