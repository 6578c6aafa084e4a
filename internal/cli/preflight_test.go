package cli

import (
	"encoding/json"
	"strings"
	"testing"

	"vmapower/internal/server/servertest"
	"vmapower/internal/terminal"
)

func TestPreflightShowsWhatIsInTheWay(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	code, out, errs := vmapower(t, s.Environ(), "preflight", s.VM("web"))
	if code != terminal.ExitDone {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	for _, want := range []string{"power-off  graceful", "power-on   nothing", "ok  privileges"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	s.VCenter.Deny("VirtualMachine.Interact.PowerOff")
	code, out, errs = vmapower(t, s.Environ(), "preflight", s.VM("web"), "-o", "json")
	var told struct{ Ready bool }
	if err := json.Unmarshal([]byte(out), &told); code != terminal.ExitFailed || err != nil || told.Ready || !strings.Contains(errs, "is not ready") {
		t.Errorf("exit %d %v\n%s%s", code, err, out, errs)
	}
	if code, _, errs = vmapower(t, s.Environ(), "preflight", s.VM("web"), "--operation", "reset"); code != terminal.ExitUsage || !strings.Contains(errs, "operation") {
		t.Errorf("exit %d %s", code, errs)
	}
}

func TestPreflightAsksAWorkerOfTheTargets(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	good := servertest.Empty(t, s.VCenter.Guest("files").Disk(2001), s.Targets).Target()
	code, out, errs := vmapower(t, s.Environ(), "preflight", s.VM("files"), "--target", "2001="+good)
	if code != terminal.ExitDone || !strings.Contains(out, "answers, has room and can flush") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
	code, out, _ = vmapower(t, s.Environ(), "preflight", s.VM("files"), "--target", "2001="+good, "--target", "2000=nbd://127.0.0.1:1/x")
	if code != terminal.ExitFailed || !strings.Contains(out, "of disk 2000 (Hard disk 1)") || !strings.Contains(out, "answers, has room and can flush") {
		t.Errorf("exit %d\n%s", code, out)
	}
	for target, want := range map[string]string{
		"2001=ftp://x": "target[0]", "2009=" + good: "no disk 2009", good: "must be KEY=TARGET",
	} {
		if code, _, errs := vmapower(t, s.Environ(), "preflight", s.VM("files"), "--target", target); code != terminal.ExitUsage || !strings.Contains(errs, want) {
			t.Errorf("%s: exit %d %s", target, code, errs)
		}
	}
	if code, _, errs := vmapower(t, s.Environ(), "preflight", s.VM("files"), "--target", "2001="+good, "--operation", "power-on"); code != terminal.ExitUsage || !strings.Contains(errs, "final-sync") {
		t.Errorf("of a power-on: exit %d %s", code, errs)
	}
}
