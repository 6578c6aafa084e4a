package setup

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"vmapower/internal/terminal"
)

func TestAScopeIsGivenShownAndChanged(t *testing.T) {
	t.Parallel()
	environ := []string{"VMAPOWER_APPLIANCES_FILE=" + filepath.Join(t.TempDir(), "appliances")}
	run := func(line string) string {
		t.Helper()
		code, out, errs := vmapower(t, environ, append([]string{"appliances"}, strings.Fields(line)...)...)
		if code != terminal.ExitDone {
			t.Fatalf("%s: exit %d: %s%s", line, code, out, errs)
		}
		return out
	}
	run("add free")
	run("add oma-01 --profile site-a --profile site-b --vcenter vc.example.test --operation power-off --target nbd://127.0.0.1:10809/")
	lines := strings.Split(run("list"), "\n")
	if !strings.Contains(lines[1], "no limit") || strings.Contains(lines[2], "no limit") ||
		!strings.Contains(lines[2], "profile site-a,site-b; vcenter vc.example.test; operation power-off; target nbd://127.0.0.1:10809/") {
		t.Errorf("%q", lines)
	}
	run("set oma-01 --operation power-on --operation final-sync --no-limit vcenter --no-limit target")
	var listed []struct {
		Scope struct{ Profiles, VCenters, Operations, Targets []string }
	}
	if err := json.Unmarshal([]byte(run("list -o json")), &listed); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(listed); got != "[{{[] [] [] []}} {{[site-a site-b] [] [power-on final-sync] []}}]" {
		t.Error(got)
	}
}

func TestRolesAndApprovalAreChangedAndTheRestStays(t *testing.T) {
	t.Parallel()
	environ := []string{"VMAPOWER_APPLIANCES_FILE=" + filepath.Join(t.TempDir(), "appliances")}
	run := func(line string) (code int, out string) {
		t.Helper()
		code, out, errs := vmapower(t, environ, append([]string{"appliances"}, strings.Fields(line)...)...)
		return code, out + errs
	}
	run("add oma-01 --operation power-off")
	for _, step := range []struct{ line, want string }{
		{"set oma-01 --role operator --role approver", "operator,approver required operation power-off"},
		{"set oma-01 --approval pre-approved", "operator,approver pre-approved operation power-off"},
		{"set oma-01 --no-role --approval required", "- required operation power-off"},
	} {
		if code, told := run(step.line); code != terminal.ExitDone {
			t.Fatalf("%s: exit %d: %s", step.line, code, told)
		}
		if _, listed := run("list"); !strings.Contains(strings.Join(strings.Fields(listed), " "), step.want) {
			t.Errorf("after %s: %s", step.line, listed)
		}
	}
	for line, want := range map[string]string{
		"set oma-01 --role chief":              "roles[0] must be",
		"set oma-01 --approval never":          "approval must be",
		"set oma-01 --no-role --role operator": "--no-role",
	} {
		if code, told := run(line); code == terminal.ExitDone || !strings.Contains(told, want) {
			t.Errorf("%s: exit %d: %s", line, code, told)
		}
	}
}

func TestAScopeThatIsRefusedNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	environ := []string{"VMAPOWER_APPLIANCES_FILE=" + filepath.Join(t.TempDir(), "appliances")}
	if code, _, errs := vmapower(t, environ, "appliances", "add", "oma-01"); code != terminal.ExitDone {
		t.Fatal(errs)
	}
	for line, want := range map[string]string{
		"add x --operation poweroff":          "operation[0]",
		"add x --target 127.0.0.1:10809":      "target[0]",
		"set oma-01 --vcenter http://vc":      "vcenter[0]",
		"set oma-01":                          "say what: --role",
		"set oma-01 --no-limit everything":    "--no-limit must be",
		"set oma-01 --profile site-a nothing": "arg",
	} {
		code, _, errs := vmapower(t, environ, append([]string{"appliances"}, strings.Fields(line)...)...)
		if code != terminal.ExitUsage || !strings.Contains(errs, want) {
			t.Errorf("%s: exit %d: %s", line, code, errs)
		}
	}
	if code, _, errs := vmapower(t, environ, "appliances", "set", "nobody", "--profile", "x"); code != terminal.ExitFailed || !strings.Contains(errs, "is not in the appliances file") {
		t.Errorf("exit %d: %s", code, errs)
	}
}
