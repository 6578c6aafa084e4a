package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"vmapower/internal/server/servertest"
	"vmapower/internal/terminal"
	"vmapower/internal/testenv"
)

func TestPowerCommandsShowTheStepsAndPrintTheResult(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	code, out, errs := vmapower(t, s.Environ(), "power-off", s.VM("web"), "--policy", "graceful_only", "--timeout", "60", "-o", "json")
	var result struct {
		Method string `json:"shutdown_method"`
	}
	if err := json.Unmarshal([]byte(out), &result); code != terminal.ExitDone || err != nil || result.Method != "graceful" {
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
	if code, out, errs := vmapower(t, s.Environ(), "power-state", s.VM("web")); code != terminal.ExitDone || !strings.Contains(out, "poweredOff") {
		t.Errorf("state: exit %d %s%s", code, out, errs)
	}
	if code, out, errs := vmapower(t, s.Environ(), "power-on", s.VM("web"), "--wait-for-tools"); code != terminal.ExitDone || !strings.Contains(out, "toolsOk") {
		t.Errorf("on: exit %d %s%s", code, out, errs)
	}
}

func TestJobsAreListedByTheirContext(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	if code, out, errs := vmapower(t, s.Environ(), "power-on", s.VM("web"), "--context-id", "move-7"); code != terminal.ExitDone {
		t.Fatalf("exit %d:\n%s%s", code, out, errs)
	}
	for context, want := range map[string]int{"move-7": 1, "move-8": 0} {
		code, out, errs := vmapower(t, s.Environ(), "jobs", "list", "--context", context, "-o", "jsonl")
		if code != terminal.ExitDone || strings.Count(out, `"context_id":"`+context+`"`) != want || strings.Count(out, "job_id") < want {
			t.Errorf("%s: exit %d:\n%s%s", context, code, out, errs)
		}
	}
}

func TestExitCodesOfPowerCommands(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	web, legacy, stuck := s.VM("web"), s.VM("legacy"), s.VM("stuck")
	for name, c := range map[string]struct {
		line string
		unset,
		want string
		code int
	}{
		"no VM":              {line: "power-off", code: terminal.ExitUsage},
		"two VMs":            {line: "power-on a b", code: terminal.ExitUsage},
		"bad VM":             {line: "power-off web-01", code: terminal.ExitUsage, want: "vm_id"},
		"bad timeout":        {line: "power-off " + web + " --timeout 0", code: terminal.ExitUsage, want: "timeout"},
		"bad policy":         {line: "power-off " + web + " --policy gently", code: terminal.ExitUsage, want: "policy"},
		"bad service":        {line: "power-off " + web + " --url nowhere", code: terminal.ExitUsage, want: "--url"},
		"no service":         {line: "power-off " + web + " --url http://127.0.0.1:1", code: terminal.ExitFailed, want: "VMAPOWER_URL"},
		"no vCenter":         {line: "power-off " + web, unset: "VMAPOWER_VCENTER=", code: terminal.ExitUsage, want: "--vcenter"},
		"no user":            {line: "power-on " + web, unset: "VMAPOWER_VCENTER_USERNAME=", code: terminal.ExitUsage, want: "--username"},
		"no password":        {line: "power-state " + web, unset: "VMAPOWER_VCENTER_PASSWORD=", code: terminal.ExitUsage, want: "--password-stdin"},
		"empty password":     {line: "power-state " + web + " --password-stdin", code: terminal.ExitUsage, want: "standard input"},
		"password as a flag": {line: "power-off " + web + " --password hunter2", code: terminal.ExitUsage},
		"unknown VM":         {line: "power-off vm-999", code: terminal.ExitJobFailed, want: "vm-999"},
		"unknown VM's state": {line: "power-state vm-999", code: terminal.ExitFailed},
		"refused by policy":  {line: "power-off " + legacy + " --policy graceful_only", code: terminal.ExitJobFailed, want: "VMware Tools"},
		"gave up":            {line: "power-off " + stuck + " --wait-limit 300ms", code: terminal.ExitGaveUpWaiting, want: "vmapower jobs watch"},
		"unknown job":        {line: "jobs get nobody", code: terminal.ExitFailed},
		"bad filter":         {line: "jobs list --status asleep", code: terminal.ExitUsage, want: "status"},
	} {
		t.Run(name, func(t *testing.T) {
			var environ []string
			for _, entry := range s.Environ() {
				if c.unset == "" || !strings.HasPrefix(entry, c.unset) {
					environ = append(environ, entry)
				}
			}
			code, out, errs := vmapower(t, environ, strings.Fields(c.line)...)
			if code != c.code || !strings.Contains(errs, c.want) {
				t.Errorf("exit %d, want %d with %q:\n%s%s", code, c.code, c.want, out, errs)
			}
			if strings.Contains(out+errs, s.VCenter.Password()) {
				t.Errorf("the password is printed: %s%s", out, errs)
			}
		})
	}
}

func TestAJobIsListedWatchedAndCancelled(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	code, out, errs := vmapower(t, s.Environ(), "power-off", s.VM("stuck"), "--no-wait", "--external-job-id", "failover-7",
		"--idempotency-key", "k-7", "-o", "jsonl")
	if code != terminal.ExitDone || !strings.Contains(out, `"external_job_id":"failover-7"`) {
		t.Fatalf("exit %d %s%s", code, out, errs)
	}
	if code, _, errs := vmapower(t, s.Environ(), "power-on", s.VM("stuck")); code != terminal.ExitFailed || !strings.Contains(errs, "jobs watch") {
		t.Errorf("a busy VM: exit %d %s", code, errs)
	}
	job := s.AwaitStep(t, "failover-7", "wait-for-shutdown")
	if code, out, errs := vmapower(t, s.Environ(), "jobs", "list", "--status", "running", "--operation", "power-off"); code != terminal.ExitDone || !strings.Contains(out, "failover-7") {
		t.Errorf("list: exit %d %s%s", code, out, errs)
	}
	if code, out, _ := vmapower(t, s.Environ(), "jobs", "list", "--status", "failed", "-o", "json"); code != terminal.ExitDone || strings.TrimSpace(out) != "[]" {
		t.Errorf("an empty list: exit %d %s", code, out)
	}
	if code, _, errs := vmapower(t, s.Environ(), "jobs", "cancel", "failover-7"); code != terminal.ExitFailed || !strings.Contains(errs, "external id") {
		t.Errorf("cancel by an external id: exit %d %s", code, errs)
	}
	if code, out, errs := vmapower(t, s.Environ(), "jobs", "cancel", job); code != terminal.ExitDone || !strings.Contains(out, "requested") {
		t.Errorf("cancel: exit %d %s%s", code, out, errs)
	}
	if code, out, errs := vmapower(t, s.Environ(), "jobs", "watch", "failover-7"); code != terminal.ExitJobFailed || !strings.Contains(errs, "cancelled") {
		t.Errorf("watch: exit %d %s%s", code, out, errs)
	}
	if code, out, errs := vmapower(t, s.Environ(), "jobs", "get", "failover-7"); code != terminal.ExitDone || !strings.Contains(out, "Ask the guest to shut down") {
		t.Errorf("get: exit %d %s%s", code, out, errs)
	}
	if code, _, errs := vmapower(t, s.Environ(), "jobs", "cancel", job); code != terminal.ExitFailed || !strings.Contains(errs, "ended") {
		t.Errorf("cancel twice: exit %d %s", code, errs)
	}
}

func TestThePasswordComesFromStandardInput(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	var out, errs bytes.Buffer
	environ := append(s.Environ(), "VMAPOWER_VCENTER_PASSWORD=")
	code := run(t.Context(), []string{"power-state", s.VM("web"), "--password-stdin"},
		terminal.Program{Stdin: strings.NewReader(s.VCenter.Password() + "\n"), Stdout: &out, Stderr: &errs, Environ: environ})
	if code != terminal.ExitDone || !strings.Contains(out.String(), "poweredOn") {
		t.Errorf("exit %d %s%s", code, &out, &errs)
	}
}

func TestWhoLeavesStopsNoJob(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	seen, ended := testenv.NewTranscript(), make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"power-off", s.VM("stuck"), "--external-job-id", "mine"},
			terminal.Program{Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: seen, Environ: s.Environ()})
	}()
	testenv.Await(t, seen, "Ask the guest to shut down", ended)
	interrupt()
	code := <-ended
	job := s.AwaitStep(t, "mine", "wait-for-shutdown")
	if text := seen.String(); code != terminal.ExitGaveUpWaiting || !strings.Contains(text, "job "+job+" goes on") {
		t.Errorf("exit %d: %s", code, text)
	}
	if _, out, _ := vmapower(t, s.Environ(), "jobs", "get", job); !strings.Contains(out, "running") {
		t.Errorf("the job: %s", out)
	}
}
