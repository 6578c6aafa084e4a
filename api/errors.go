package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"vmapower/api/openapi"
	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/vcenter"
)

// faults are the codes whose cause is logged, at which level. Callers do not see it.
var faults = map[failure.Code]slog.Level{
	failure.Internal:         slog.LevelError,
	failure.QueueUnavailable: slog.LevelWarn,
}

// stateLost is the answer while Redis is not the store that holds the accepted jobs.
const stateLost = "Redis has lost jobs that were accepted; an operator must look at them, and say so with: vmapower redis accept-loss"

// earlierForm is the answer while Redis holds what an earlier version wrote.
const earlierForm = "Redis holds jobs of an earlier version of this service; an operator must look at its log"

// retryAfter is what a caller is told to wait when the queue is away, in seconds.
const retryAfter = "5"

// refusal is an answer other than the one that was asked for.
type refusal struct {
	*failure.Failure
	status int // 0 for the code's own
	vmID   string
	jobID  string

	retryAfter string // seconds, "" for none
	quota      string // the setting or limit that was reached, "" for none
}

// Unwrap gives the log the cause.
func (r *refusal) Unwrap() error { return r.Failure }

func refuseWith(code failure.Code, details string) *refusal {
	return &refusal{Failure: failure.New(code, details)}
}

// invalid refuses a request for what its fields say, each problem as "field: what".
func invalid(problems ...string) *refusal {
	return refuseWith(failure.InvalidRequest, strings.Join(problems, "; "))
}

// ofVM is the refusal with the VM that it is about.
func (r refusal) ofVM(vmID string) *refusal {
	r.vmID = vmID
	return &r
}

// ofJob is the refusal with the job that it is about.
func (r refusal) ofJob(jobID string) *refusal {
	r.jobID = jobID
	return &r
}

// refusalAbout is the error about what was asked of a job. Where Redis gave no sure answer it may
// have been done.
func refusalAbout(job joblog.Job, err error) *refusal {
	if errors.Is(err, joblog.ErrUnavailable) {
		err = &refusal{Failure: failure.New(failure.QueueUnavailable,
			"Redis gives no sure answer; it may have been done: look at the job, and ask again").Because(err)}
	}
	return explain(err).ofJob(job.ID).ofVM(job.VMID)
}

// explain is the refusal for an error. An unknown error is internal: its text goes to
// the log and not to the caller.
func explain(err error) *refusal {
	var (
		known *refusal
		busy  *joblog.BusyError
		many  *joblog.TooManyError
		fault *vcenter.Fault
		route *echo.HTTPError
	)
	if r := explainAccess(err); r != nil {
		return r
	}
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &busy):
		return refuseWith(failure.VMBusy, "job "+busy.JobID+" works on the VM: wait for its end, or cancel it").ofJob(busy.JobID)
	case errors.As(err, &many):
		return tooMany(many)
	case errors.Is(err, joblog.ErrUnknownKey):
		return refuseWith(failure.JobNotFound, "the job is signed with a key that this service's keyring lacks: was the keyring replaced?")
	case errors.Is(err, joblog.ErrNewer):
		return &refusal{Failure: failure.New(failure.QueueUnavailable, "a newer version of the service has written this; ask again, or ask that one").Because(err), retryAfter: retryAfter}
	case errors.Is(err, joblog.ErrNotFound):
		return refuseWith(failure.JobNotFound, "no job has this id, or it was forgotten after its retention")
	case errors.Is(err, joblog.ErrEnded):
		return refuseWith(failure.JobEnded, "the job will not change any more")
	case errors.Is(err, joblog.ErrDecided):
		return refuseWith(failure.JobEnded, "it needs no approval, or was decided otherwise; cancel it if it must not be done")
	case errors.Is(err, joblog.ErrApprovalExpired):
		return refuseWith(failure.ApprovalExpired, "the time to approve it is over: ask for a new job")
	case errors.Is(err, joblog.ErrIdempotencyConflict):
		return refuseWith(failure.IdempotencyConflict, "Idempotency-Key: was used for another request")
	case errors.Is(err, joblog.ErrUnavailable):
		return &refusal{Failure: failure.New(failure.QueueUnavailable, "Redis gives no answer; try again").Because(err)}
	case errors.Is(err, joblog.ErrEarlierForm):
		return &refusal{Failure: failure.New(failure.QueueUnavailable, earlierForm).Because(err)}
	case errors.Is(err, joblog.ErrStateLost), errors.Is(err, joblog.ErrWithdrawn):
		return &refusal{Failure: failure.New(failure.QueueUnavailable, stateLost).Because(err)}
	case errors.As(err, &fault):
		return &refusal{Failure: failure.New(vcenter.Code(err), fault.Text).Because(err)}
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return refuseWith(failure.Timeout, "there was no answer in time")
	case errors.As(err, &route):
		return explainRoute(route)
	}
	return &refusal{Failure: failure.New(failure.Internal, "").Because(err)}
}

// explainRoute is the refusal for an error of the router.
func explainRoute(err *echo.HTTPError) *refusal {
	switch err.Code {
	case http.StatusNotFound:
		r := invalid("path: there is nothing here")
		r.status = err.Code
		return r
	case http.StatusMethodNotAllowed:
		r := invalid("method: this path does not know it, see the Allow header")
		r.status = err.Code
		return r
	case http.StatusBadRequest:
		return invalid("the request can't be read")
	}
	return &refusal{Failure: failure.New(failure.Internal, "").Because(err)}
}

// refuse answers with the error, in the one shape that all of them have.
func (s *Server) refuse(err error, c echo.Context) {
	var unread *net.OpError
	if c.Response().Committed && errors.As(err, &unread) {
		return // who asked has gone
	}
	r := explain(err)
	s.metrics.refused(r)
	if level, ours := faults[r.Code]; ours {
		s.Logger.Log(c.Request().Context(), level, "request failed", "request_id", requestID(c), "route", s.route(c), "err", cmp.Or(r.Failure.Unwrap(), err))
	}
	if c.Response().Committed {
		return
	}
	if r.vmID == "" {
		r.vmID = vmIDOf(c)
	}
	if r.jobID == "" {
		r.jobID = jobIDOf(c)
	}
	status := r.status
	if status == 0 {
		status = r.Code.HTTPStatus()
	}
	if status == http.StatusServiceUnavailable {
		c.Response().Header().Set("Retry-After", retryAfter)
	}
	markRefused(c, r, status)
	if r.retryAfter != "" {
		c.Response().Header().Set("Retry-After", r.retryAfter)
	}
	if status == http.StatusUnauthorized {
		c.Response().Header().Set("WWW-Authenticate", "Bearer")
	}
	if err := c.JSON(status, r.document(requestID(c), time.Now())); err != nil {
		s.Logger.DebugContext(c.Request().Context(), "the answer was not delivered", "request_id", requestID(c))
	}
}

// document is the refusal as callers read it, in answers and in jobs.
func (r *refusal) document(requestID string, at time.Time) openapi.Error {
	return openapi.Error{
		Error: r.Summary, Details: r.Details, Code: openapi.ErrorCode(r.Code),
		VmId: r.vmID, JobId: r.jobID, RequestId: requestID, Timestamp: at.UTC().Truncate(time.Millisecond),
	}
}

// vmIDOf is the VM that the path names, "" when it names none.
func vmIDOf(c echo.Context) string {
	id, err := vcenter.ParseID(c.Param("vm_id"))
	if err != nil {
		return ""
	}
	return id.String()
}

// jobIDOf is the job that the path names by its own id, "" when it names none or one by its external id.
func jobIDOf(c echo.Context) string {
	if id, err := uuid.Parse(c.Param("job_id")); err == nil && id.Version() == 7 {
		return id.String()
	}
	return ""
}

// tooMany is the refusal for a caller with as many jobs as it may have.
func tooMany(many *joblog.TooManyError) *refusal {
	r := refuseWith(failure.TooManyJobs, fmt.Sprintf("max_open_jobs: %d jobs of this appliance are open; wait for the end of some, or cancel them", many.Limit))
	r.retryAfter, r.quota = retryAfter, quotaOpenJobs
	if many.Awaiting {
		r = refuseWith(failure.TooManyJobs, fmt.Sprintf("max_awaiting_jobs: %d jobs of this appliance await their approval; have them decided, or cancel them", many.Limit))
		r.retryAfter, r.quota = "60", quotaAwaitingJobs
	}
	return r
}
