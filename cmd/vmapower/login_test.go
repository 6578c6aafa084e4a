package main

import (
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"vmapower/access"
)

// guarded is a service that lets in two appliances: oma-01, whose jobs need approval,
// and desk, which gives it.
type guarded struct {
	*service
	tokens map[string]string
}

func startGuarded(t *testing.T, more ...string) guarded {
	t.Helper()
	path, tokens := filepath.Join(t.TempDir(), "appliances"), map[string]string{}
	for id, roles := range map[string][]access.Role{"oma-01": nil, "desk": {access.RoleApprover, access.RoleOperator}} {
		token, err := access.AddAppliance(path, id, roles, access.ApprovalRequired)
		if err != nil {
			t.Fatal(err)
		}
		tokens[id] = token
	}
	more = append([]string{"VMAPOWER_AUTH=session", "VMAPOWER_APPLIANCES_FILE=" + path, "VMAPOWER_VCENTER_ALLOW=127.0.0.1"}, more...)
	return guarded{startService(t, more...), tokens}
}

// home is the environment of somebody at a machine of their own.
func (g guarded) home(t *testing.T) []string { return append(g.environ(), "HOME="+t.TempDir()) }

// logIn is home after a login.
func (g guarded) logIn(t *testing.T, id string) []string {
	t.Helper()
	environ := g.home(t)
	code, out, errs := vmapower(t, append(environ, "VMAPOWER_TOKEN="+g.tokens[id]), "login", id)
	if code != exitDone || out != "" || strings.Contains(errs, g.tokens[id]) {
		t.Fatalf("login: exit %d: %s%s", code, out, errs)
	}
	return environ
}

func TestAJobIsAskedForApprovedAndAudited(t *testing.T) {
	t.Parallel()
	g := startGuarded(t)
	web, stranger := g.vm("web"), g.home(t)
	if code, _, errs := vmapower(t, stranger, "power-off", web); code != exitFailed || !strings.Contains(errs, "vmapower login") {
		t.Errorf("without a session: exit %d: %s", code, errs)
	}
	oma, desk := g.logIn(t, "oma-01"), g.logIn(t, "desk")
	code, _, errs := vmapower(t, oma, "power-off", web, "--external-job-id", "failover-1")
	if code != exitAwaitingApproval || !strings.Contains(errs, "vmapower jobs approve") {
		t.Fatalf("exit %d: %s", code, errs)
	}
	if code, out, errs := vmapower(t, oma, "jobs", "get", "failover-1"); code != exitDone || !strings.Contains(out, "needed before") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	if code, _, errs := vmapower(t, oma, "jobs", "approve", "failover-1"); code != exitFailed || !strings.Contains(errs, "approver") {
		t.Errorf("by who asked: exit %d: %s", code, errs)
	}
	if code, out, errs := vmapower(t, desk, "jobs", "approve", "failover-1", "--reason", "the user said so"); code != exitDone || !strings.Contains(out, "approve, by desk: the user said so") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	if code, out, errs := vmapower(t, oma, "jobs", "watch", "failover-1"); code != exitDone {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	code, out, errs := vmapower(t, []string{"VMAPOWER_REDIS_URL=" + g.redis.URL()}, "audit", "tail")
	for _, want := range []string{"login     ok  oma-01", "submit", "approve   ok  desk", "reason the user said so", "execute", "end"} {
		if code != exitDone || !strings.Contains(out, want) {
			t.Errorf("exit %d, no %q in %s%s", code, want, out, errs)
		}
	}
	for _, token := range g.tokens {
		if strings.Contains(out+g.log.String(), token) {
			t.Error("a token is in the audit or in the log")
		}
	}
}

func TestARejectedJobHasFailed(t *testing.T) {
	t.Parallel()
	g := startGuarded(t)
	oma, desk := g.logIn(t, "oma-01"), g.logIn(t, "desk")
	if code, _, errs := vmapower(t, oma, "power-off", g.vm("web"), "--external-job-id", "failover-1", "--no-wait"); code != exitDone {
		t.Fatalf("exit %d: %s", code, errs)
	}
	if code, out, errs := vmapower(t, desk, "jobs", "approve", "failover-1", "--reject", "--reason", "not today"); code != exitDone ||
		!strings.Contains(out, "reject, by desk: not today") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	if code, _, errs := vmapower(t, oma, "jobs", "watch", "failover-1"); code != exitJobFailed || !strings.Contains(errs, "rejected") {
		t.Errorf("exit %d: %s", code, errs)
	}
}

func TestAWrongLoginOpensNothing(t *testing.T) {
	t.Parallel()
	g := startGuarded(t)
	environ := g.home(t)
	for name, c := range map[string]struct {
		input string
		args  []string
		code  int
		want  string
	}{
		"another's token": {g.tokens["desk"] + "\n", []string{"login", "oma-01", "--token-stdin"}, exitFailed, "the appliance or its token is wrong"},
		"unknown":         {"x\n", []string{"login", "nobody", "--token-stdin"}, exitFailed, "the appliance or its token is wrong"},
		"no token":        {"", []string{"login", "oma-01"}, exitUsage, "--token-stdin"},
		"a token flag":    {"", []string{"login", "oma-01", "--token", "hunter2"}, exitUsage, "unknown flag"},
		"no appliance":    {"", []string{"login"}, exitUsage, "arg"},
	} {
		code, out, errs := typed(t, environ, c.input, c.args...)
		if code != c.code || out != "" || !strings.Contains(errs, c.want) || strings.Contains(errs, g.tokens["desk"]) {
			t.Errorf("%s: exit %d: %s%s", name, code, out, errs)
		}
	}
	if code, _, errs := vmapower(t, environ, "jobs", "list"); code != exitFailed || !strings.Contains(errs, "vmapower login") {
		t.Errorf("exit %d: %s", code, errs)
	}
}

func TestASessionIsKeptForItsOwnerAndItsServiceAlone(t *testing.T) {
	t.Parallel()
	g := startGuarded(t)
	shown := make(chan string, 1)
	another := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		shown <- r.Header.Get("Authorization")
		_, _ = io.WriteString(w, `{"items":[],"next_cursor":""}`)
	}))
	defer another.Close()
	file := filepath.Join(t.TempDir(), "own", "session")
	code, _, errs := typed(t, g.environ(), g.tokens["desk"]+"\n", "login", "desk", "--token-stdin", "--session-file", file)
	info, err := os.Stat(file)
	if code != exitDone || err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("exit %d, %v, %v: %s", code, info, err, errs)
	}
	if code, _, errs := vmapower(t, g.environ(), "jobs", "list", "--session-file", file); code != exitDone {
		t.Errorf("exit %d: %s", code, errs)
	}
	if code, _, errs := vmapower(t, nil, "jobs", "list", "--session-file", file, "--url", another.URL); code != exitDone {
		t.Errorf("exit %d: %s", code, errs)
	}
	if token := <-shown; token != "" {
		t.Error("the session is shown to another service")
	}
	if err := os.Chmod(file, 0o644); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := vmapower(t, g.environ(), "jobs", "list", "--session-file", file); code != exitFailed || !strings.Contains(errs, "chmod 0600") {
		t.Errorf("open to others: exit %d: %s", code, errs)
	}

	code, out, errs := typed(t, g.environ(), g.tokens["desk"]+"\n", "login", "desk", "--token-stdin", "--print")
	if token := strings.TrimSpace(out); code != exitDone || token == "" {
		t.Errorf("exit %d: %s%s", code, out, errs)
	} else if code, _, errs := vmapower(t, append(g.environ(), "VMAPOWER_SESSION="+token), "jobs", "list"); code != exitDone {
		t.Errorf("by environment: exit %d: %s", code, errs)
	}
}

func TestALogoutEndsTheSessionAndForgetsIt(t *testing.T) {
	t.Parallel()
	g := startGuarded(t)
	file := filepath.Join(t.TempDir(), "session")
	if code, _, errs := typed(t, g.environ(), g.tokens["desk"]+"\n", "login", "desk", "--token-stdin", "--session-file", file); code != exitDone {
		t.Fatalf("exit %d: %s", code, errs)
	}
	kept, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := []string{"logout", "--session-file", file, "--url", "http://127.0.0.1:1"}
	if code, _, errs := vmapower(t, nil, elsewhere...); code != exitDone || !strings.Contains(errs, "--url "+g.url+" ends it") {
		t.Errorf("at another service: exit %d: %s", code, errs)
	}
	logOut := func(want string) {
		t.Helper()
		code, out, errs := vmapower(t, g.environ(), "logout", "--session-file", file)
		if _, err := os.Stat(file); code != exitDone || out != "" || !strings.Contains(errs, want) || !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("exit %d, the file: %v: %s%s", code, err, out, errs)
		}
	}
	logOut("logged out at " + g.url)
	logOut("not logged in at " + g.url)
	if err := os.WriteFile(file, kept, 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := vmapower(t, g.environ(), "jobs", "list", "--session-file", file); code != exitFailed || !strings.Contains(errs, "vmapower login") {
		t.Errorf("the session has not ended: exit %d: %s", code, errs)
	}
	logOut("logged out at " + g.url) // of a session that the service does not know
}

func TestALogoutEndsTheSessionThatTheEnvironmentGives(t *testing.T) {
	t.Parallel()
	g := startGuarded(t)
	desk := g.logIn(t, "desk")
	code, out, errs := vmapower(t, append(g.environ(), "VMAPOWER_TOKEN="+g.tokens["oma-01"]), "login", "oma-01", "--print")
	if code != exitDone {
		t.Fatalf("exit %d: %s", code, errs)
	}
	given := append(slices.Clone(desk), "VMAPOWER_SESSION="+strings.TrimSpace(out))
	if code, _, errs := vmapower(t, given, "logout"); code != exitDone || !strings.Contains(errs, "VMAPOWER_SESSION has ended") {
		t.Errorf("exit %d: %s", code, errs)
	}
	if code, _, errs := vmapower(t, given, "jobs", "list"); code != exitFailed || !strings.Contains(errs, "vmapower login") {
		t.Errorf("the session has not ended: exit %d: %s", code, errs)
	}
	if code, _, errs := vmapower(t, desk, "jobs", "list"); code != exitDone {
		t.Errorf("the session in the file has ended too: exit %d: %s", code, errs)
	}
}

func TestALogoutThatDoesNotGetThroughKeepsTheSession(t *testing.T) {
	t.Parallel()
	g := startGuarded(t)
	file := filepath.Join(t.TempDir(), "session")
	if code, _, errs := typed(t, g.environ(), g.tokens["desk"]+"\n", "login", "desk", "--token-stdin", "--session-file", file); code != exitDone {
		t.Fatalf("exit %d: %s", code, errs)
	}
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := g.stop(); err != nil {
		t.Fatal(err)
	}
	code, _, errs := vmapower(t, g.environ(), "logout", "--session-file", file)
	if code != exitFailed || !strings.Contains(errs, "is it running at "+g.url) || !strings.Contains(errs, "the session stays in "+file) {
		t.Errorf("exit %d: %s", code, errs)
	}
	if after, err := os.ReadFile(file); err != nil || string(after) != string(before) {
		t.Errorf("the file has changed: %v", err)
	}
}
