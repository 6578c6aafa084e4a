package ui

import (
	"net/http"
	"net/url"
	"slices"

	"vmapower/api/openapi"
)

const (
	boardPage = "200" // jobs that are read at once; among so many of the newest contexts are looked for
	boardJobs = 2000  // so many of a context's jobs are shown, the newest
)

// contextLine is a context that has jobs or an approval.
type contextLine struct {
	ID, RequestedBy string
	Newest          *openapi.Job
}

// failovers shows all jobs of a context as a board.
func (u *UI) failovers(w http.ResponseWriter, r *http.Request) {
	id := r.FormValue("context_id")
	if id == "" {
		u.contexts(w, r)
		return
	}
	if isPoll(r) {
		markup, err := u.shared.of(r, "board "+id, func() (string, error) { return u.boardPart(detached(r), id) })
		u.sendPart(w, r, markup, err)
		return
	}
	b, err := u.readBoard(r, id)
	if err != nil {
		u.failed(w, r, err)
		return
	}
	u.show(w, r, http.StatusOK, "failover", "Failover "+id, b)
}

func (u *UI) boardPart(r *http.Request, contextID string) (string, error) {
	b, err := u.readBoard(r, contextID)
	if err != nil {
		return "", err
	}
	return u.part(r, "failover", "board", "", b)
}

// readBoard reads the newest jobs of the context that the reader may list, and what was approved
// beforehand for it.
func (u *UI) readBoard(r *http.Request, contextID string) (*board, error) {
	var jobs []openapi.Job
	query := url.Values{"context_id": {contextID}, "limit": {boardPage}}
	for len(jobs) < boardJobs {
		var list openapi.JobList
		if err := u.ask(r, http.MethodGet, "/api/v1/jobs?"+query.Encode(), nil, &list); err != nil {
			return nil, err
		}
		jobs = append(jobs, list.Items...)
		query.Set("cursor", list.NextCursor)
		if list.NextCursor == "" {
			break
		}
	}
	grants, err := u.grantsIn(r, contextID)
	if err != nil {
		return nil, err
	}
	b := newBoard(contextID, jobs, grants)
	b.Cut = query.Get("cursor") != ""
	return b, nil
}

// grantsIn are the living approvals of the context that the reader may list; "" is any context.
func (u *UI) grantsIn(r *http.Request, contextID string) ([]openapi.Grant, error) {
	var list openapi.GrantList
	if err := u.ask(r, http.MethodGet, "/api/v1/approvals", nil, &list); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(list.Items, func(g openapi.Grant) bool { return contextID != "" && g.ContextId != contextID }), nil
}

// contexts lists those of the newest jobs, and those that are approved beforehand.
func (u *UI) contexts(w http.ResponseWriter, r *http.Request) {
	var list openapi.JobList
	err := u.ask(r, http.MethodGet, "/api/v1/jobs?limit="+boardPage, nil, &list)
	grants, grantsErr := u.grantsIn(r, "")
	if err == nil {
		err = grantsErr
	}
	if err != nil {
		u.failed(w, r, err)
		return
	}
	var lines []contextLine
	known := func(id string) bool {
		return id == "" || slices.ContainsFunc(lines, func(l contextLine) bool { return l.ID == id })
	}
	for i, job := range list.Items {
		if !known(job.ContextId) {
			lines = append(lines, contextLine{job.ContextId, job.RequestedBy, &list.Items[i]})
		}
	}
	for _, grant := range grants {
		if !known(grant.ContextId) {
			lines = append(lines, contextLine{grant.ContextId, grant.RequestedBy, nil})
		}
	}
	u.show(w, r, http.StatusOK, "failovers", "Failovers", lines)
}
