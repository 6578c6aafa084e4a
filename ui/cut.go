package ui

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"time"

	"vmapower/access"
	"vmapower/api/openapi"
	"vmapower/authority"
	"vmapower/tasks"
)

const (
	stopsWithin = 10 * time.Second // so long a cancelled job is waited for; the page says so too
	hangsFor    = time.Hour        // so long after its end a job may be followed by a cut
)

// cutPage tells what it means to cut the power of a job's VM, and asks for it once more.
type cutPage struct {
	openapi.Job
	Live              bool
	Profile, Username string // by which the job reaches its vCenter, and the cut does
	NeedsApproval     bool   // the reader's jobs await somebody's decision
	No                string // why the reader can't; empty when that is allowed
	Refused           string // what came of it
	Key               string // one for each time that the page was read: a form that is sent twice asks once
}

// mayHang reports that the job's guest was to shut down, and has not.
func mayHang(job openapi.Job) bool {
	var asked struct{ Policy tasks.Policy }
	if job.Operation != openapi.OperationPowerOff || json.Unmarshal(job.Request, &asked) != nil || asked.Policy == tasks.Force {
		return false
	}
	switch job.Status {
	case openapi.JobStatusPending, openapi.JobStatusRunning:
		return true
	case openapi.JobStatusFailed:
		return job.StartedAt != nil && endedLately(job)
	case openapi.JobStatusCancelled: // perhaps before a worker had it, but not before it was approved
		return job.Deadline != nil && endedLately(job)
	}
	return false
}

func endedLately(job openapi.Job) bool {
	return job.EndedAt != nil && time.Since(*job.EndedAt) < hangsFor
}

func (u *UI) readCut(r *http.Request) (page cutPage, err error) {
	if err := u.ask(r, http.MethodGet, jobPath(r.PathValue("id")), nil, &page.Job); err != nil {
		return page, err
	}
	var asked struct{ Profile, Username string }
	_ = json.Unmarshal(page.Request, &asked) // what is missing is asked for
	who := principalOf(r)
	page.Live, page.Profile, page.Username = page.EndedAt == nil, asked.Profile, asked.Username
	page.NeedsApproval = who.Approval == access.ApprovalRequired
	page.No = reason(authority.MayCancel(who, page.RequestedBy))
	if page.No == "" {
		page.No = reason(authority.MayPower(who, tasks.OperationPowerOff, page.Profile, page.Vcenter))
	}
	if !mayHang(page.Job) {
		page.No = "the job is no graceful power-off that runs, or that ended without success within the last hour"
	}
	return page, nil
}

// cutOfJob calls do with the page of the job that the path names; where there is none, that is shown.
func (u *UI) cutOfJob(do func(http.ResponseWriter, *http.Request, cutPage)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !idForm.MatchString(r.PathValue("id")) {
			u.nothing(w, r)
			return
		}
		page, err := u.readCut(r)
		if err != nil {
			u.failed(w, r, err)
			return
		}
		do(w, r, page)
	}
}

func (u *UI) cutForm(w http.ResponseWriter, r *http.Request, page cutPage) {
	page.Key = "cut-" + rand.Text()
	u.showCut(w, r, http.StatusOK, page)
}

func (u *UI) showCut(w http.ResponseWriter, r *http.Request, status int, page cutPage) {
	u.show(w, r, status, "cut", "Cut the power of "+page.VmId, page)
}

var keyForm = regexp.MustCompile(`^cut-[A-Z2-7]{26}$`)

// cut cancels the job and, when it has ended without the VM being off, asks for a forced power-off of
// the same VM, as the reader. A job that does not end keeps the VM: nothing is asked for then.
func (u *UI) cut(w http.ResponseWriter, r *http.Request, page cutPage) {
	page.Key = r.PostFormValue("key")
	switch page.Refused = page.incomplete(r); {
	case page.No != "":
		u.showCut(w, r, http.StatusForbidden, page)
	case page.Refused != "":
		u.showCut(w, r, http.StatusBadRequest, page)
	default:
		u.stopAndForce(w, r, page)
	}
}

func (u *UI) stopAndForce(w http.ResponseWriter, r *http.Request, page cutPage) {
	var err error
	if page.Job, err = u.stop(r, page.Job); err != nil {
		u.failed(w, r, err)
		return
	}
	if page.Live = page.EndedAt == nil; page.Live {
		page.Refused = "The job was told to stop and has not ended yet: its worker waits for vCenter. The power was not cut, and nothing was asked for. " +
			"Ask again here when the job has ended."
		u.showCut(w, r, http.StatusConflict, page)
		return
	}
	if page.Status == openapi.JobStatusCompleted { // in the meantime
		u.see(w, r, "/jobs/"+page.JobId)
		return
	}
	forced, err := u.force(r, page)
	var no *refused
	switch {
	case errors.As(err, &no):
		page.Refused = "The job has ended, and the power was not cut. " + no.Error()
		u.showCut(w, r, no.status, page)
	case err != nil:
		u.failed(w, r, err)
	default:
		u.see(w, r, "/jobs/"+forced)
	}
}

// incomplete is what the form lacks. Nothing is cancelled then.
func (p cutPage) incomplete(r *http.Request) string {
	switch {
	case !keyForm.MatchString(p.Key):
		return "The form is out of date: open the page again."
	case r.PostFormValue("sure") != "yes":
		return "Say that the guest may lose what it has not written."
	case p.Profile == "" && (r.PostFormValue("username") == "" || r.PostFormValue("password") == ""):
		return "The vCenter's user and password are missing."
	}
	return ""
}

// stop cancels the job and returns it as it is when it has ended, or after stopsWithin.
func (u *UI) stop(r *http.Request, job openapi.Job) (openapi.Job, error) {
	late := time.Now().Add(u.stopsWithin)
	err := u.ask(r, http.MethodPost, jobPath(job.JobId, "/cancel"), nil, nil)
	var no *refused
	if errors.As(err, &no) && no.why.Code == openapi.ErrorCodeJobEnded {
		err = nil
	}
	for wait := ""; err == nil; wait = "?wait=" + strconv.Itoa(int(time.Until(late)/time.Second)+1) {
		err = u.ask(r, http.MethodGet, jobPath(job.JobId, wait), nil, &job)
		if job.EndedAt != nil || time.Now().After(late) {
			break
		}
	}
	return job, err
}

// force asks for a forced power-off of the job's VM and returns the id of the job for it.
func (u *UI) force(r *http.Request, page cutPage) (jobID string, err error) {
	body := map[string]any{"policy": tasks.Force, "metadata": map[string]string{"instead_of": page.JobId}}
	if page.ContextId != "" {
		body["context_id"] = page.ContextId
	}
	if page.Profile != "" {
		body["profile"] = page.Profile
	} else {
		body["vcenter"], body["username"], body["password"] = page.Vcenter, r.PostFormValue("username"), r.PostFormValue("password")
	}
	request, err := u.request(r, http.MethodPost, "/api/v1/vm/"+url.PathEscape(page.VmId)+"/power-off", body)
	if err != nil {
		return "", err
	}
	request.Header.Set("Idempotency-Key", page.Key)
	request.Header.Set("Prefer", "respond-async")
	var forced struct {
		JobID string `json:"job_id"`
	}
	err = u.send(request, &forced)
	return forced.JobID, err
}
