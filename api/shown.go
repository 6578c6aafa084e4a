package api

import (
	"context"
	"encoding/json"

	lru "github.com/hashicorp/golang-lru/v2"

	"vmapower/access"
	"vmapower/joblog"
)

const (
	// shownAtMost is how many jobs are kept as they were shown last.
	shownAtMost = 4096
	// largestShown is the size in bytes of a document that is kept.
	largestShown = 16 << 10
)

// shownJob is a job as its callers read it.
type shownJob struct {
	// job is who may see it, its status and its revision; no more where it was kept.
	job      joblog.Job
	document []byte
}

// shownJobs are jobs as they were shown last, by their own ids. The revision grows with every
// change that a caller can see, so a poll of a job that has not changed costs one small read.
type shownJobs struct{ *lru.Cache[string, shownJob] }

func newShownJobs() shownJobs {
	kept, _ := lru.New[string, shownJob](shownAtMost) // only a size below 1 is an error
	return shownJobs{kept}
}

// show is find, with the job's document.
func (s *Server) show(ctx context.Context, who access.Principal, id string) (shownJob, error) {
	if kept, there := s.shown.Get(id); there && maySee(who, kept.job) {
		revision, err := s.Jobs.Revision(ctx, id)
		if err != nil {
			return shownJob{}, err
		}
		if revision == kept.job.Revision {
			return kept, nil
		}
	}
	job, err := s.find(ctx, who, id)
	if err != nil {
		return shownJob{}, err
	}
	return s.render(job)
}

// render makes the job's document, and keeps it.
func (s *Server) render(job joblog.Job) (shownJob, error) {
	document, err := json.Marshal(s.jobDocument(job))
	if err != nil {
		return shownJob{}, err
	}
	shown := shownJob{job: joblog.Job{
		ID: job.ID, Request: joblog.Request{RequestedBy: job.RequestedBy}, Approval: job.Approval, Status: job.Status,
		Hearsay: joblog.Hearsay{Revision: job.Revision},
	}, document: append(document, '\n')}
	if len(shown.document) <= largestShown {
		s.shown.Add(job.ID, shown)
	}
	return shown, nil
}
