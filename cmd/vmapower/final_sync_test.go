package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"

	"vmapower/client"
)

func TestFinalSyncCopiesTheChangesAndPrintsTheResult(t *testing.T) {
	t.Parallel()
	s := startService(t)
	first, second := replicate(t, s.vcenter.Guest("files").Disk(2000), s.targets), empty(t, s.vcenter.Guest("files").Disk(2001), s.targets)
	write(t, first.Disk(), 3<<20, "written by the guest")
	args := []string{"final-sync", s.vm("files"), "--disk", "2000=" + first.Target(), "--disk", "2001=" + second.Target(),
		"--change-id", "2000=" + first.ChangeID(), "--rate-limit", "512MiB", "--external-job-id", "failover-1"}
	code, out, errs := vmapowerCLI(t, s.environ(), append(args, "-o", "json")...)
	var result client.FinalSyncResult
	if err := json.Unmarshal([]byte(out), &result); code != exitDone || err != nil || len(result.Disks) != 2 || result.SyncType != "full" {
		t.Fatalf("exit %d %v\n%s%s", code, err, out, errs)
	}
	for _, want := range []string{"completed  Copy the changes", "completed  Verify the copy"} {
		if !strings.Contains(errs, want) {
			t.Errorf("no %q in\n%s", want, errs)
		}
	}
	if strings.ContainsRune(errs+out, '\x1b') {
		t.Error("colours or bars where there is no terminal")
	}
	wantEqual(t, first)
	wantEqual(t, second)

	write(t, second.Disk(), 5<<20, "written later")
	code, out, errs = vmapowerCLI(t, s.environ(), "final-sync", "--vm-path", "/DC0/vm/files", "--disk", "2001="+second.Target(),
		"--change-id", result.Disks[1].ChangeId, "--verify", "full", "--on-change-id-invalid", "fail")
	if code != exitDone || !strings.Contains(out, "method    incremental") || !strings.Contains(out, "2001 Hard disk 2  incremental  64.0 KiB") ||
		!strings.Contains(out, second.Disk().ChangeID()) {
		t.Errorf("exit %d:\n%s%s", code, out, errs)
	}
	wantEqual(t, second)
}

func TestAFullCopySaysWhy(t *testing.T) {
	t.Parallel()
	s := startService(t)
	disk := empty(t, s.vcenter.Guest("files").Disk(2001), s.targets)
	code, out, errs := vmapowerCLI(t, s.environ(), "final-sync", s.vm("files"), "--disk", "2001="+disk.Target())
	if code != exitDone || !strings.Contains(out, "method    full") || !strings.Contains(out, "its previous change id is not known") {
		t.Errorf("exit %d:\n%s%s", code, out, errs)
	}
	wantEqual(t, disk)
}

func TestExitCodesOfFinalSync(t *testing.T) {
	t.Parallel()
	s := startService(t)
	vm := s.vm("files")
	for name, c := range map[string]struct {
		line, want string
		code       int
	}{
		"no VM":                     {"--disk 2000=file:///targets/a", "--vm-path", exitUsage},
		"two VMs":                   {"a b --disk 2000=file:///targets/a", "", exitUsage},
		"no disk":                   {vm, "--disk KEY=TARGET", exitUsage},
		"disk without a target":     {vm + " --disk 2000", "--disk must be KEY=TARGET", exitUsage},
		"disk with no target":       {vm + " --disk 2000=", "--disk must be KEY=TARGET", exitUsage},
		"disk by its label":         {vm + " --disk disk-2000=file:///targets/a", "--disk must be KEY=TARGET", exitUsage},
		"disk twice":                {vm + " --disk 2000=file:///targets/a --disk 2000=file:///targets/b", "disk 2000 is given twice", exitUsage},
		"target twice":              {vm + " --disk 2000=file:///targets/a --disk 2001=file:///targets/a", "target", exitUsage},
		"bad target":                {vm + " --disk 2000=http://localhost/a", "target", exitUsage},
		"password in a target":      {vm + " --disk nbd://u:hunter2@localhost/a", "--disk must be KEY=TARGET", exitUsage},
		"change id of no disk":      {vm + " --disk 2000=file:///targets/a --change-id 2001=52/4", "there is no --disk 2001", exitUsage},
		"change id twice":           {vm + " --disk 2000=file:///targets/a --change-id 52/4 --change-id 2000=52/5", "disk 2000 is given twice", exitUsage},
		"change id of which disk":   {vm + " --disk 2000=file:///targets/a --disk 2001=file:///targets/b --change-id 52/4", "must be KEY=ID", exitUsage},
		"empty change id":           {vm + " --disk 2000=file:///targets/a --change-id=", "is empty", exitUsage},
		"bad change id":             {vm + " --disk 2000=file:///targets/a --change-id *", "change_id", exitUsage},
		"unknown flag":              {vm + " --disk 2000=file:///targets/a --compress", "--compress", exitUsage},
		"bad rate":                  {vm + " --disk 2000=file:///targets/a --rate-limit 50MB", "--rate-limit", exitUsage},
		"bad verification":          {vm + " --disk 2000=file:///targets/a --verify twice", "verify", exitUsage},
		"bad rule":                  {vm + " --disk 2000=file:///targets/a --on-change-id-invalid guess", "on_change_id_invalid", exitUsage},
		"bad timeout":               {vm + " --disk 2000=file:///targets/a --timeout 0", "timeout", exitUsage},
		"bad OMA":                   {vm + " --disk 2000=file:///targets/a --oma-url nowhere", "oma_url", exitUsage},
		"target that isn't allowed": {vm + " --disk 2000=file:///elsewhere/a", "allowed directory", exitJobFailed},
		"unknown disk":              {vm + " --disk 2042=file:///targets/a", "2042", exitJobFailed},
		"VM that is on":             {s.vm("web") + " --disk 2000=file:///targets/a", "power it off first", exitJobFailed},
	} {
		t.Run(name, func(t *testing.T) {
			code, out, errs := vmapowerCLI(t, s.environ(), append([]string{"final-sync"}, strings.Fields(c.line)...)...)
			if code != c.code || !strings.Contains(errs, c.want) {
				t.Errorf("exit %d, want %d with %q:\n%s%s", code, c.code, c.want, out, errs)
			}
			if strings.Contains(out+errs, s.vcenter.Password()) || strings.Contains(out+errs, "hunter2") {
				t.Errorf("a password is printed: %s%s", out, errs)
			}
		})
	}
}

// slowSync asks for a copy that takes longer than any test.
func slowSync(t *testing.T, s *service, more ...string) []string {
	t.Helper()
	disk := empty(t, s.vcenter.Guest("files").Disk(2000), s.targets)
	return append([]string{"final-sync", s.vm("files"), "--disk", "2000=" + disk.Target(), "--rate-limit", "64KiB"}, more...)
}

func TestACopyIsWatchedAndCancelled(t *testing.T) {
	t.Parallel()
	s := startService(t)
	code, out, errs := vmapowerCLI(t, s.environ(), slowSync(t, s, "--no-wait", "--external-job-id", "sync-7", "-o", "jsonl")...)
	if code != exitDone || !strings.Contains(out, `"external_job_id":"sync-7"`) {
		t.Fatalf("exit %d %s%s", code, out, errs)
	}
	seen, ended := newTranscript(), make(chan int, 1)
	go func() {
		ended <- runCLI(t.Context(), []string{"jobs", "watch", "sync-7"},
			program{stdin: strings.NewReader(""), stdout: io.Discard, stderr: seen, environ: s.environ()})
	}()
	if text := await(t, seen, "running    Hard disk 1", ended); !strings.Contains(text, "of 16.0 MiB") {
		t.Errorf("watched: %s", text)
	}
	if code, _, errs := vmapowerCLI(t, s.environ(), "jobs", "cancel", "sync-7"); code != exitDone {
		t.Errorf("cancel: exit %d %s", code, errs)
	}
	if code := <-ended; code != exitJobFailed || !strings.Contains(seen.String(), "cancelled") {
		t.Errorf("watch: exit %d %s", code, seen)
	}
}

func TestBarsAreGoneWhenNobodyWatchesAnyMore(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]struct {
		do   func(t *testing.T, s *service, leave func())
		code int
		says string
	}{
		"interrupted": {func(_ *testing.T, _ *service, leave func()) { leave() }, exitGaveUpWaiting, "stopped watching"},
		"cancelled": {func(t *testing.T, s *service, _ func()) {
			if code, _, errs := vmapowerCLI(t, s.environ(), "jobs", "cancel", "mine"); code != exitDone {
				t.Errorf("cancel: exit %d %s", code, errs)
			}
		}, exitJobFailed, "Copy the changes"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, term := startService(t), openTerminal(t)
			ctx, leave := context.WithCancel(t.Context())
			defer leave()
			ended := make(chan int, 1)
			go func() {
				ended <- runCLI(ctx, slowSync(t, s, "--external-job-id", "mine"),
					program{stdin: strings.NewReader(""), stdout: io.Discard, stderr: term.file, environ: s.environ()})
			}()
			drawn := screen(t, await(t, term.transcript, "of 16.0 MiB", ended))
			if !strings.Contains(drawn, "…  Copy the changes\n") || !strings.Contains(drawn, "  Hard disk 1  [") {
				t.Errorf("drawn:\n%s", drawn)
			}
			end.do(t, s, leave)
			code := <-ended
			fmt.Fprintln(term.file, "the end")
			left := screen(t, await(t, term.transcript, "the end", ended))
			if code != end.code || strings.Contains(left, "Hard disk 1  [") || strings.Contains(left, "…") || !strings.Contains(left, end.says) {
				t.Errorf("exit %d, left:\n%s", code, left)
			}
		})
	}
}
