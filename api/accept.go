package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"vmapower/access"
	"vmapower/audit"
	"vmapower/credentials"
	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// submitFor is how long a submission is repeated while Redis gives no sure answer.
const submitFor = 3 * time.Second

// accept records the request as a job and wakes a worker for it. It returns the job and
// how it was accepted. The wake-up may fail: the sweep finds the job.
func (s *Server) accept(c echo.Context, request joblog.Request, args tasks.Args, login credentials.Login, key string) (joblog.Job, joblog.Acceptance, error) {
	submission, err := s.submission(c, request, args, login, key)
	if err != nil {
		return joblog.Job{}, "", err
	}
	// A client that goes away must not end the submission half way.
	ctx := context.WithoutCancel(c.Request().Context())
	asked := joblog.Job{ID: submission.ID, Request: submission.Request}
	entry, tell, err := s.Audit.Prepare(entryOf(c, audit.Submit, asked, "", audit.OK))
	if err != nil {
		return joblog.Job{}, "", err
	}
	submission.Audit = entry
	s.prepareWake(ctx, &submission)
	job, how, err := s.submitBehind(c, ctx, submission, login)
	if errors.Is(err, joblog.ErrUnavailable) {
		job, err = s.withdraw(c, asked, err)
	} else if err != nil || how != joblog.Created {
		s.forestall(ctx, submission)
	}
	if err != nil {
		return job, "", err
	}
	if how == joblog.Created && job.Status == joblog.StatusPending && submission.WakeUp.IsZero() {
		s.wake(ctx, job)
	}
	if how == joblog.Live || how == joblog.Replayed {
		s.auditedAs(c, audit.Submit, job, "", audit.Repeated)
	} else {
		tell(ctx)
	}
	return job, how, nil
}

// submission completes the request with what the service adds, and seals the login.
func (s *Server) submission(c echo.Context, request joblog.Request, args tasks.Args, login credentials.Login, key string) (joblog.Submission, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return joblog.Submission{}, err
	}
	operation, who := args.Operation(), principalOf(c)
	request.Operation, request.RequestedBy, request.RequestID = operation.Name, who.ID, requestID(c)
	request.MaxAttempts, request.Budget = s.MaxAttempts, args.Limit()+s.DeadlineSlack
	if request.Args, err = json.Marshal(args); err != nil {
		return joblog.Submission{}, err
	}
	request.Username = login.Username
	fingerprint, err := request.Fingerprint() // of what was asked
	if err != nil {
		return joblog.Submission{}, err
	}
	if err := s.withinScope(c, request); err != nil {
		return joblog.Submission{}, err
	}
	if request.Firm {
		args, request.Budget = s.limited(args)
		if request.Args, err = json.Marshal(args); err != nil {
			return joblog.Submission{}, err
		}
	}
	submission := joblog.Submission{ID: id.String(), Request: request, Plan: plan(operation), Fingerprint: fingerprint}
	if who.Approval != access.ApprovalPreApproved {
		if submission.Covered, err = s.covering(c.Request().Context(), request); err != nil {
			return joblog.Submission{}, err
		}
		submission.NeedsApproval = submission.Covered == nil
	}
	if key != "" {
		submission.IdempotencyKey = who.ID + "|" + key
	}
	if request.Profile == "" { // else the worker has the login
		submission.Credentials, err = s.Sealer.Seal(login, credentials.Binding{JobID: submission.ID, Operation: request.Operation, VMID: request.VMID})
	}
	submission.SharedCredentials = credentials.SharedSize(submission.Credentials)
	return submission, err
}

func plan(operation tasks.Operation) []joblog.PlannedStep {
	steps := make([]joblog.PlannedStep, len(operation.Steps))
	for i, step := range operation.Steps {
		steps[i] = joblog.PlannedStep{Name: step.Name, Title: step.Title, Weight: step.Weight}
	}
	return steps
}

// submitBehind submits. A job of the same caller that has the VM and is in its last step, or
// has brought the VM down, is waited for, as long as the client does.
func (s *Server) submitBehind(
	c echo.Context, ctx context.Context, submission joblog.Submission, login credentials.Login,
) (job joblog.Job, how joblog.Acceptance, err error) {
	job, how, err = s.submit(ctx, submission)
	var busy *joblog.BusyError
	if !errors.As(err, &busy) {
		return job, how, err
	}
	waiting, leave := s.waitContext(c, s.waitFor(c, joblog.LastStepWait))
	defer leave()
	down := func(ctx context.Context, job joblog.Job) bool {
		return tasks.BringsDown(job.Operation) && s.isOff(vcenter.WithOperation(ctx, requestID(c)), submission.Request, login)
	}
	first := err
	err = s.Jobs.AwaitLastStep(waiting, submission.RequestedBy, down, func() error {
		if first == nil {
			job, how, err = s.submit(ctx, submission)
			return err
		}
		err, first = first, nil
		return err
	})
	return job, how, err
}

// isOff reports whether vCenter says now that the request's VM is off. No answer in time is no.
func (s *Server) isOff(ctx context.Context, request joblog.Request, login credentials.Login) bool {
	ctx, cancel := context.WithTimeout(ctx, observeWithin)
	defer cancel()
	id, err := vcenter.ParseID(request.VMID)
	if err != nil { // a path
		return false
	}
	state, err := s.observeVM(ctx, request.Profile, login, id)
	return err == nil && state.Power == vcenter.PoweredOff
}

// submit repeats the same submission while Redis gives no sure answer.
func (s *Server) submit(ctx context.Context, submission joblog.Submission) (joblog.Job, joblog.Acceptance, error) {
	giveUp := time.Now().Add(submitFor)
	for pause := 50 * time.Millisecond; ; pause *= 2 {
		job, how, err := s.Jobs.Submit(ctx, submission)
		if !errors.Is(err, joblog.ErrUnavailable) || time.Now().Add(pause).After(giveUp) {
			return job, how, err
		}
		time.Sleep(pause)
	}
}

// withdraw takes back a submission that Redis may or may not have recorded, so that the
// answer "not accepted" is true. Where the withdrawal is not sure either, the answer
// says so. A job that a worker has taken up meanwhile counts as accepted, unless too few
// replicas have it.
func (s *Server) withdraw(c echo.Context, asked joblog.Job, cause error) (joblog.Job, error) {
	ctx := context.WithoutCancel(c.Request().Context())
	withdrawn, err := s.Jobs.Withdraw(ctx, asked.ID)
	begun := err == nil && !withdrawn
	if begun && !errors.Is(cause, joblog.ErrTooFewReplicas) {
		if job, err := s.Jobs.Get(ctx, asked.ID); err == nil {
			return job, nil
		}
	}
	details := "Redis gives no answer; look for this job before you try again"
	switch {
	case withdrawn:
		details = "Redis gives no sure answer; nothing was accepted, try again"
	case begun:
		details = "Redis gives no sure answer, and a worker has the job already; look at it before you try again"
	}
	refused := &refusal{Failure: failure.New(failure.QueueUnavailable, details).Because(cause), jobID: asked.ID}
	if withdrawn { // the audit may have it as accepted
		s.auditedJob(c, audit.Submit, asked, "", refused)
	}
	return joblog.Job{}, refused
}

// forestall keeps a copy of a submission that hangs in a connection from becoming a job after
// its repetition was answered otherwise. Without an answer it may still become one. A wake-up that went with it would
// find no job, and stands in the way of others'.
func (s *Server) forestall(ctx context.Context, submission joblog.Submission) {
	id := submission.ID
	if _, err := s.Jobs.Withdraw(ctx, id); err != nil {
		s.Logger.WarnContext(ctx, "a refused submission could not be withdrawn; should a copy of it arrive late, it becomes a job", "job_id", id, "err", err)
	}
	if submission.WakeUp.IsZero() {
		return
	}
	if err := s.Queue.TakeBack(firstWake(id, submission.Request)); err != nil {
		s.Logger.WarnContext(ctx, "the wake-up of a refused submission is left in the queue; it finds no job", "job_id", id, "err", err)
	}
}

// accepted answers 202 with the job.
func (s *Server) accepted(c echo.Context, job joblog.Job) error {
	c.Response().Header().Set("Location", s.selfOf(job.ID))
	c.Response().Header().Set("Retry-After", "2")
	return c.JSON(http.StatusAccepted, s.jobDocument(job))
}
