package main

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"vmapower/internal/server/servertest"
	"vmapower/internal/terminal"
)

// listed is a row of the list of keys in docs/security.md.
type listed struct {
	keys   []*regexp.Regexp
	fields []*regexp.Regexp // of these hashes; none where the row does not go into them
}

// listedKeys reads the list: `KEY`, `KEY`: `field`, `field` in the first column of its table.
func listedKeys(t *testing.T) (rows []listed) {
	t.Helper()
	text, err := os.ReadFile("../../docs/security.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(text), "\n## Every key in Redis\n")
	section, _, _ = strings.Cut(section, "\n## ")
	for line := range strings.Lines(section) {
		row, isRow := strings.CutPrefix(line, "| `")
		if !isRow {
			continue
		}
		cell, _, _ := strings.Cut(strings.ReplaceAll(row, `\|`, "\x00"), "|") // within code a | is \|
		keys, fields, _ := strings.Cut("`"+strings.ReplaceAll(cell, "\x00", "|"), "`: ")
		rows = append(rows, listed{patterns(keys + "`"), patterns(fields)})
	}
	return rows
}

var (
	inCode = regexp.MustCompile("`([^`]+)`")
	// placeholder is what a listed name has in place of what differs: ID, VM_ID, or a *.
	placeholder = regexp.MustCompile(`[A-Z][A-Z_]*|\\\*`)
)

// patterns are those of the names in code.
func patterns(names string) (all []*regexp.Regexp) {
	for _, name := range inCode.FindAllStringSubmatch(names, -1) {
		all = append(all, regexp.MustCompile("^"+placeholder.ReplaceAllStringFunc(regexp.QuoteMeta(name[1]), func(word string) string {
			switch word {
			case "ID":
				return "[0-9a-f-]{36}"
			case "N":
				return "[0-9]+"
			}
			return ".+"
		})+"$"))
	}
	return all
}

func matches(patterns []*regexp.Regexp, name string) bool {
	return slices.ContainsFunc(patterns, func(p *regexp.Regexp) bool { return p.MatchString(name) })
}

// unlisted is what no row has of a key and of its fields.
func unlisted(rows []listed, key string, fields map[string]bool) (missing []string) {
	var known bool
	var listedFields []*regexp.Regexp
	for _, row := range rows {
		if matches(row.keys, key) {
			known, listedFields = true, append(listedFields, row.fields...)
		}
	}
	if !known {
		return []string{key}
	}
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		if listedFields != nil && !matches(listedFields, field) {
			missing = append(missing, key+": "+field)
		}
	}
	return missing
}

// caller is an appliance that has logged in and uses the commands.
type caller struct {
	t       *testing.T
	environ []string
}

func logIn(t *testing.T, g servertest.Guarded, id string) caller {
	t.Helper()
	c := caller{t, g.Home(t)}
	if code, _, errs := vmapower(t, append(c.environ, "VMAPOWER_TOKEN=not-a-real-token"), "login", id); code != terminal.ExitFailed {
		t.Errorf("a wrong token: exit %d: %s", code, errs)
	}
	if code, out, errs := vmapower(t, append(c.environ, "VMAPOWER_TOKEN="+g.Tokens[id]), "login", id); code != terminal.ExitDone {
		t.Fatalf("login: exit %d: %s%s", code, out, errs)
	}
	return c
}

// run runs a command that ends with that exit code.
func (c caller) run(code int, args ...string) string {
	c.t.Helper()
	got, out, errs := vmapower(c.t, c.environ, args...)
	if got != code {
		c.t.Fatalf("%v: exit %d, want %d: %s%s", args, got, code, out, errs)
	}
	return out
}

// ask asks for a job of that name, which awaits its approval, and returns its id.
func (c caller) ask(name string, args ...string) (id string) {
	c.t.Helper()
	var job struct {
		ID string `json:"job_id"`
	}
	c.run(terminal.ExitAwaitingApproval, append(args, "--external-job-id", name)...)
	out := c.run(terminal.ExitDone, "jobs", "get", name, "-o", "json")
	if err := json.Unmarshal([]byte(out), &job); err != nil || job.ID == "" {
		c.t.Fatalf("%s: %v in %s", name, err, out)
	}
	return job.ID
}

// Whoever adds a key must say what it gives to somebody who can write to Redis.
func TestEveryKeyInRedisIsInTheListOfWhatItGivesAThief(t *testing.T) {
	t.Parallel()
	g := servertest.StartGuarded(t)
	heard := monitorRedis(t, g.Redis.Addr())
	oma, desk := logIn(t, g, "oma-01"), logIn(t, g, "desk")

	off := oma.ask("done", "power-off", g.VM("web"), "--idempotency-key", "once")
	desk.run(terminal.ExitDone, "jobs", "approve", off)
	oma.run(terminal.ExitDone, "jobs", "watch", off)
	wrong := caller{t, append(oma.environ, "VMAPOWER_VCENTER_PASSWORD=not-its-password")}.ask("not-let-in", "power-on", g.VM("web"))
	desk.run(terminal.ExitDone, "jobs", "approve", wrong)
	oma.run(terminal.ExitJobFailed, "jobs", "watch", wrong)
	desk.run(terminal.ExitDone, "jobs", "approve", oma.ask("rejected", "power-off", g.VM("stuck")), "--reject")
	oma.run(terminal.ExitDone, "jobs", "cancel", oma.ask("cancelled", "power-off", g.VM("stuck")))
	target := servertest.Empty(t, g.VCenter.Guest("files").Disk(2001), g.Targets).Target()
	oma.run(terminal.ExitDone, "preflight", g.VM("files"), "--target", "2001="+target)
	sync := oma.ask("copied", "final-sync", g.VM("files"), "--disk", "2001="+target)
	desk.run(terminal.ExitDone, "jobs", "approve", sync)
	oma.run(terminal.ExitDone, "jobs", "watch", sync)
	plan := filepath.Join(t.TempDir(), "plan.yaml")
	if err := os.WriteFile(plan, []byte("{requested_by: oma-01, context_id: move-7, vm_ids: ["+g.VM("stuck")+"], operations: [power-on]}"), 0o600); err != nil {
		t.Fatal(err)
	}
	desk.run(terminal.ExitDone, "approvals", "grant", "--plan", plan, "--for", "1h")
	oma.run(terminal.ExitDone, "power-on", g.VM("stuck"), "--context-id", "move-7")
	oma.run(terminal.ExitDone, "login", "--browser")
	oma.run(terminal.ExitDone, "logout")
	heard.until("{vmapower}:sweeper")
	if err := g.Stop(); err != nil {
		t.Error(err)
	}

	const last = "nothing is asked any more"
	if err := g.Redis.Client().Echo(t.Context(), last).Err(); err != nil {
		t.Fatal(err)
	}
	heard.until(last)
	rows := listedKeys(t)
	for key, fields := range heard.keys {
		for _, missing := range unlisted(rows, key, fields) {
			t.Errorf("docs/security.md does not say what somebody gains who writes %s", missing)
		}
	}
	for _, seen := range []string{"audit", "job:" + off, "job:" + sync + ":checkpoints", "withdrawn:" + off, "grants:for:oma-01|move-7"} {
		if heard.keys[seen] == nil {
			t.Errorf("nothing was heard of %s", seen)
		}
	}
}
