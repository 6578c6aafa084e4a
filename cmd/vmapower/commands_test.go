package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"
)

func TestPowerCommandsShowTheStepsAndPrintTheResult(t *testing.T) {
	t.Parallel()
	s := startService(t)
	code, out, errs := vmapowerCLI(t, s.environ(), "power-off", s.vm("web"), "--policy", "graceful_only", "--timeout", "60", "-o", "json")
	var result struct {
		Method string `json:"shutdown_method"`
	}
	if err := json.Unmarshal([]byte(out), &result); code != exitDone || err != nil || result.Method != "graceful" {
		t.Fatalf("exit %d %v\n%s%s", code, err, out, errs)
	}
	for _, step := range []string{"completed  Find the VM", "completed  Wait for the guest to be off", "skipped    Cut the power"} {
		if !strings.Contains(errs, step) {
			t.Errorf("no %q in\n%s", step, errs)
		}
	}
	if strings.ContainsRune(errs+out, '\x1b') {
		t.Error("colours where there is no terminal")
	}
	if code, out, errs := vmapowerCLI(t, s.environ(), "power-state", s.vm("web")); code != exitDone || !strings.Contains(out, "poweredOff") {
		t.Errorf("state: exit %d %s%s", code, out, errs)
	}
	if code, out, errs := vmapowerCLI(t, s.environ(), "power-on", s.vm("web"), "--wait-for-tools"); code != exitDone || !strings.Contains(out, "toolsOk") {
		t.Errorf("on: exit %d %s%s", code, out, errs)
	}
}

func TestExitCodesOfPowerCommands(t *testing.T) {
	t.Parallel()
	s := startService(t)
	web, legacy, stuck := s.vm("web"), s.vm("legacy"), s.vm("stuck")
	for name, c := range map[string]struct {
		line string
		unset,
		want string
		code int
	}{
		"no VM":              {line: "power-off", code: exitUsage},
		"two VMs":            {line: "power-on a b", code: exitUsage},
		"bad VM":             {line: "power-off web-01", code: exitUsage, want: "vm_id"},
		"bad timeout":        {line: "power-off " + web + " --timeout 0", code: exitUsage, want: "timeout"},
		"bad policy":         {line: "power-off " + web + " --policy gently", code: exitUsage, want: "policy"},
		"bad service":        {line: "power-off " + web + " --url nowhere", code: exitUsage, want: "--url"},
		"no service":         {line: "power-off " + web + " --url http://127.0.0.1:1", code: exitFailed, want: "VMAPOWER_URL"},
		"no vCenter":         {line: "power-off " + web, unset: "VMAPOWER_VCENTER=", code: exitUsage, want: "--vcenter"},
		"no user":            {line: "power-on " + web, unset: "VMAPOWER_VCENTER_USERNAME=", code: exitUsage, want: "--username"},
		"no password":        {line: "power-state " + web, unset: "VMAPOWER_VCENTER_PASSWORD=", code: exitUsage, want: "--password-stdin"},
		"empty password":     {line: "power-state " + web + " --password-stdin", code: exitUsage, want: "standard input"},
		"password as a flag": {line: "power-off " + web + " --password hunter2", code: exitUsage},
		"unknown VM":         {line: "power-off vm-999", code: exitJobFailed, want: "vm-999"},
		"unknown VM's state": {line: "power-state vm-999", code: exitFailed},
		"refused by policy":  {line: "power-off " + legacy + " --policy graceful_only", code: exitJobFailed, want: "VMware Tools"},
		"gave up":            {line: "power-off " + stuck + " --wait-limit 300ms", code: exitGaveUpWaiting, want: "vmapower jobs watch"},
		"unknown job":        {line: "jobs get nobody", code: exitFailed},
		"bad filter":         {line: "jobs list --status asleep", code: exitUsage, want: "status"},
	} {
		t.Run(name, func(t *testing.T) {
			var environ []string
			for _, entry := range s.environ() {
				if c.unset == "" || !strings.HasPrefix(entry, c.unset) {
					environ = append(environ, entry)
				}
			}
			code, out, errs := vmapowerCLI(t, environ, strings.Fields(c.line)...)
			if code != c.code || !strings.Contains(errs, c.want) {
				t.Errorf("exit %d, want %d with %q:\n%s%s", code, c.code, c.want, out, errs)
			}
			if strings.Contains(out+errs, s.vcenter.Password()) {
				t.Errorf("the password is printed: %s%s", out, errs)
			}
		})
	}
}

func TestAJobIsListedWatchedAndCancelled(t *testing.T) {
	t.Parallel()
	s := startService(t)
	code, out, errs := vmapowerCLI(t, s.environ(), "power-off", s.vm("stuck"), "--no-wait", "--external-job-id", "failover-7",
		"--idempotency-key", "k-7", "-o", "jsonl")
	if code != exitDone || !strings.Contains(out, `"external_job_id":"failover-7"`) {
		t.Fatalf("exit %d %s%s", code, out, errs)
	}
	if code, _, errs := vmapowerCLI(t, s.environ(), "power-on", s.vm("stuck")); code != exitFailed || !strings.Contains(errs, "jobs watch") {
		t.Errorf("a busy VM: exit %d %s", code, errs)
	}
	s.awaitStep(t, "failover-7", "wait-for-shutdown")
	if code, out, errs := vmapowerCLI(t, s.environ(), "jobs", "list", "--status", "running", "--operation", "power-off"); code != exitDone || !strings.Contains(out, "failover-7") {
		t.Errorf("list: exit %d %s%s", code, out, errs)
	}
	if code, out, _ := vmapowerCLI(t, s.environ(), "jobs", "list", "--status", "failed", "-o", "json"); code != exitDone || strings.TrimSpace(out) != "[]" {
		t.Errorf("an empty list: exit %d %s", code, out)
	}
	if code, out, errs := vmapowerCLI(t, s.environ(), "jobs", "cancel", "failover-7"); code != exitDone || !strings.Contains(out, "requested") {
		t.Errorf("cancel: exit %d %s%s", code, out, errs)
	}
	if code, out, errs := vmapowerCLI(t, s.environ(), "jobs", "watch", "failover-7"); code != exitJobFailed || !strings.Contains(errs, "cancelled") {
		t.Errorf("watch: exit %d %s%s", code, out, errs)
	}
	if code, out, errs := vmapowerCLI(t, s.environ(), "jobs", "get", "failover-7"); code != exitDone || !strings.Contains(out, "Ask the guest to shut down") {
		t.Errorf("get: exit %d %s%s", code, out, errs)
	}
	if code, _, errs := vmapowerCLI(t, s.environ(), "jobs", "cancel", "failover-7"); code != exitFailed || !strings.Contains(errs, "ended") {
		t.Errorf("cancel twice: exit %d %s", code, errs)
	}
}

func TestThePasswordComesFromStandardInput(t *testing.T) {
	t.Parallel()
	s := startService(t)
	var out, errs bytes.Buffer
	environ := append(s.environ(), "VMAPOWER_VCENTER_PASSWORD=")
	code := runCLI(t.Context(), []string{"power-state", s.vm("web"), "--password-stdin"},
		program{stdin: strings.NewReader(s.vcenter.Password() + "\n"), stdout: &out, stderr: &errs, environ: environ})
	if code != exitDone || !strings.Contains(out.String(), "poweredOn") {
		t.Errorf("exit %d %s%s", code, &out, &errs)
	}
}

func TestWhoLeavesStopsNoJob(t *testing.T) {
	t.Parallel()
	s := startService(t)
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	seen, ended := newTranscript(), make(chan int, 1)
	go func() {
		ended <- runCLI(ctx, []string{"power-off", s.vm("stuck"), "--external-job-id", "mine"},
			program{stdin: strings.NewReader(""), stdout: io.Discard, stderr: seen, environ: s.environ()})
	}()
	await(t, seen, "Ask the guest to shut down", ended)
	interrupt()
	code := <-ended
	job := s.awaitStep(t, "mine", "wait-for-shutdown")
	if text := seen.String(); code != exitGaveUpWaiting || !strings.Contains(text, "job "+job+" goes on") {
		t.Errorf("exit %d: %s", code, text)
	}
	if _, out, _ := vmapowerCLI(t, s.environ(), "jobs", "get", job); !strings.Contains(out, "running") {
		t.Errorf("the job: %s", out)
	}
}
