package ui

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	"vmapower/api/openapi"
	"vmapower/authority"
	"vmapower/failure"
)

// jobPage is a job, what the reader may do with it, and what to do when it failed.
type jobPage struct {
	openapi.Job
	Asked, Outcome []field // what was asked, and what came of it
	Disks          []openapi.DiskProgress
	Advice         string // what to do about the error; empty without one
	Awaiting       bool
	Live           bool   // it may still change
	NoDecision     string // why the reader may not decide; empty when that is allowed
	NoCancel       string
	Hangs          bool // its guest may hang, and the power be cut instead
}

// field is one line of a document.
type field struct{ Name, Value string }

func (u *UI) job(w http.ResponseWriter, r *http.Request) {
	if !idForm.MatchString(r.PathValue("id")) {
		u.nothing(w, r)
		return
	}
	page, err := u.readJob(r, r.PathValue("id"))
	if err != nil {
		u.failed(w, r, err)
		return
	}
	if page.JobId != r.PathValue("id") { // a caller's id; the links are by ours
		u.see(w, r, "/jobs/"+page.JobId)
		return
	}
	u.show(w, r, http.StatusOK, "job", page.title(), page)
}

// title is what the browser's tab says.
func (p jobPage) title() string {
	return strings.ReplaceAll(string(p.Status), "_", " ") + ": " + string(p.Operation) + " " + p.VmId
}

// readJob asks for the job, and for its disks where it has some.
func (u *UI) readJob(r *http.Request, id string) (page jobPage, err error) {
	if err := u.ask(r, http.MethodGet, jobPath(id), nil, &page.Job); err != nil {
		return page, err
	}
	page.Asked, page.Outcome = fields(page.Request), fields(page.Result)
	page.Awaiting = page.Status == openapi.JobStatusAwaitingApproval
	page.Live = page.EndedAt == nil
	if page.Job.Error != nil {
		page.Advice = failure.Code(page.Job.Error.Code).Advice()
	}
	page.NoDecision = reason(u.mayDecide(r, page.Job))
	page.Hangs = mayHang(page.Job)
	page.NoCancel = reason(authority.MayCancel(principalOf(r), page.RequestedBy))
	if page.Operation == openapi.OperationFinalSync {
		var progress openapi.Progress
		if err := u.ask(r, http.MethodGet, "/api/v1/progress/"+page.JobId, nil, &progress); err != nil {
			return page, err
		}
		page.Disks = progress.DiskProgresses
	}
	return page, nil
}

func reason(err error) string {
	var why *failure.Failure
	if errors.As(err, &why) {
		return why.Details
	}
	return ""
}

// Said is the sentence for who hears the page: it changes with the job's status and step alone.
func (p jobPage) Said() string {
	said := "The job is " + strings.ReplaceAll(string(p.Status), "_", " ") + "."
	for _, step := range p.Steps {
		if step.Name == p.CurrentStep {
			said += " Step: " + step.Title + "."
		}
	}
	return said
}

// fields are the lines of a JSON object, by name, without those that say nothing; none for what is no
// object.
func fields(document json.RawMessage) []field {
	var values map[string]json.RawMessage
	if json.Unmarshal(document, &values) != nil {
		return nil
	}
	lines := make([]field, 0, len(values))
	for name, value := range values {
		if text := plain(value); text != "" && text != "{}" && text != "[]" && text != "null" {
			lines = append(lines, field{name, text})
		}
	}
	slices.SortFunc(lines, func(a, b field) int { return strings.Compare(a.Name, b.Name) })
	return lines
}

// plain is a JSON value for people: a text without quotes, and anything larger on lines of its own.
func plain(value json.RawMessage) string {
	var text string
	if json.Unmarshal(value, &text) == nil {
		return text
	}
	var indented bytes.Buffer
	if json.Indent(&indented, value, "", "  ") != nil {
		return string(value)
	}
	return indented.String()
}
