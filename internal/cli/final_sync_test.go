package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"

	"vmapower/client"
	"vmapower/internal/server/servertest"
	"vmapower/internal/terminal"
	"vmapower/internal/testenv"
	"vmapower/replication/nbd/nbdtest"
)

func TestFinalSyncCopiesTheChangesAndPrintsTheResult(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	first, second := servertest.Replicate(t, s.VCenter.Guest("files").Disk(2000), s.Targets), servertest.Empty(t, s.VCenter.Guest("files").Disk(2001), s.Targets)
	servertest.Write(t, first.Disk(), 3<<20, "written by the guest")
	args := []string{"final-sync", s.VM("files"), "--disk", "2000=" + first.Target(), "--disk", "2001=" + second.Target(),
		"--change-id", "2000=" + first.ChangeID(), "--rate-limit", "512MiB", "--external-job-id", "failover-1"}
	code, out, errs := vmapower(t, s.Environ(), append(args, "-o", "json")...)
	var result client.FinalSyncResult
	if err := json.Unmarshal([]byte(out), &result); code != terminal.ExitDone || err != nil || len(result.Disks) != 2 || result.SyncType != "full" {
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
	servertest.WantEqual(t, first)
	servertest.WantEqual(t, second)

	servertest.Write(t, second.Disk(), 5<<20, "written later")
	code, out, errs = vmapower(t, s.Environ(), "final-sync", "--vm-path", "/DC0/vm/files", "--disk", "2001="+second.Target(),
		"--change-id", result.Disks[1].ChangeId, "--verify", "full", "--on-change-id-invalid", "fail")
	if code != terminal.ExitDone || !strings.Contains(out, "method    incremental") || !strings.Contains(out, "2001 Hard disk 2  incremental  64.0 KiB") ||
		!strings.Contains(out, second.Disk().ChangeID()) {
		t.Errorf("exit %d:\n%s%s", code, out, errs)
	}
	servertest.WantEqual(t, second)
}

func TestASyncToAServerThatCanFlushNothingIsNotDurable(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	disk := servertest.Empty(t, s.VCenter.Guest("files").Disk(2001), s.Targets)
	server := nbdtest.NBDServer(t, strings.TrimPrefix(disk.Target(), "file://")).URI.String()
	code, out, errs := vmapower(t, s.Environ(), "final-sync", s.VM("files"), "--disk", "2001="+server, "--allow-unflushed", "-o", "json")
	var result client.FinalSyncResult
	if err := json.Unmarshal([]byte(out), &result); code != terminal.ExitDone || err != nil || result.Durable == nil || *result.Durable || len(result.Warnings) != 1 {
		t.Errorf("exit %d %v\n%s%s", code, err, out, errs)
	}
	servertest.WantEqual(t, disk)
}

func TestAFullCopySaysWhy(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	disk := servertest.Empty(t, s.VCenter.Guest("files").Disk(2001), s.Targets)
	code, out, errs := vmapower(t, s.Environ(), "final-sync", s.VM("files"), "--disk", "2001="+disk.Target())
	if code != terminal.ExitDone || !strings.Contains(out, "method    full") || !strings.Contains(out, "its previous change id is not known") {
		t.Errorf("exit %d:\n%s%s", code, out, errs)
	}
	servertest.WantEqual(t, disk)
}

func TestExitCodesOfFinalSync(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	vm := s.VM("files")
	for name, c := range map[string]struct {
		line, want string
		code       int
	}{
		"no VM":                     {"--disk 2000=file:///targets/a", "--vm-path", terminal.ExitUsage},
		"two VMs":                   {"a b --disk 2000=file:///targets/a", "", terminal.ExitUsage},
		"no disk":                   {vm, "--disk KEY=TARGET", terminal.ExitUsage},
		"disk without a target":     {vm + " --disk 2000", "--disk must be KEY=TARGET", terminal.ExitUsage},
		"disk with no target":       {vm + " --disk 2000=", "--disk must be KEY=TARGET", terminal.ExitUsage},
		"disk by its label":         {vm + " --disk disk-2000=file:///targets/a", "--disk must be KEY=TARGET", terminal.ExitUsage},
		"disk twice":                {vm + " --disk 2000=file:///targets/a --disk 2000=file:///targets/b", "disk 2000 is given twice", terminal.ExitUsage},
		"target twice":              {vm + " --disk 2000=file:///targets/a --disk 2001=file:///targets/a", "target", terminal.ExitUsage},
		"bad target":                {vm + " --disk 2000=http://localhost/a", "target", terminal.ExitUsage},
		"password in a target":      {vm + " --disk nbd://u:hunter2@localhost/a", "--disk must be KEY=TARGET", terminal.ExitUsage},
		"change id of no disk":      {vm + " --disk 2000=file:///targets/a --change-id 2001=52/4", "there is no --disk 2001", terminal.ExitUsage},
		"change id twice":           {vm + " --disk 2000=file:///targets/a --change-id 52/4 --change-id 2000=52/5", "disk 2000 is given twice", terminal.ExitUsage},
		"change id of which disk":   {vm + " --disk 2000=file:///targets/a --disk 2001=file:///targets/b --change-id 52/4", "must be KEY=ID", terminal.ExitUsage},
		"empty change id":           {vm + " --disk 2000=file:///targets/a --change-id=", "is empty", terminal.ExitUsage},
		"bad change id":             {vm + " --disk 2000=file:///targets/a --change-id *", "change_id", terminal.ExitUsage},
		"unknown flag":              {vm + " --disk 2000=file:///targets/a --compress", "--compress", terminal.ExitUsage},
		"bad rate":                  {vm + " --disk 2000=file:///targets/a --rate-limit 50MB", "--rate-limit", terminal.ExitUsage},
		"bad verification":          {vm + " --disk 2000=file:///targets/a --verify twice", "verify", terminal.ExitUsage},
		"bad rule":                  {vm + " --disk 2000=file:///targets/a --on-change-id-invalid guess", "on_change_id_invalid", terminal.ExitUsage},
		"bad timeout":               {vm + " --disk 2000=file:///targets/a --timeout 0", "timeout", terminal.ExitUsage},
		"bad OMA":                   {vm + " --disk 2000=file:///targets/a --oma-url nowhere", "oma_url", terminal.ExitUsage},
		"target that isn't allowed": {vm + " --disk 2000=file:///elsewhere/a", "allowed directory", terminal.ExitJobFailed},
		"unknown disk":              {vm + " --disk 2042=file:///targets/a", "2042", terminal.ExitJobFailed},
		"VM that is on":             {s.VM("web") + " --disk 2000=file:///targets/a", "power it off first", terminal.ExitJobFailed},
	} {
		t.Run(name, func(t *testing.T) {
			code, out, errs := vmapower(t, s.Environ(), append([]string{"final-sync"}, strings.Fields(c.line)...)...)
			if code != c.code || !strings.Contains(errs, c.want) {
				t.Errorf("exit %d, want %d with %q:\n%s%s", code, c.code, c.want, out, errs)
			}
			if strings.Contains(out+errs, s.VCenter.Password()) || strings.Contains(out+errs, "hunter2") {
				t.Errorf("a password is printed: %s%s", out, errs)
			}
		})
	}
}

// slowSync is the command line of a copy that takes longer than any test.
func slowSync(t *testing.T, s *servertest.Service, more ...string) []string {
	t.Helper()
	disk := servertest.Empty(t, s.VCenter.Guest("files").Disk(2000), s.Targets)
	return append([]string{"final-sync", s.VM("files"), "--disk", "2000=" + disk.Target(), "--rate-limit", "64KiB"}, more...)
}

func TestACopyIsWatchedAndCancelled(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	code, out, errs := vmapower(t, s.Environ(), slowSync(t, s, "--no-wait", "--external-job-id", "sync-7", "-o", "jsonl")...)
	if code != terminal.ExitDone || !strings.Contains(out, `"external_job_id":"sync-7"`) {
		t.Fatalf("exit %d %s%s", code, out, errs)
	}
	seen, ended := testenv.NewTranscript(), make(chan int, 1)
	go func() {
		ended <- run(t.Context(), []string{"jobs", "watch", "sync-7"},
			terminal.Program{Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: seen, Environ: s.Environ()})
	}()
	if text := testenv.Await(t, seen, "running    Hard disk 1", ended); !strings.Contains(text, "of 16.0 MiB") {
		t.Errorf("watched: %s", text)
	}
	if code, _, errs := vmapower(t, s.Environ(), "jobs", "cancel", s.AwaitStep(t, "sync-7", "copy-changed-areas")); code != terminal.ExitDone {
		t.Errorf("cancel: exit %d %s", code, errs)
	}
	if code := <-ended; code != terminal.ExitJobFailed || !strings.Contains(seen.String(), "cancelled") {
		t.Errorf("watch: exit %d %s", code, seen)
	}
}

func TestBarsAreGoneWhenNobodyWatchesAnyMore(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]struct {
		do   func(t *testing.T, s *servertest.Service, leave func())
		code int
		says string
	}{
		"interrupted": {func(_ *testing.T, _ *servertest.Service, leave func()) { leave() }, terminal.ExitGaveUpWaiting, "stopped watching"},
		"cancelled": {func(t *testing.T, s *servertest.Service, _ func()) {
			if code, _, errs := vmapower(t, s.Environ(), "jobs", "cancel", s.AwaitStep(t, "mine", "copy-changed-areas")); code != terminal.ExitDone {
				t.Errorf("cancel: exit %d %s", code, errs)
			}
		}, terminal.ExitJobFailed, "Copy the changes"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, term := servertest.Start(t), testenv.OpenTerminal(t)
			ctx, leave := context.WithCancel(t.Context())
			defer leave()
			ended := make(chan int, 1)
			go func() {
				ended <- run(ctx, slowSync(t, s, "--external-job-id", "mine"),
					terminal.Program{Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: term.File, Environ: s.Environ()})
			}()
			drawn := testenv.Screen(t, testenv.Await(t, term.Transcript, "of 16.0 MiB", ended))
			if !strings.Contains(drawn, "…  Copy the changes\n") || !strings.Contains(drawn, "  Hard disk 1  [") {
				t.Errorf("drawn:\n%s", drawn)
			}
			end.do(t, s, leave)
			code := <-ended
			fmt.Fprintln(term.File, "the end")
			left := testenv.Screen(t, testenv.Await(t, term.Transcript, "the end", ended))
			if code != end.code || strings.Contains(left, "Hard disk 1  [") || strings.Contains(left, "…") || !strings.Contains(left, end.says) {
				t.Errorf("exit %d, left:\n%s", code, left)
			}
		})
	}
}
