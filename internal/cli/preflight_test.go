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
