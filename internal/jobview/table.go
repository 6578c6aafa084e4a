package jobview

import (
	"fmt"
	"io"
	"time"

	"vmapower/client"
	"vmapower/internal/terminal"
)

// WriteJobs fills a table with a line for each job, a tab between two cells.
func WriteJobs(w io.Writer, jobs []client.Job) {
	fmt.Fprintln(w, "JOB_ID\tOPERATION\tVM_ID\tSTATUS\tDONE\tSTEP\tCREATED\tREQUESTED_BY\tEXTERNAL_JOB_ID")
	for _, job := range jobs {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d%%\t%s\t%s\t%s\t%s\n", job.JobId, job.Operation, job.VmId, job.Status,
			job.ProgressPercent, job.CurrentStep, job.CreatedAt.UTC().Format(time.RFC3339), job.RequestedBy, job.ExternalJobId)
	}
}

// WriteJob fills a table with the job, what was asked and its steps, a tab between two cells.
func WriteJob(w io.Writer, job client.Job) {
	fmt.Fprintf(w, "job\t%s\noperation\t%s\nVM\t%s\nvCenter\t%s\nstatus\t%s\nattempt\t%d of %d\ncreated\t%s\n",
		job.JobId, job.Operation, job.VmId, job.Vcenter, job.Status, job.Attempt, job.MaxAttempts, job.CreatedAt.UTC().Format(time.RFC3339))
	if job.RequestedBy != "" {
		fmt.Fprintf(w, "requested by\t%s\n", job.RequestedBy)
	}
	for _, row := range []struct{ name, id string }{{"external job id", job.ExternalJobId}, {"context", job.ContextId}} {
		if row.id != "" {
			fmt.Fprintf(w, "%s\t%s\n", row.name, terminal.Printable(row.id))
		}
	}
	if job.Approval != nil {
		fmt.Fprintf(w, "approval\t%s\n", approvalOf(*job.Approval))
	}
	if job.CancelRequested {
		fmt.Fprintln(w, "cancel\trequested")
	}
	if job.Error != nil {
		fmt.Fprintf(w, "error\t%s: %s\n", job.Error.Code, job.Err())
	}
	writeRequest(w, job.Request)
	fmt.Fprintln(w, "\nSTEP\tSTATUS\tTOOK\tMESSAGE")
	for _, step := range job.Steps {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", step.Title, step.Status, tookOf(step), said(step))
	}
}

// approvalOf says who has decided and why, or until when somebody may.
func approvalOf(a client.Approval) string {
	switch {
	case a.Decision == "" && a.ExpiresAt != nil:
		return "needed before " + a.ExpiresAt.UTC().Format(time.RFC3339)
	case a.ApprovalId != "":
		return fmt.Sprintf("given beforehand as %s, by %s: %s", a.ApprovalId, a.By, terminal.Printable(a.Reason))
	case a.Reason == "":
		return fmt.Sprintf("%s, by %s", a.Decision, a.By)
	default:
		return fmt.Sprintf("%s, by %s: %s", a.Decision, a.By, terminal.Printable(a.Reason))
	}
}
