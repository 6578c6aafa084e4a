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
		terminal.Row(w, job.JobId, job.Operation, job.VmId, job.Status,
			fmt.Sprintf("%d%%", job.ProgressPercent), job.CurrentStep, job.CreatedAt.UTC().Format(time.RFC3339), job.RequestedBy, job.ExternalJobId)
	}
}

// WriteJob fills a table with the job, what was asked and its steps, a tab between two cells.
func WriteJob(w io.Writer, job client.Job) {
	for _, row := range []struct {
		name  string
		value any
	}{
		{"job", job.JobId}, {"operation", job.Operation}, {"VM", job.VmId}, {"vCenter", job.Vcenter}, {"status", job.Status},
		{"attempt", fmt.Sprintf("%d of %d", job.Attempt, job.MaxAttempts)}, {"created", job.CreatedAt.UTC().Format(time.RFC3339)},
		{"requested by", job.RequestedBy}, {"external job id", job.ExternalJobId}, {"context", job.ContextId},
	} {
		if row.value != "" {
			terminal.Row(w, row.name, row.value)
		}
	}
	if job.Approval != nil {
		terminal.Row(w, "approval", approvalOf(*job.Approval))
	}
	if job.CancelRequested {
		fmt.Fprintln(w, "cancel\trequested")
	}
	if job.Error != nil {
		terminal.Row(w, "error", fmt.Sprintf("%s: %s", job.Error.Code, job.Err()))
	}
	writeRequest(w, job.Request)
	fmt.Fprintln(w, "\nSTEP\tSTATUS\tTOOK\tMESSAGE")
	for _, step := range job.Steps {
		terminal.Row(w, step.Title, step.Status, tookOf(step), said(step))
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
		return fmt.Sprintf("%s, by %s: %s", a.Decision, a.By, a.Reason)
	}
}
