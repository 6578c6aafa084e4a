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
)

// logIn is the environment of home after a login.
func logIn(t *testing.T, g guarded, id string) []string {
	t.Helper()
	environ := g.home(t)
	code, out, errs := vmapowerCLI(t, append(environ, "VMAPOWER_TOKEN="+g.tokens[id]), "login", id)
	if code != exitDone || out != "" || strings.Contains(errs, g.tokens[id]) {
		t.Fatalf("login: exit %d: %s%s", code, out, errs)
	}
	return environ
}

func TestARejectedJobHasFailed(t *testing.T) {
	t.Parallel()
	g := startGuarded(t)
	oma, desk := logIn(t, g, "oma-01"), logIn(t, g, "desk")
	if code, _, errs := vmapowerCLI(t, oma, "power-off", g.vm("web"), "--external-job-id", "failover-1", "--no-wait"); code != exitDone {
		t.Fatalf("exit %d: %s", code, errs)
	}
	if code, out, errs := vmapowerCLI(t, desk, "jobs", "approve", "failover-1", "--reject", "--reason", "not today"); code != exitDone ||
		!strings.Contains(out, "reject, by desk: not today") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	if code, _, errs := vmapowerCLI(t, oma, "jobs", "watch", "failover-1"); code != exitJobFailed || !strings.Contains(errs, "rejected") {
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
		code, out, errs := typedCLI(t, environ, c.input, c.args...)
		if code != c.code || out != "" || !strings.Contains(errs, c.want) || strings.Contains(errs, g.tokens["desk"]) {
			t.Errorf("%s: exit %d: %s%s", name, code, out, errs)
		}
	}
	if code, _, errs := vmapowerCLI(t, environ, "jobs", "list"); code != exitFailed || !strings.Contains(errs, "vmapower login") {
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
	code, _, errs := typedCLI(t, g.environ(), g.tokens["desk"]+"\n", "login", "desk", "--token-stdin", "--session-file", file)
	info, err := os.Stat(file)
	if code != exitDone || err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("exit %d, %v, %v: %s", code, info, err, errs)
	}
	if code, _, errs := vmapowerCLI(t, g.environ(), "jobs", "list", "--session-file", file); code != exitDone {
		t.Errorf("exit %d: %s", code, errs)
	}
	if code, _, errs := vmapowerCLI(t, nil, "jobs", "list", "--session-file", file, "--url", another.URL); code != exitDone {
		t.Errorf("exit %d: %s", code, errs)
	}
	if token := <-shown; token != "" {
		t.Error("the session is shown to another service")
	}
	if err := os.Chmod(file, 0o644); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := vmapowerCLI(t, g.environ(), "jobs", "list", "--session-file", file); code != exitFailed || !strings.Contains(errs, "chmod 0600") {
		t.Errorf("open to others: exit %d: %s", code, errs)
	}

	code, out, errs := typedCLI(t, g.environ(), g.tokens["desk"]+"\n", "login", "desk", "--token-stdin", "--print")
	if token := strings.TrimSpace(out); code != exitDone || token == "" {
		t.Errorf("exit %d: %s%s", code, out, errs)
	} else if code, _, errs := vmapowerCLI(t, append(g.environ(), "VMAPOWER_SESSION="+token), "jobs", "list"); code != exitDone {
		t.Errorf("by environment: exit %d: %s", code, errs)
	}
}

func TestALogoutEndsTheSessionAndForgetsIt(t *testing.T) {
	t.Parallel()
	g := startGuarded(t)
	file := filepath.Join(t.TempDir(), "session")
	if code, _, errs := typedCLI(t, g.environ(), g.tokens["desk"]+"\n", "login", "desk", "--token-stdin", "--session-file", file); code != exitDone {
		t.Fatalf("exit %d: %s", code, errs)
	}
	kept, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := []string{"logout", "--session-file", file, "--url", "http://127.0.0.1:1"}
	if code, _, errs := vmapowerCLI(t, nil, elsewhere...); code != exitDone || !strings.Contains(errs, "--url "+g.url+" ends it") {
		t.Errorf("at another service: exit %d: %s", code, errs)
	}
	logOut := func(want string) {
		t.Helper()
		code, out, errs := vmapowerCLI(t, g.environ(), "logout", "--session-file", file)
		if _, err := os.Stat(file); code != exitDone || out != "" || !strings.Contains(errs, want) || !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("exit %d, the file: %v: %s%s", code, err, out, errs)
		}
	}
	logOut("logged out at " + g.url)
	logOut("not logged in at " + g.url)
	if err := os.WriteFile(file, kept, 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := vmapowerCLI(t, g.environ(), "jobs", "list", "--session-file", file); code != exitFailed || !strings.Contains(errs, "vmapower login") {
		t.Errorf("the session has not ended: exit %d: %s", code, errs)
	}
	logOut("logged out at " + g.url) // of a session that the service does not know
}

func TestALogoutEndsTheSessionThatTheEnvironmentGives(t *testing.T) {
	t.Parallel()
	g := startGuarded(t)
	desk := logIn(t, g, "desk")
	code, out, errs := vmapowerCLI(t, append(g.environ(), "VMAPOWER_TOKEN="+g.tokens["oma-01"]), "login", "oma-01", "--print")
	if code != exitDone {
		t.Fatalf("exit %d: %s", code, errs)
	}
	given := append(slices.Clone(desk), "VMAPOWER_SESSION="+strings.TrimSpace(out))
	if code, _, errs := vmapowerCLI(t, given, "logout"); code != exitDone || !strings.Contains(errs, "VMAPOWER_SESSION has ended") {
		t.Errorf("exit %d: %s", code, errs)
	}
	if code, _, errs := vmapowerCLI(t, given, "jobs", "list"); code != exitFailed || !strings.Contains(errs, "vmapower login") {
		t.Errorf("the session has not ended: exit %d: %s", code, errs)
	}
	if code, _, errs := vmapowerCLI(t, desk, "jobs", "list"); code != exitDone {
		t.Errorf("the session in the file has ended too: exit %d: %s", code, errs)
	}
}

func TestALogoutThatDoesNotGetThroughKeepsTheSession(t *testing.T) {
	t.Parallel()
	g := startGuarded(t)
	file := filepath.Join(t.TempDir(), "session")
	if code, _, errs := typedCLI(t, g.environ(), g.tokens["desk"]+"\n", "login", "desk", "--token-stdin", "--session-file", file); code != exitDone {
		t.Fatalf("exit %d: %s", code, errs)
	}
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := g.stop(); err != nil {
		t.Fatal(err)
	}
	code, _, errs := vmapowerCLI(t, g.environ(), "logout", "--session-file", file)
	if code != exitFailed || !strings.Contains(errs, "is it running at "+g.url) || !strings.Contains(errs, "the session stays in "+file) {
		t.Errorf("exit %d: %s", code, errs)
	}
	if after, err := os.ReadFile(file); err != nil || string(after) != string(before) {
		t.Errorf("the file has changed: %v", err)
	}
}
