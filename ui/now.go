package ui

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"vmapower/api/openapi"
	"vmapower/authority"
	"vmapower/failure"
)

const (
	nowLists  = 20             // so many jobs each list of the page has at most
	failedFor = 24 * time.Hour // so long a failure counts as one of today
)

// nowPage is what somebody on call wants to know first.
type nowPage struct {
	awaiting
	Running, Queued []openapi.Job
	Failed          []openapi.Job // within the last day, newest first
	NotReady        string        // why no jobs are taken; empty when they are
	Warnings        []string      // of Redis
	Around          *around       // nil for who is not shown it
	At              time.Time
}

func (u *UI) now(w http.ResponseWriter, r *http.Request) {
	if isPoll(r) {
		markup, err := u.shared.of(r, "now", func() (string, error) { return u.nowPart(detached(r)) })
		u.sendPart(w, r, markup, err)
		return
	}
	page, err := u.readNow(r)
	if err != nil {
		u.failed(w, r, err)
		return
	}
	u.show(w, r, http.StatusOK, "now", "Now", page)
}

func (u *UI) nowPart(r *http.Request) (string, error) {
	page, err := u.readNow(r)
	if err != nil {
		return "", err
	}
	return u.part(r, "now", "now", "", page)
}

func (u *UI) readNow(r *http.Request) (page nowPage, err error) {
	page.At = time.Now()
	page.NotReady = u.notReady(r.Context())
	if u.Warnings != nil && page.NotReady == "" {
		page.Warnings = u.Warnings(r.Context())
	}
	page.Around = u.readAround(r)
	if page.awaiting, err = u.readAwaiting(r); err != nil {
		return page, err
	}
	if page.Running, err = u.list(r, openapi.JobStatusRunning); err != nil {
		return page, err
	}
	if page.Queued, err = u.list(r, openapi.JobStatusPending); err != nil {
		return page, err
	}
	failed, err := u.list(r, openapi.JobStatusFailed)
	for _, job := range failed {
		if job.EndedAt != nil && page.At.Sub(*job.EndedAt) < failedFor {
			page.Failed = append(page.Failed, job)
		}
	}
	return page, err
}

// awaiting are the newest jobs that await a decision: the reader's, or somebody else's.
type awaiting struct{ Mine, Others []openapi.Job }

func (u *UI) readAwaiting(r *http.Request) (a awaiting, err error) {
	jobs, err := u.list(r, openapi.JobStatusAwaitingApproval)
	for _, job := range jobs {
		if u.mayDecide(r, job) == nil {
			a.Mine = append(a.Mine, job)
		} else {
			a.Others = append(a.Others, job)
		}
	}
	return a, err
}

// list returns the newest jobs of that status that the reader may list.
func (u *UI) list(r *http.Request, status openapi.JobStatus) ([]openapi.Job, error) {
	var list openapi.JobList
	query := url.Values{"status": {string(status)}, "limit": {strconv.Itoa(nowLists)}}
	err := u.ask(r, http.MethodGet, "/api/v1/jobs?"+query.Encode(), nil, &list)
	return list.Items, err
}

func (u *UI) notReady(ctx context.Context) string {
	if u.Ready == nil {
		return ""
	}
	err := u.Ready(ctx)
	var why *failure.Failure
	switch {
	case err == nil:
		return ""
	case errors.As(err, &why):
		return why.Error()
	}
	return "Redis gives no answer."
}

// mayDecide returns why the reader may not approve or reject the job.
func (u *UI) mayDecide(r *http.Request, job openapi.Job) error {
	if u.Gate.Open() {
		return nil
	}
	return authority.MayDecide(principalOf(r), job.RequestedBy)
}
