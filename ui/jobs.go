package ui

import (
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"vmapower/api/openapi"
	"vmapower/tasks"
)

// jobsPage is one page of the list.
type jobsPage struct {
	Jobs       []openapi.Job
	Filter     url.Values // as the reader set it
	Statuses   []string
	Operations []string
	Next       string // the query of the page after this one; empty on the last
	Refused    string // why the filter can't be used
}

// NextQuery is Next, which has been escaped.
func (p jobsPage) NextQuery() template.URL { return template.URL(p.Next) }

// Get is the value of one filter.
func (p jobsPage) Get(name string) string { return p.Filter.Get(name) }

var statuses = []string{"awaiting_approval", "pending", "running", "completed", "failed", "cancelled"}

// filters are those of the API's list.
var filters = []string{"status", "operation", "vm_id", "external_job_id", "context_id", "requested_by", "id", "cursor"}

// idForm is the id of a job, ours or its caller's, that fits into a link.
var idForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._:-]{0,254}$`)

func (u *UI) jobs(w http.ResponseWriter, r *http.Request) {
	if job, found := u.exactly(r); found {
		u.see(w, r, "/jobs/"+url.PathEscape(job))
		return
	}
	query := url.Values{}
	for _, name := range filters {
		if value := strings.TrimSpace(r.FormValue(name)); value != "" {
			query.Set(name, value)
		}
	}
	page := jobsPage{Filter: query, Statuses: statuses}
	for _, operation := range tasks.Operations() {
		page.Operations = append(page.Operations, operation.Name)
	}
	var list openapi.JobList
	err := u.ask(r, http.MethodGet, "/api/v1/jobs?"+query.Encode(), nil, &list)
	var no *refused
	if errors.As(err, &no) && no.status == http.StatusBadRequest {
		page.Refused = no.why.Details
		u.show(w, r, no.status, "jobs", "Jobs", page)
		return
	}
	if err != nil {
		u.failed(w, r, err)
		return
	}
	page.Jobs = list.Items
	if list.NextCursor != "" {
		next := url.Values{}
		for name, values := range query {
			next[name] = values
		}
		next.Set("cursor", list.NextCursor)
		page.Next = next.Encode()
	}
	u.show(w, r, http.StatusOK, "jobs", "Jobs", page)
}

// exactly is the job that has the very id that a reader has sent: its own, or its caller's. Somebody who
// types on is shown the list.
func (u *UI) exactly(r *http.Request) (jobID string, found bool) {
	sought := strings.TrimSpace(r.FormValue("id"))
	if isPoll(r) || !idForm.MatchString(sought) {
		return "", false
	}
	var job openapi.Job
	err := u.ask(r, http.MethodGet, jobPath(sought), nil, &job)
	return job.JobId, err == nil
}
