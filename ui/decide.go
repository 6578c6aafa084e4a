package ui

import (
	"net/http"
	"strings"

	"vmapower/api/openapi"
)

// decide approves or rejects a job. It goes by the job's own id alone, as in the API.
func (u *UI) decide(w http.ResponseWriter, r *http.Request) {
	verdict := openapi.Verdict{Decision: openapi.VerdictDecision(r.PostFormValue("decision")), Reason: reasonOf(r)}
	u.change(w, r, "/approve", verdict)
}

func (u *UI) cancel(w http.ResponseWriter, r *http.Request) { u.change(w, r, "/cancel", nil) }

// change has the API do something with the job, and shows the job then: sent again with the page, the
// form would ask once more.
func (u *UI) change(w http.ResponseWriter, r *http.Request, what string, body any) {
	id := r.PathValue("id")
	if !idForm.MatchString(id) {
		u.nothing(w, r)
		return
	}
	if err := u.ask(r, http.MethodPost, jobPath(id, what), body, nil); err != nil {
		u.failed(w, r, err)
		return
	}
	u.see(w, r, "/jobs/"+id) // with no fragment, at which a page does not load itself again
}

// reasonOf is the reason on one line: browsers send the lines of a text area.
func reasonOf(r *http.Request) string {
	return strings.Join(strings.Fields(r.PostFormValue("reason")), " ")
}
