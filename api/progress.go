package api

import (
	"cmp"
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"vmapower/api/openapi"
	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/tasks"
)

// GetProgress answers GET /api/v1/progress/{job_id}.
func (s *Server) GetProgress(c echo.Context, id openapi.JobID) error {
	job, err := s.find(c.Request().Context(), principalOf(c), id)
	switch {
	case errors.Is(err, joblog.ErrNotFound) && !errors.Is(err, joblog.ErrUnknownKey) && s.vma.takesProgress(c.Request()):
		return s.passOn(c)
	case err != nil:
		return err
	}
	return c.JSON(http.StatusOK, s.progressDocument(id, job, time.Now()))
}

// progressDocument is the job, by the id that was asked for, in the shape of older pollers.
// A power job copies nothing: its bytes are 0 and it never says that it copies.
func (s *Server) progressDocument(id string, job joblog.Job, now time.Time) openapi.Progress {
	times := timing(job, now)
	doc := openapi.Progress{
		JobId: id, Status: s.progressStatus(job.Status), Phase: phase(job),
		Percentage: job.Percent(), CurrentOperation: currentOperation(job),
		Throughput: openapi.Throughput{LastUpdate: times.LastUpdate}, Timing: times,
		Phases: phases(job.Steps), Errors: []string{}, DiskProgresses: []openapi.DiskProgress{},
	}
	if job.Failure != nil {
		text := job.Failure.Error()
		doc.Errors, doc.LastError = []string{text}, &text
	}
	if job.Progress != nil {
		return withCopied(doc, job.Status, *job.Progress)
	}
	return doc
}

// progressStatus is the status in an older poller's words. One that knows only 200 knows no
// cancelled job either.
func (s *Server) progressStatus(status joblog.Status) openapi.ProgressStatus {
	if status == joblog.StatusCancelled && s.CompatWait > 0 {
		status = joblog.StatusFailed
	}
	return diskStatus(status)
}

func diskStatus(status joblog.Status) openapi.ProgressStatus {
	if status == joblog.StatusAwaitingApproval {
		status = joblog.StatusPending
	}
	return openapi.ProgressStatus(status)
}

func phase(job joblog.Job) openapi.ProgressPhase {
	switch {
	case job.Status == joblog.StatusCompleted:
		return openapi.ProgressPhaseCompleted
	case job.Status.Ended():
		return openapi.ProgressPhaseError
	}
	return openapi.ProgressPhase(phaseOf(job.Operation, job.CurrentStep()))
}

// phaseOf is the phase of older pollers to which a step of the operation belongs.
func phaseOf(operation, step string) tasks.Phase {
	row, _ := tasks.Lookup(operation)
	for _, planned := range row.Steps {
		if planned.Name == step {
			return cmp.Or(planned.Phase, tasks.PhaseInitializing)
		}
	}
	return tasks.PhaseInitializing
}

func currentOperation(job joblog.Job) string {
	if step, found := job.Step(job.CurrentStep()); found {
		if job.Progress != nil && job.Progress.Warning != "" && job.Status == joblog.StatusRunning {
			return step.Title + ": " + failure.Foreign(job.Progress.Warning)
		}
		return step.Title
	}
	if job.Failure != nil {
		return job.Failure.Summary
	}
	return "Completed"
}

func phases(steps []joblog.StepRecord) []openapi.Phase {
	list := make([]openapi.Phase, len(steps))
	for i, step := range steps {
		list[i] = openapi.Phase{
			Name: step.Title, Status: string(step.Status), StartTime: timeOrNull(step.Started), EndTime: timeOrNull(step.Ended),
			DurationMs: step.Duration().Milliseconds(),
		}
	}
	return list
}
