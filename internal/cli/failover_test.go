package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"vmapower/client/failover"
	"vmapower/internal/sandbox"
	"vmapower/internal/server/servertest"
	"vmapower/internal/terminal"
)

// onEvent is standard error that calls do once when the text comes.
type onEvent struct {
	mu   sync.Mutex
	text string
	do   func()
	bytes.Buffer
}

func (w *onEvent) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, err := w.Buffer.Write(p)
	if w.do != nil && strings.Contains(w.Buffer.String(), w.text) {
		w.do()
		w.do = nil
	}
	return n, err
}

func TestAPlanIsRunReportedAndRolledBack(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	disk := s.VCenter.Guest("web").Disk(2000)
	replica := servertest.Replicate(t, disk, s.Targets)
	servertest.Write(t, disk, 3<<20, "written by the guest")
	plan := planFile(t, `name: move-7
groups:
  - name: database
    vms:
      - vm_id: `+s.VM("legacy")+`
        name: db <1>
  - name: application
    pause: Is the queue empty?
    vms:
      - vm_id: `+s.VM("web")+`
        name: web
        sync:
          disks:
            - {disk_key: "2000", change_id: "`+replica.ChangeID()+`", target: "`+replica.Target()+`"}
`)
	code, out, errs := vmapower(t, s.Environ(), "failover", plan)
	if code != terminal.ExitUsage || !strings.Contains(errs, "pauses before application") {
		t.Errorf("without a terminal: exit %d\n%s%s", code, out, errs)
	}
	code, out, errs = vmapower(t, s.Environ(), "failover", plan, "--dry-run")
	if code != terminal.ExitDone || !strings.Contains(out, "power-off: graceful, then final-sync of 1 disk(s)") || !strings.Contains(out, "power-off: forced") {
		t.Errorf("of a dry run: exit %d\n%s%s", code, out, errs)
	}
	page := filepath.Join(t.TempDir(), "report.html")
	code, out, errs = vmapower(t, s.Environ(), "failover", plan, "--yes", "--report", page)
	if code != terminal.ExitDone || !strings.Contains(out, "crash_consistent") || !strings.Contains(errs, "application/web") || strings.Contains(errs, "\x1b") {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	servertest.WantEqual(t, replica)
	text, err := os.ReadFile(page)
	if err != nil || !strings.Contains(string(text), "db &lt;1&gt;") || !strings.Contains(string(text), "Check its file systems") || !strings.Contains(string(text), "change id 52") {
		t.Errorf("%v:\n%s", err, text)
	}
	document := filepath.Join(t.TempDir(), "report.md")
	code, out, errs = vmapower(t, s.Environ(), "rollback", plan, "--yes", "-o", "json", "--report", document)
	var report failover.Report
	if err := json.Unmarshal([]byte(out), &report); code != terminal.ExitDone || err != nil || report.Outcome != failover.Done {
		t.Errorf("exit %d %v\n%s%s", code, err, out, errs)
	}
	if text, err := os.ReadFile(document); err != nil || !strings.Contains(string(text), `## database / db \<1>`) {
		t.Errorf("%v:\n%s", err, text)
	}
	if web, legacy := s.VCenter.Guest("web").Power(), s.VCenter.Guest("legacy").Power(); web != sandbox.On || legacy != sandbox.On {
		t.Errorf("web is %s, legacy %s", web, legacy)
	}
}

func TestAPlanThatIsBrokenNamesTheLineAndTheFieldAndBeginsNothing(t *testing.T) {
	t.Parallel()
	const head = "name: p\ngroups:\n  - name: a\n    vms:\n"
	for text, want := range map[string]string{
		head + "      - vm_id: vm-1\n        polcy: force\n":                 ":6: groups[0].vms[0].polcy",
		head + "      - vm_id: vm-1\n        policy: kindly\n":               ":6: groups[0].vms[0].policy",
		head + "      - vm_id: vm-1\n        timeout: soon\n":                ":6: groups[0].vms[0].timeout",
		head + "      - name: x\n":                                           ":5: groups[0].vms[0].vm_id",
		head + "      - vm_id: vm-1\n      - vm_id: VM-1\n":                  ":6: groups[0].vms[1].vm_id",
		head + "      - vm_id: vm-1\n        sync: {disks: [{target: t}]}\n": ":6: groups[0].vms[0].sync.disks[0].disk_key",
		head + "      - vm_id: vm-1\n        sync: {disks: []}\n":            ":6: groups[0].vms[0].sync.disks",
		"name: p\ntype: test\ngroups: [{name: a, vms: [{vm_id: vm-1}]}]\n":   ":2: type",
		"name: p\nname: q\ngroups: []\n":                                     "line 2",
		"- a\n":                                                              "must be a mapping",
		"name: p\ngroups: [\n":                                               "yaml",
		"":                                                                   "EOF",
		"name: p\ngroups: [{name: a, vms: [{vm_id: vm-1}]}]\n---\nname: q\n": "more than one document",
	} {
		code, _, errs := vmapower(t, nil, "failover", planFile(t, text), "--url", "http://127.0.0.1:1")
		if code != terminal.ExitUsage || !strings.Contains(errs, want) {
			t.Errorf("%q: exit %d: %s", text, code, errs)
		}
	}
	if code, out, _ := vmapower(t, nil, "failover", "--schema"); code != terminal.ExitDone || !json.Valid([]byte(out)) {
		t.Errorf("exit %d: %s", code, out)
	}
	plan := planFile(t, head+"      - vm_id: vm-1\n")
	for _, flag := range []string{"--report=x.pdf", "--report=/no/such/place/x.md", "--run=a/b"} {
		if code, _, errs := vmapower(t, nil, "failover", plan, "--profile", "site", "--url", "http://127.0.0.1:1", flag); code != terminal.ExitUsage {
			t.Errorf("%s: exit %d: %s", flag, code, errs)
		}
	}
}

func TestAnInterruptLetsARunningStepEndAndBeginsNoOther(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	plan := planFile(t, "name: left\ngroups:\n  - {name: second, vms: [{vm_id: "+s.VM("legacy")+"}]}\n  - {name: first, vms: [{vm_id: "+s.VM("web")+"}]}\n")
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	errs, out := &onEvent{text: "Ask the guest", do: interrupt}, bytes.Buffer{}
	code := run(ctx, []string{"failover", plan}, terminal.Program{Stdin: strings.NewReader(""), Stdout: &out, Stderr: errs, Environ: s.Environ()})
	if code != terminal.ExitGaveUpWaiting || !strings.Contains(errs.String(), "stopping:") || !strings.Contains(errs.String(), "the same command goes on") {
		t.Fatalf("exit %d\n%s%s", code, out.String(), errs.String())
	}
	if web, legacy := s.VCenter.Guest("web").Power(), s.VCenter.Guest("legacy").Power(); web != sandbox.Off || legacy != sandbox.On {
		t.Errorf("web is %s, legacy %s", web, legacy)
	}
	if code, out, errs := vmapower(t, s.Environ(), "failover", plan); code != terminal.ExitDone || s.VCenter.Guest("legacy").Power() != sandbox.Off {
		t.Errorf("run again: exit %d\n%s%s", code, out, errs)
	}
}

func TestAPlanAwaitsApprovalOnceAndAGrantForItNeedsNone(t *testing.T) {
	t.Parallel()
	g := servertest.StartGuarded(t)
	oma, desk := logIn(t, g, "oma-01"), logIn(t, g, "desk")
	plan := planFile(t, "name: asked\ngroups:\n  - {name: all, vms: [{vm_id: "+g.VM("legacy")+"}]}\n")
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	errs, out := &onEvent{text: "awaits it", do: interrupt}, bytes.Buffer{}
	code := run(ctx, []string{"failover", plan}, terminal.Program{Stdin: strings.NewReader(""), Stdout: &out, Stderr: errs, Environ: oma})
	if code != terminal.ExitGaveUpWaiting || !strings.Contains(errs.String(), "vmapower jobs approve") {
		t.Fatalf("exit %d\n%s%s", code, out.String(), errs.String())
	}
	if code, out, errs := vmapower(t, desk, "approvals", "grant", "--plan", plan, "--requested-by", "oma-01", "--for", "2h"); code != terminal.ExitDone {
		t.Fatalf("exit %d: %s%s", code, out, errs)
	}
	for _, command := range []string{"failover", "rollback"} {
		if code, out, errs := vmapower(t, oma, command, plan); code != terminal.ExitDone {
			t.Errorf("%s: exit %d\n%s%s", command, code, out, errs)
		}
	}
}
