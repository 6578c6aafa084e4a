package ui

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"strings"
	"time"

	"vmapower/access"
	"vmapower/api/openapi"
	"vmapower/tasks"
)

// view is what every page is made of.
type view struct {
	Base, Assets, Version string
	Title, Who, FormToken string
	Open                  bool // nobody signs in here
	Audits                bool // the reader may read the audit
	Body                  any
}

// tableOf is a table of jobs.
type tableOf struct {
	Base string
	Jobs []openapi.Job
}

// Table is a table of these jobs.
func (v view) Table(jobs []openapi.Job) tableOf { return tableOf{v.Base, jobs} }

// pages are the templates, by name, each with the layout around it.
type pages map[string]*template.Template

var functions = template.FuncMap{
	"utc":    func(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") },
	"iso":    func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
	"words":  func(s any) string { return strings.ReplaceAll(fmt.Sprint(s), "_", " ") },
	"ago":    ago,
	"millis": func(ms int64) string { return shortly(time.Duration(ms) * time.Millisecond) },
	"bytes":  size,
	"found":  found,
}

// found is what vCenter calls the job's VM; empty until the job has found it.
func found(job openapi.Job) string {
	for _, step := range job.Steps {
		if step.Name == tasks.StepResolveVM && step.Status == openapi.StepStatusCompleted {
			return step.Message
		}
	}
	return ""
}

// shortly is a duration with as many digits as a reader wants.
func shortly(d time.Duration) string {
	switch {
	case d < time.Second:
		return d.Round(time.Millisecond).String()
	case d < time.Minute:
		return d.Round(100 * time.Millisecond).String()
	}
	return d.Round(time.Second).String()
}

func size(n int64) string {
	const unit = 1 << 10
	if n < unit {
		return fmt.Sprintf("%d B", n)
	}
	value, prefix := float64(n)/unit, 0
	for value >= unit && prefix < 4 {
		value, prefix = value/unit, prefix+1
	}
	return fmt.Sprintf("%.1f %ciB", value, "KMGTP"[prefix])
}

func parsePages() (pages, error) {
	shared, err := template.New("").Funcs(functions).ParseFS(files, "templates/layout.html", "templates/parts.html")
	if err != nil {
		return nil, fmt.Errorf("ui: %w", err)
	}
	parsed := pages{}
	for _, name := range []string{"signin", "link", "now", "jobs", "job", "cut", "failover", "failovers", "approvals", "audit", "problem"} {
		page, err := shared.Clone()
		if err == nil {
			_, err = page.ParseFS(files, "templates/"+name+".html")
		}
		if err != nil {
			return nil, fmt.Errorf("ui: %w", err)
		}
		parsed[name] = page
	}
	return parsed, nil
}

func (u *UI) view(r *http.Request, title string, body any) view {
	return view{
		Base: u.base, Assets: u.base + "/assets/" + u.assets.hash, Version: u.Version, Title: title,
		Who: principalOf(r).ID, FormToken: formToken(r), Open: u.Gate.Open(), Body: body,
		Audits: u.Audit != nil && principalOf(r).Has(access.RoleOperator),
	}
}

// show answers with a page.
func (u *UI) show(w http.ResponseWriter, r *http.Request, status int, page, title string, body any) {
	var text bytes.Buffer
	if err := u.pages[page].ExecuteTemplate(&text, "layout", u.view(r, title, body)); err != nil {
		u.Logger.ErrorContext(r.Context(), "a page could not be made", "page", page, "err", err)
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(text.Bytes()) // the reader may have gone
}

// part is a page's part, for who has the page already.
func (u *UI) part(r *http.Request, page, part, title string, body any) (string, error) {
	var text strings.Builder
	err := u.pages[page].ExecuteTemplate(&text, part, u.view(r, title, body))
	return text.String(), err
}

// sendPart answers a page that asks for its live part. Where there is none to be had it keeps what it shows.
func (u *UI) sendPart(w http.ResponseWriter, r *http.Request, markup template.HTML, err error) {
	if err != nil {
		u.failed(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = io.WriteString(w, string(markup)) // the reader may have gone
}

type problemPage struct{ Sentence, Details string }

func (u *UI) problem(w http.ResponseWriter, r *http.Request, status int, sentence, details string) {
	u.show(w, r, status, "problem", sentence, problemPage{sentence, details})
}

// failed tells why the API refused; who has no session any more signs in again.
func (u *UI) failed(w http.ResponseWriter, r *http.Request, err error) {
	var no *refused
	switch {
	case errors.As(err, &no) && no.status == http.StatusUnauthorized:
		u.toSignIn(w, r)
	case errors.As(err, &no):
		u.problem(w, r, no.status, no.why.Error, no.why.Details)
	default:
		u.Logger.ErrorContext(r.Context(), "the page could not read the API's answer", "err", err)
		u.problem(w, r, http.StatusInternalServerError, "Internal error", "")
	}
}
