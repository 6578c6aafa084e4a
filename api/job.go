package api

import (
	"encoding/json"
	"net/url"
	"slices"
	"time"

	"vmapower/api/openapi"
	"vmapower/joblog"
)

const base = "/api/v1"

// selfOf is where the job is found.
func (s *Server) selfOf(id string) string { return s.BasePath + base + "/jobs/" + url.PathEscape(id) }

// jobDocument is the job as callers read it.
func (s *Server) jobDocument(job joblog.Job) openapi.Job {
	steps := make([]openapi.Step, len(job.Steps))
	for i, step := range job.Steps {
		steps[i] = stepDocument(step)
	}
	doc := openapi.Job{
		JobId: job.ID, ExternalJobId: job.ExternalID, ContextId: job.ContextID,
		Operation: openapi.Operation(job.Operation), VmId: job.VMID, Vcenter: job.VCenter,
		Status: openapi.JobStatus(job.Status), Attempt: job.Attempt, MaxAttempts: job.MaxAttempts,
		ProgressPercent: int(job.Percent()), CurrentStep: job.CurrentStep(), Revision: job.Revision,
		Steps: steps, Request: requestDocument(job.Request), Result: job.Result, CancelRequested: job.CancelRequested, Approval: approvalDocument(job.Approval),
		CreatedAt: job.Created, StartedAt: timeOrNull(job.Started), EndedAt: timeOrNull(job.Ended),
		Deadline: timeOrNull(job.Deadline), RequestedBy: job.RequestedBy,
		Links: openapi.Links{Self: s.selfOf(job.ID), Events: s.selfOf(job.ID) + "/events", Progress: s.BasePath + base + "/progress/" + url.PathEscape(job.ID)},
	}
	if job.Failure != nil {
		failure := refusalOf(job).document(job.RequestID, job.Ended)
		doc.Error = &failure
	}
	return doc
}

// requestDocument is what was asked, as it was signed: every argument of the operation, what
// opens the vCenter but for the password, and the caller's notes.
func requestDocument(r joblog.Request) json.RawMessage {
	rest, _ := json.Marshal(struct { // notes were read as JSON
		Metadata json.RawMessage `json:"metadata"`
		Profile  string          `json:"profile"`
		Username string          `json:"username"`
	}{r.Metadata, r.Profile, r.Username})
	if len(r.Args) <= len("{}") || r.Args[0] != '{' || !json.Valid(r.Args) { // what can't be read is not done either
		return rest
	}
	return slices.Concat(r.Args[:len(r.Args)-1], json.RawMessage(","), rest[1:])
}

func stepDocument(step joblog.StepRecord) openapi.Step {
	return openapi.Step{
		Seq: step.Seq, Name: step.Name, Title: step.Title, Status: openapi.StepStatus(step.Status), Attempt: step.Attempt,
		StartedAt: timeOrNull(step.Started), EndedAt: timeOrNull(step.Ended), DurationMs: step.Duration().Milliseconds(),
		Message: step.Message, Error: step.Error,
	}
}

// timeOrNull is nil, JSON null, for the zero time.
func timeOrNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
