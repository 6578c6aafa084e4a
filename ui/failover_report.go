package ui

import (
	"encoding/json"
	"mime"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"

	"vmapower/api/openapi"
	"vmapower/client"
	"vmapower/client/failover"
	"vmapower/internal/jobview"
)

// failoverReport is the report of a context's jobs as a file, in the form of those that vmapower failover
// writes.
func (u *UI) failoverReport(w http.ResponseWriter, r *http.Request) {
	id, form := r.FormValue("context_id"), r.FormValue("as")
	if id == "" || !slices.Contains([]string{"html", "md", "json"}, form) {
		u.problem(w, r, http.StatusBadRequest, "There is no such report", "context_id: names the jobs; as: must be html, md or json")
		return
	}
	b, err := u.readBoard(r, id)
	if err != nil {
		u.failed(w, r, err)
		return
	}
	file := fileName(id) + "." + form
	report, err := b.report()
	var text []byte
	if err == nil {
		text, err = jobview.ReportFile(file, report)
	}
	if err != nil {
		u.failed(w, r, err)
		return
	}
	w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(file)))
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": file}))
	_, _ = w.Write(text) // the reader may have gone
}

var noFileName = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// fileName is a name for a file that says what it is about.
func fileName(contextID string) string {
	name := "failover-" + strings.Trim(noFileName.ReplaceAllString(contextID, "-"), "-.")
	return name[:min(len(name), 80)]
}

// report is what a run would tell, as far as the jobs do.
func (b *board) report() (failover.Report, error) {
	report := failover.Report{
		Plan: b.title(), ContextID: b.ContextID, Run: b.Run, Kind: "failover", Outcome: failover.Done, StartedAt: b.From, EndedAt: b.To,
	}
	if b.Live() || b.To.IsZero() {
		report.EndedAt, report.Reason = b.At, "This is how it stood then."
	}
	for _, group := range b.Groups {
		for _, vm := range group.VMs {
			told, err := vm.report(group.Name)
			if err != nil {
				return report, err
			}
			report.VMs = append(report.VMs, told)
			report.Outcome = overall(report.Outcome, told.Outcome)
		}
	}
	return report, nil
}

// overall is the outcome of all, with one more VM: the first of these that any has.
func overall(all, one failover.Outcome) failover.Outcome {
	for _, outcome := range []failover.Outcome{failover.Failed, failover.Running, failover.Waiting, failover.Stopped} {
		if all == outcome || one == outcome {
			return outcome
		}
	}
	return failover.Done
}

var outcomes = map[string]failover.Outcome{
	string(openapi.JobStatusAwaitingApproval): failover.Waiting, string(openapi.JobStatusPending): failover.Waiting, notBegun: failover.Waiting,
	string(openapi.JobStatusRunning): failover.Running, string(openapi.JobStatusCompleted): failover.Done,
	string(openapi.JobStatusFailed): failover.Failed, string(openapi.JobStatusCancelled): failover.Stopped,
}

func (v *boardVM) report(group string) (failover.VMReport, error) {
	report := failover.VMReport{
		Group: group, VMID: v.ID, Name: v.Title(), Outcome: outcomes[v.Status()], State: client.VMPowerState(v.State), Undo: "nothing to undo",
	}
	if v.State == "" {
		report.State = client.VMPowerStateUnknown
	}
	if v.SwitchedOff {
		report.Undo = "a power-on, as a rollback does it"
	}
	if last := v.Last(); last != nil && last.Error != nil {
		report.Code, report.Error = client.ErrorCode(last.Error.Code), last.Error.Error
		if last.Error.Details != "" {
			report.Error += ": " + last.Error.Details
		}
	}
	text, err := json.Marshal(v.Jobs)
	if err == nil {
		err = json.Unmarshal(text, &report.Jobs) // one document, of the API and of its client
	}
	return report, err
}
