package ui

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"vmapower/access"
	"vmapower/api/openapi"
	"vmapower/tasks"
)

// approvalsPage is what awaits a decision, what was approved beforehand, and the form for more.
type approvalsPage struct {
	awaiting
	Grants   []openapi.Grant
	MayGrant bool
	Plan     plan
	Read     bool // the plan is shown once more, to be read before it is approved
	Refused  string
}

// plan is an approval beforehand as the form has it.
type plan struct{ url.Values }

// planFields are the form's.
var planFields = []string{"requested_by", "context_id", "vm_ids", "operations", "policy", "targets", "hours", "reason"}

func planOf(r *http.Request) plan {
	p := plan{url.Values{}}
	_ = r.ParseForm() // what can't be read is empty
	for _, name := range planFields {
		if values := r.Form[name]; len(values) > 0 {
			p.Values[name] = values
		}
	}
	return p
}

// Operations are those that there are.
func (p plan) Operations() (names []string) {
	for _, operation := range tasks.Operations() {
		names = append(names, operation.Name)
	}
	return names
}

// Has reports whether the field has the value among others.
func (p plan) Has(field, value string) bool { return slices.Contains(p.Values[field], value) }

// Lines are the lines of a field that say something.
func (p plan) Lines(field string) []string { return strings.Fields(p.Get(field)) }

// VMs are the ids of the VMs, one a line: an inventory path may have spaces.
func (p plan) VMs() (ids []string) {
	for line := range strings.Lines(p.Get("vm_ids")) {
		if id := strings.TrimSpace(line); id != "" {
			ids = append(ids, id)
		}
	}
	return ids
}

// request is the API's. What is missing is for the API to name.
func (p plan) request() map[string]any {
	hours, err := strconv.Atoi(p.Get("hours"))
	if err != nil || hours < 1 || hours > 24 {
		hours = 1
	}
	body := map[string]any{
		"requested_by": p.Get("requested_by"), "context_id": p.Get("context_id"), "vm_ids": p.VMs(), "operations": p.Values["operations"],
		"not_after": time.Now().Add(time.Duration(hours)*time.Hour - time.Minute).UTC().Format(time.RFC3339),
		"reason":    strings.Join(p.Lines("reason"), " "),
	}
	if p.Has("operations", tasks.OperationPowerOff) {
		body["policy"] = p.Get("policy")
	}
	if targets := p.Lines("targets"); len(targets) > 0 {
		body["targets"] = targets
	}
	return body
}

func (u *UI) approvals(w http.ResponseWriter, r *http.Request) {
	u.showApprovals(w, r, http.StatusOK, approvalsPage{Plan: planOf(r)})
}

func (u *UI) readPlan(w http.ResponseWriter, r *http.Request) {
	u.showApprovals(w, r, http.StatusOK, approvalsPage{Plan: planOf(r), Read: true})
}

func (u *UI) showApprovals(w http.ResponseWriter, r *http.Request, status int, page approvalsPage) {
	var list openapi.GrantList
	if err := u.ask(r, http.MethodGet, "/api/v1/approvals", nil, &list); err != nil {
		u.failed(w, r, err)
		return
	}
	awaiting, err := u.readAwaiting(r)
	if err != nil {
		u.failed(w, r, err)
		return
	}
	page.awaiting = awaiting
	page.Grants, page.MayGrant = list.Items, principalOf(r).Has(access.RoleApprover)
	u.show(w, r, status, "approvals", "Approvals", page)
}

// approvePlan approves the plan that was read.
func (u *UI) approvePlan(w http.ResponseWriter, r *http.Request) {
	err := u.ask(r, http.MethodPost, "/api/v1/approvals", planOf(r).request(), nil)
	var no *refused
	switch {
	case errors.As(err, &no) && no.status == http.StatusBadRequest:
		u.showApprovals(w, r, no.status, approvalsPage{Plan: planOf(r), Refused: no.why.Details})
	case err != nil:
		u.failed(w, r, err)
	default:
		u.see(w, r, "/approvals")
	}
}

var approvalForm = regexp.MustCompile(`^[0-9a-f-]{36}$`)

func (u *UI) endApproval(w http.ResponseWriter, r *http.Request) {
	if !approvalForm.MatchString(r.PathValue("id")) {
		u.nothing(w, r)
		return
	}
	if err := u.ask(r, http.MethodDelete, "/api/v1/approvals/"+r.PathValue("id"), nil, nil); err != nil {
		u.failed(w, r, err)
		return
	}
	u.see(w, r, "/approvals")
}
