package jobview

import (
	"fmt"
	"io"
	"strings"

	"vmapower/client"
	"vmapower/client/failover"
	"vmapower/internal/terminal"
)

// writeMarkdown writes the report as a document.
func writeMarkdown(w io.Writer, report failover.Report) {
	fmt.Fprintf(w, "# %s of %s\n\n", strings.ToUpper(report.Kind[:1])+report.Kind[1:], plain(report.Plan))
	fmt.Fprintf(w, "Outcome: **%s** (%s). %s\n\n", report.Outcome, counts(report), plain(report.Reason))
	fmt.Fprintf(w, "Run %s, context %s, from %s to %s.\n", plain(report.Run), plain(report.ContextID), reportTime(report.StartedAt), reportTime(report.EndedAt))
	for _, vm := range report.VMs {
		fmt.Fprintf(w, "\n## %s / %s\n\n", plain(vm.Group), plain(vm.Name))
		fmt.Fprintf(w, "| | |\n|---|---|\n| VM | %s |\n| outcome | %s |\n| power state at the end | %s |\n| undo | %s |\n", plain(vm.VMID), vm.Outcome, vm.State, plain(vm.Undo))
		if text := todo(vm); text != "" {
			fmt.Fprintf(w, "| to do | %s |\n", plain(text))
		}
		for _, job := range vm.Jobs {
			writeMarkdownJob(w, job)
		}
	}
}

func writeMarkdownJob(w io.Writer, job client.Job) {
	fmt.Fprintf(w, "\n### %s: %s\n\nJob %s, asked by %s, approval: %s. %s\n\n", job.Operation, job.Status, plain(job.JobId), plain(job.RequestedBy),
		plain(approvedBy(job)), plain(EndOf(job).Line()))
	for _, disk := range EndOf(job).Disks {
		fmt.Fprintf(w, "- disk %s: %s, change id %s after %s\n", plain(disk.DiskKey), disk.SyncType, plain(disk.ChangeId), plain(disk.PreviousChangeId))
	}
	fmt.Fprintln(w, "\n| step | status | took | message |\n|---|---|---|---|")
	for _, step := range job.Steps {
		fmt.Fprintf(w, "| %s | %s | %s | %s |\n", plain(step.Title), step.Status, tookOf(step), plain(said(step)))
	}
}

var markdown = strings.NewReplacer("\\", "\\\\", "|", "\\|", "<", "\\<", "`", "\\`", "*", "\\*", "_", "\\_", "[", "\\[", "]", "\\]")

// plain is a stranger's text that Markdown shows as it is.
func plain(text string) string { return markdown.Replace(terminal.Printable(text)) }
