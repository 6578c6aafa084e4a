package cli

import (
	"strings"
	"testing"

	"vmapower/internal/server/servertest"
	"vmapower/internal/terminal"
)

func TestCommandsNameAProfileInPlaceOfAPassword(t *testing.T) {
	t.Parallel()
	profiles := servertest.NewProfiles(t)
	profiles.Put(t, "gone", "vc.example.test", "u", "not-a-real-password", "")
	s := servertest.Start(t, profiles.Settings()...)
	profiles.Put(t, "site-a", s.VCenter.Address(), s.VCenter.Username(), s.VCenter.Password(), s.VCenter.Thumbprint())
	caller := []string{"VMAPOWER_URL=" + s.URL, "VMAPOWER_PROFILE=gone"}
	for _, line := range []string{"power-off " + s.VM("web"), "power-state " + s.VM("web"), "power-on " + s.VM("web")} {
		if code, out, errs := vmapower(t, caller, append(strings.Fields(line), "--profile", "site-a")...); code != terminal.ExitDone {
			t.Errorf("%s: exit %d: %s%s", line, code, out, errs)
		}
	}
	if code, out, errs := vmapower(t, append(s.Environ(), "VMAPOWER_PROFILE=gone"), "power-state", s.VM("web"), "--vcenter", s.VCenter.Address()); code != terminal.ExitDone {
		t.Errorf("a vCenter that is spelled out: exit %d: %s%s", code, out, errs)
	}
	if code, _, errs := vmapower(t, s.Environ(), "power-state", s.VM("web"), "--vcenter", "x", "--profile", "site-a"); code != terminal.ExitUsage || !strings.Contains(errs, "--profile knows") {
		t.Errorf("both: exit %d: %s", code, errs)
	}
	if code, _, errs := vmapower(t, s.Environ(), "power-off", s.VM("web"), "--profile", "nobody"); code != terminal.ExitUsage || !strings.Contains(errs, "profile") {
		t.Errorf("unknown: exit %d: %s", code, errs)
	}
}
