package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
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
)

const (
	submitFor  = 3 * time.Second // a submission without a sure answer is repeated so long
	wakeBudget = time.Second
)

// accept records the order as a job and wakes a worker for it. It returns the job
// and how it was accepted. The wake-up may fail: the sweep finds the job.
func (s *Server) accept(c echo.Context, o order) (joblog.Job, joblog.Acceptance, error) {
	submission, err := s.submission(c, o)
	if err != nil {
		return joblog.Job{}, "", err
	}
	// A client that goes away now would leave it open whether there is a job.
	ctx := context.WithoutCancel(c.Request().Context())
	job, how, err := s.submit(ctx, submission)
	if errors.Is(err, joblog.ErrUnavailable) {
		job, err = s.withdraw(ctx, submission.ID, err)
	}
	if err != nil {
		return job, "", err
	}
	if how == joblog.Created && job.Status == joblog.StatusPending {
		s.wake(ctx, job)
	}
	s.Logger.InfoContext(ctx, "job accepted", "request_id", requestID(c), "job_id", job.ID,
		"operation", job.Operation, "vm_id", job.VMID, "how", how)
	s.auditedJob(c, audit.Submit, job, "", nil)
	return job, how, nil
}

func (s *Server) submission(c echo.Context, o order) (joblog.Submission, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return joblog.Submission{}, err
	}
	args, err := json.Marshal(o.args)
	if err != nil {
		return joblog.Submission{}, err
	}
	who, key := principalOf(c), ""
	if o.key != "" {
		key = who.ID + "|" + o.key
	}
	submission := joblog.Submission{
		ID: id.String(), Operation: o.args.Operation(), VMID: o.vm, VCenter: o.login.VCenter,
		ExternalID: o.externalID, ContextID: o.contextID, RequestedBy: who.ID, RequestID: requestID(c),
		Metadata: o.metadata, Args: args, Plan: plan(o.args), MaxAttempts: s.MaxAttempts,
		Budget: o.args.Limit() + s.DeadlineSlack, IdempotencyKey: key,
		Profile: o.profile, NeedsApproval: who.Approval != access.ApprovalPreApproved,
	}
	if submission.Fingerprint, err = fingerprint(submission, o.login.Username); err != nil {
		return joblog.Submission{}, err
	}
	submission.MAC = s.Sealer.ApprovalMAC(submission.Vouched()...)
	if o.profile != "" { // the worker has the login
		return submission, nil
	}
	submission.Credentials, err = s.Sealer.Seal(o.login, credentials.Binding{JobID: submission.ID, Operation: submission.Operation, VMID: o.vm})
	return submission, err
}

// fingerprint tells equal requests from others. The password is no part of it: a
// changed one does not make another request, and nothing of it may be stored.
func fingerprint(s joblog.Submission, username string) (string, error) {
	document, err := json.Marshal([]any{
		s.RequestedBy, s.Operation, s.VMID, s.VCenter, s.Profile, username, s.Args, s.ExternalID, s.ContextID, s.Metadata,
	})
	if err != nil {
		return "", fmt.Errorf("api: fingerprint: %w", err)
	}
	sum := sha256.Sum256(document)
	return hex.EncodeToString(sum[:]), nil
}

func plan(args tasks.Args) []joblog.PlannedStep {
	var steps []joblog.PlannedStep
	for _, step := range args.Plan() {
		steps = append(steps, joblog.PlannedStep(step))
	}
	return steps
}

// submit repeats the same submission while Redis gives no sure answer.
func (s *Server) submit(ctx context.Context, submission joblog.Submission) (joblog.Job, joblog.Acceptance, error) {
	giveUp := time.Now().Add(submitFor)
	for pause := 50 * time.Millisecond; ; pause *= 2 {
		job, how, err := s.Log.Submit(ctx, submission)
		if !errors.Is(err, joblog.ErrUnavailable) || time.Now().Add(pause).After(giveUp) {
			return job, how, err
		}
		time.Sleep(pause)
	}
}

// withdraw takes back a submission whose fate is not known, so that "not accepted"
// is true when it is said. Where that is not sure either, the answer says so. A job
// that a worker has taken up meanwhile was accepted after all.
func (s *Server) withdraw(ctx context.Context, id string, cause error) (joblog.Job, error) {
	withdrawn, err := s.Log.Withdraw(ctx, id)
	if err == nil && !withdrawn {
		return s.Log.Get(ctx, id)
	}
	details := "Redis gives no sure answer; nothing was accepted, try again"
	if err != nil {
		details = "Redis gives no answer; look for this job before you try again"
	}
	refused := &refusal{Failure: failure.New(failure.QueueUnavailable, details).Because(cause)}
	return joblog.Job{}, refused.about(id)
}

func (s *Server) wake(ctx context.Context, job joblog.Job) {
	ctx, cancel := context.WithTimeout(ctx, wakeBudget)
	defer cancel()
	err := s.Queue.Send(ctx, tasks.Wake{JobID: job.ID, Operation: job.Operation, VMID: job.VMID, Number: 0})
	if err != nil {
		s.Logger.WarnContext(ctx, "wake-up not sent, the sweep will send it", "job_id", job.ID, "err", err)
	}
}

// accepted answers 202 with the job.
func accepted(c echo.Context, job joblog.Job) error {
	c.Response().Header().Set("Location", selfOf(job.ID))
	c.Response().Header().Set("Retry-After", "2")
	return c.JSON(http.StatusAccepted, jobDocument(job))
}
