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

// shownJob is a job as its callers read it, and what is needed to know who may. It is small: each
// long-poll has one on its stack.
type shownJob struct {
	id, requestedBy string
	needsApproval   bool
	ended           bool
	revision        int64
	etag            string
	document        []byte
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
	if kept, there := s.shown.Get(id); there && mayRead(who, kept.requestedBy, kept.needsApproval) {
		revision, err := s.Jobs.Revision(ctx, id)
		if err != nil {
			return shownJob{}, err
		}
		if revision == kept.revision {
			return kept, nil
		}
	}
	job, err := s.find(ctx, who, id)
	if err != nil {
		return shownJob{}, err
	}
	return s.render(job)
}

// showAgain is the job as it has become, with at least this revision.
func (s *Server) showAgain(ctx context.Context, id string, revision int64) (shownJob, error) {
	if kept, there := s.shown.Get(id); there && kept.revision == revision {
		return kept, nil
	}
	job, err := s.Jobs.Get(ctx, id)
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
	shown := shownJob{
		id: job.ID, requestedBy: job.RequestedBy, needsApproval: job.Approval != nil, ended: job.Status.Ended(),
		revision: job.Revision, etag: etag(job.Revision), document: append(document, '\n'),
	}
	if len(shown.document) <= largestShown {
		s.shown.Add(job.ID, shown)
	}
	return shown, nil
}
