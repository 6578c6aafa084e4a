package jobview

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io"
	"path/filepath"
	"strings"
	"time"

	"vmapower/client"
	"vmapower/client/failover"
	"vmapower/internal/terminal"
)

// WritePlan fills a table with what a run did with each VM, a tab between two cells.
func WritePlan(w io.Writer, report failover.Report) {
	fmt.Fprintln(w, "GROUP\tVM\tOUTCOME\tSTATE\tCONSISTENCY\tUNDO\tMESSAGE")
	for _, vm := range report.VMs {
		terminal.Row(w, vm.Group, vm.Name, vm.Outcome, vm.State, consistencyOf(vm), vm.Undo, summaryOf(vm))
		if vm.Outcome == failover.Planned && vm.Preflight != nil {
			writeWarnings(w, vm.Preflight.Checks)
		}
	}
}

// writeWarnings adds a row for each thing that is worth knowing before the VM is touched.
func writeWarnings(w io.Writer, checks []client.PreflightCheck) {
	for _, check := range checks {
		if check.Status == client.PreflightCheckStatusWarning {
			terminal.Row(w, "", "", check.Status, "", "", "", check.Name+": "+check.Message)
		}
	}
}

// summaryOf is what became of the VM, or would, in one line.
func summaryOf(vm failover.VMReport) string {
	switch {
	case vm.Error != "":
		return vm.Error
	case vm.Outcome == failover.Planned:
		return vm.Plan
	case len(vm.Jobs) == 0:
		return ""
	}
	job := vm.Jobs[len(vm.Jobs)-1]
	return string(job.Operation) + ": " + EndOf(job).Line()
}

// CheckReportName returns an error for a file whose name tells no format. "" is none to be written.
func CheckReportName(file string) error {
	switch filepath.Ext(file) {
	case ".md", ".html", ".json":
		return nil
	}
	if file == "" {
		return nil
	}
	return errors.New("must end with .md, .html or .json")
}

// ReportFile is the report in the format that the file's name tells, for CheckReportName's names.
func ReportFile(file string, report failover.Report) ([]byte, error) {
	var text bytes.Buffer
	var err error
	switch filepath.Ext(file) {
	case ".json":
		encoder := json.NewEncoder(&text)
		encoder.SetIndent("", "  ")
		err = encoder.Encode(report)
	case ".html":
		err = reportPage.Execute(&text, report)
	default:
		writeMarkdown(&text, report)
	}
	return text.Bytes(), err
}

//go:embed plan_report.html
var reportText string

var reportPage = template.Must(template.New("report").Funcs(template.FuncMap{
	"time": reportTime, "took": tookOf, "said": said, "todo": todo, "result": EndOf, "approval": approvedBy, "counts": counts,
}).Parse(reportText))

func reportTime(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// consistencyOf is that of the VM's power-off.
func consistencyOf(vm failover.VMReport) (consistency string) {
	for _, job := range vm.Jobs {
		if job.Operation == client.OperationPowerOff {
			consistency = EndOf(job).Consistency
		}
	}
	return consistency
}

// todo is what a person still has to do about the VM; empty for nothing.
func todo(vm failover.VMReport) string {
	var all []string
	if vm.Outcome == failover.Blocked || vm.Outcome == failover.Failed {
		all = append(all, "Look into this: "+vm.Error)
	}
	if vm.Outcome == failover.Stopped {
		all = append(all, "Go on with the same command, or roll back: the run stopped before this VM was through.")
	}
	if consistencyOf(vm) == string(client.ConsistencyCrashConsistent) {
		all = append(all, "Check its file systems and databases: its power was cut, so it is crash-consistent.")
	}
	if vm.State == client.VMPowerStateUnknown {
		all = append(all, "Look at its power state in vCenter: nobody could tell it at the end.")
	}
	return strings.Join(all, " ")
}

func approvedBy(job client.Job) string {
	if job.Approval == nil {
		return "needs none"
	}
	return approvalOf(*job.Approval)
}

// counts says how many VMs came to what.
func counts(report failover.Report) string {
	var all []string
	for _, outcome := range []failover.Outcome{failover.Done, failover.Failed, failover.Blocked, failover.Stopped, failover.Waiting, failover.Left, failover.Planned} {
		n := 0
		for _, vm := range report.VMs {
			if vm.Outcome == outcome {
				n++
			}
		}
		if n > 0 {
			all = append(all, fmt.Sprintf("%d %s", n, outcome))
		}
	}
	return strings.Join(all, ", ")
}
