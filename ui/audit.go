package ui

import (
	"net/http"
	"slices"
	"strings"

	"vmapower/access"
	"vmapower/audit"
)

const (
	auditSearched = 2000 // of the newest entries, so many are searched
	auditShown    = 200
)

// auditPage is the end of the audit, newest first.
type auditPage struct {
	Entries  []audit.Entry
	Sought   string
	Searched int
}

// audits shows operators who did what.
func (u *UI) audits(w http.ResponseWriter, r *http.Request) {
	if u.Audit == nil || !principalOf(r).Has(access.RoleOperator) {
		u.problem(w, r, http.StatusForbidden, "The request is not allowed", "only an appliance with the role operator reads the audit")
		return
	}
	entries, err := u.Audit.Tail(r.Context(), "", auditSearched, 0)
	if err != nil {
		u.Logger.WarnContext(r.Context(), "the audit can't be read", "err", err)
		u.problem(w, r, http.StatusServiceUnavailable, "Redis gives no answer", "Try again; the log has the audit too.")
		return
	}
	page := auditPage{Sought: strings.TrimSpace(r.FormValue("q")), Searched: len(entries)}
	for _, entry := range slices.Backward(entries) {
		if len(page.Entries) < auditShown && tells(entry, page.Sought) {
			page.Entries = append(page.Entries, entry)
		}
	}
	u.show(w, r, http.StatusOK, "audit", "Audit", page)
}

// tells reports whether the entry has the text in one of its fields.
func tells(e audit.Entry, sought string) bool {
	sought = strings.ToLower(sought)
	return slices.ContainsFunc([]string{
		string(e.Action), e.Outcome, e.Who, e.From, e.RequestID, e.JobID, e.Operation, e.VMID, e.VCenter, e.Reason,
	}, func(field string) bool { return strings.Contains(strings.ToLower(field), sought) })
}
