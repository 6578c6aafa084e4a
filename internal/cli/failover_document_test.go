package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"vmapower/client/failover"
	"vmapower/internal/sandbox"
	"vmapower/internal/server/servertest"
	"vmapower/internal/terminal"
)

// documented returns the plan of docs/failover.md, and its commands in their order.
func documented(t *testing.T) (plan string, commands []string) {
	t.Helper()
	text, err := os.ReadFile("../../docs/failover.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(text), "```yaml\n")
	plan, _, _ = strings.Cut(after, "```")
	for line := range strings.Lines(string(text)) {
		if command, is := strings.CutPrefix(line, "    vmapower "); is {
			commands = append(commands, strings.TrimSpace(command))
		}
	}
	return plan, commands
}

// words splits a command line at its spaces, but for what stands between quotes.
func words(line string) (all []string) {
	for i, part := range strings.Split(line, "'") {
		if i%2 == 1 {
			all = append(all, part)
			continue
		}
		all = append(all, strings.Fields(part)...)
	}
	return all
}

func TestTheExamplesOfAFailoverDoWhatTheyShow(t *testing.T) {
	t.Parallel()
	g := servertest.StartGuarded(t)
	oma, desk := logIn(t, g, "oma-01"), logIn(t, g, "desk")
	disk := g.VCenter.Guest("web").Disk(2000)
	replica := servertest.Replicate(t, disk, g.Targets)
	servertest.Write(t, disk, 3<<20, "written by the guest")
	plan, commands := documented(t)
	dir := t.TempDir()
	plan = strings.NewReplacer("profile: site-a\n", "", "420570c7-f61f-a930-77c5-1e876786cb3c", g.VM("web"), "42051f0e-9c5d-4f0e-2b7a-5d1c3e9f8a61", g.VM("legacy"),
		"52 de c0 d9 b9 43 9d 10-61 d5 4c 1b e9 7b 65 63/446", replica.ChangeID(), "nbd://127.0.0.1:10809/db-01", replica.Target()).Replace(plan)
	if err := os.WriteFile(filepath.Join(dir, "move-7.yaml"), []byte(plan), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, command := range commands {
		environ := oma
		if strings.HasPrefix(command, "approvals") {
			environ = desk
		}
		args := words(command)
		for i := range args {
			if strings.HasPrefix(args[i], "move-7") {
				args[i] = filepath.Join(dir, args[i])
			}
		}
		if code, out, errs := vmapower(t, environ, args...); code != terminal.ExitDone {
			t.Fatalf("%s: exit %d\n%s%s", command, code, out, errs)
		}
		if strings.HasPrefix(command, "failover move-7.yaml --yes") {
			servertest.WantEqual(t, replica)
		}
	}
	if web, legacy := g.VCenter.Guest("web").Power(), g.VCenter.Guest("legacy").Power(); len(commands) != 5 || web != sandbox.On || legacy != sandbox.On {
		t.Errorf("after %d commands web is %s, legacy %s", len(commands), web, legacy)
	}
}

func TestEachFieldOfAPlanIsDocumentedBySchemaAndTable(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/failover.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range []string{"name", "context_id", "type", "profile", "at_once", "on_failure", "groups", "pause", "policy", "timeout", "boot_timeout",
		"skip_tools", "sync", "disks", "oma_url", "on_change_id_invalid", "on_target_mismatch", "verify", "reader", "rate_limit", "allow_unflushed"} {
		if !strings.Contains(string(failover.Schema()), `"`+field+`"`) || !strings.Contains(string(text), field) {
			t.Errorf("%s is missing", field)
		}
	}
}
