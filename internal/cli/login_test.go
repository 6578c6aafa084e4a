package cli

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"vmapower/client"
	"vmapower/internal/server/servertest"
	"vmapower/internal/terminal"
)

// logIn is the environment of home after a login.
func logIn(t *testing.T, g servertest.Guarded, id string) []string {
	t.Helper()
	environ := g.Home(t)
	code, out, errs := vmapower(t, append(environ, "VMAPOWER_TOKEN="+g.Tokens[id]), "login", id)
	if code != terminal.ExitDone || out != "" || strings.Contains(errs, g.Tokens[id]) {
		t.Fatalf("login: exit %d: %s%s", code, out, errs)
	}
	return environ
}

// awaiting is the one job that awaits approval, as its approver lists it.
func awaiting(t *testing.T, environ []string) (job client.Job) {
	t.Helper()
	code, out, errs := vmapower(t, environ, "jobs", "list", "--status", "awaiting_approval", "-o", "jsonl")
	if err := json.Unmarshal([]byte(out), &job); code != terminal.ExitDone || err != nil || job.JobId == "" {
		t.Fatalf("exit %d, %v: %s%s", code, err, out, errs)
	}
	return job
}

func TestAnApproverReadsWhatItApproves(t *testing.T) {
	t.Parallel()
	g := servertest.StartGuarded(t)
	oma, desk := logIn(t, g, "oma-01"), logIn(t, g, "desk")
	code, _, errs := vmapower(t, oma, "power-off", g.VM("web"), "--policy", "graceful_only", "--timeout", "77", "--external-job-id", "move-7", "--no-wait")
	if code != terminal.ExitDone {
		t.Fatalf("exit %d: %s", code, errs)
	}
	job := awaiting(t, desk)
	if asked, err := job.Request.AsPowerOffSpec(); err != nil || asked.Policy != client.PolicyGracefulOnly || asked.Timeout != 77 || asked.Username == "" {
		t.Errorf("asked %+v, %v", asked, err)
	}
	for _, line := range [][]string{{"jobs", "get", job.JobId}, {"jobs", "approve", job.JobId}} {
		code, out, errs := vmapower(t, desk, line...)
		for _, want := range []string{"requested by", "oma-01", "move-7", "REQUEST", "graceful_only", "77 s", g.VM("web")} {
			if code != terminal.ExitDone || !strings.Contains(out, want) {
				t.Errorf("%v: exit %d, no %q in\n%s%s", line, code, want, out, errs)
			}
		}
	}
}

func TestARejectedJobHasFailed(t *testing.T) {
	t.Parallel()
	g := servertest.StartGuarded(t)
	oma, desk := logIn(t, g, "oma-01"), logIn(t, g, "desk")
	if code, _, errs := vmapower(t, oma, "power-off", g.VM("web"), "--external-job-id", "failover-1", "--no-wait"); code != terminal.ExitDone {
		t.Fatalf("exit %d: %s", code, errs)
	}
	id := awaiting(t, desk).JobId
	if code, _, errs := vmapower(t, desk, "jobs", "approve", "failover-1", "--reject"); code != terminal.ExitFailed || !strings.Contains(errs, "external id") {
		t.Errorf("by an external id: exit %d: %s", code, errs)
	}
	if code, out, errs := vmapower(t, desk, "jobs", "approve", id, "--reject", "--reason", "not today"); code != terminal.ExitDone ||
		!strings.Contains(out, "reject, by desk: not today") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	if code, _, errs := vmapower(t, oma, "jobs", "watch", "failover-1"); code != terminal.ExitJobFailed || !strings.Contains(errs, "rejected") {
		t.Errorf("exit %d: %s", code, errs)
	}
}

func TestAWrongLoginOpensNothing(t *testing.T) {
	t.Parallel()
	g := servertest.StartGuarded(t)
	environ := g.Home(t)
	for name, c := range map[string]struct {
		input string
		args  []string
		code  int
		want  string
	}{
		"another's token": {g.Tokens["desk"] + "\n", []string{"login", "oma-01", "--token-stdin"}, terminal.ExitFailed, "the appliance or its token is wrong"},
		"unknown":         {"x\n", []string{"login", "nobody", "--token-stdin"}, terminal.ExitFailed, "the appliance or its token is wrong"},
		"no token":        {"", []string{"login", "oma-01"}, terminal.ExitUsage, "--token-stdin"},
		"a token flag":    {"", []string{"login", "oma-01", "--token", "hunter2"}, terminal.ExitUsage, "unknown flag"},
		"no appliance":    {"", []string{"login"}, terminal.ExitUsage, "arg"},
	} {
		code, out, errs := typed(t, environ, c.input, c.args...)
		if code != c.code || out != "" || !strings.Contains(errs, c.want) || strings.Contains(errs, g.Tokens["desk"]) {
			t.Errorf("%s: exit %d: %s%s", name, code, out, errs)
		}
	}
	if code, _, errs := vmapower(t, environ, "jobs", "list"); code != terminal.ExitFailed || !strings.Contains(errs, "vmapower login") {
		t.Errorf("exit %d: %s", code, errs)
	}
}

func TestASessionIsKeptForItsOwnerAndItsServiceAlone(t *testing.T) {
	t.Parallel()
	g := servertest.StartGuarded(t)
	shown := make(chan string, 1)
	another := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		shown <- r.Header.Get("Authorization")
		_, _ = io.WriteString(w, `{"items":[],"next_cursor":""}`)
	}))
	defer another.Close()
	file := filepath.Join(t.TempDir(), "own", "session")
	code, _, errs := typed(t, g.Environ(), g.Tokens["desk"]+"\n", "login", "desk", "--token-stdin", "--session-file", file)
	info, err := os.Stat(file)
	if code != terminal.ExitDone || err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("exit %d, %v, %v: %s", code, info, err, errs)
	}
	if code, _, errs := vmapower(t, g.Environ(), "jobs", "list", "--session-file", file); code != terminal.ExitDone {
		t.Errorf("exit %d: %s", code, errs)
	}
	if code, _, errs := vmapower(t, nil, "jobs", "list", "--session-file", file, "--url", another.URL); code != terminal.ExitDone {
		t.Errorf("exit %d: %s", code, errs)
	}
	if token := <-shown; token != "" {
		t.Error("the session is shown to another service")
	}
	if err := os.Chmod(file, 0o644); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := vmapower(t, g.Environ(), "jobs", "list", "--session-file", file); code != terminal.ExitFailed || !strings.Contains(errs, "chmod 0600") {
		t.Errorf("open to others: exit %d: %s", code, errs)
	}

	code, out, errs := typed(t, g.Environ(), g.Tokens["desk"]+"\n", "login", "desk", "--token-stdin", "--print")
	if token := strings.TrimSpace(out); code != terminal.ExitDone || token == "" {
		t.Errorf("exit %d: %s%s", code, out, errs)
	} else if code, _, errs := vmapower(t, append(g.Environ(), "VMAPOWER_SESSION="+token), "jobs", "list"); code != terminal.ExitDone {
		t.Errorf("by environment: exit %d: %s", code, errs)
	}
}

func TestALogoutEndsTheSessionAndForgetsIt(t *testing.T) {
	t.Parallel()
	g := servertest.StartGuarded(t)
	file := filepath.Join(t.TempDir(), "session")
	if code, _, errs := typed(t, g.Environ(), g.Tokens["desk"]+"\n", "login", "desk", "--token-stdin", "--session-file", file); code != terminal.ExitDone {
		t.Fatalf("exit %d: %s", code, errs)
	}
	kept, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := []string{"logout", "--session-file", file, "--url", "http://127.0.0.1:1"}
	if code, _, errs := vmapower(t, nil, elsewhere...); code != terminal.ExitDone || !strings.Contains(errs, "--url "+g.URL+" ends it") {
		t.Errorf("at another service: exit %d: %s", code, errs)
	}
	logOut := func(want string) {
		t.Helper()
		code, out, errs := vmapower(t, g.Environ(), "logout", "--session-file", file)
		if _, err := os.Stat(file); code != terminal.ExitDone || out != "" || !strings.Contains(errs, want) || !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("exit %d, the file: %v: %s%s", code, err, out, errs)
		}
	}
	logOut("logged out at " + g.URL)
	logOut("not logged in at " + g.URL)
	if err := os.WriteFile(file, kept, 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := vmapower(t, g.Environ(), "jobs", "list", "--session-file", file); code != terminal.ExitFailed || !strings.Contains(errs, "vmapower login") {
		t.Errorf("the session has not ended: exit %d: %s", code, errs)
	}
	logOut("logged out at " + g.URL) // of a session that the service does not know
}

func TestALogoutEndsTheSessionThatTheEnvironmentGives(t *testing.T) {
	t.Parallel()
	g := servertest.StartGuarded(t)
	desk := logIn(t, g, "desk")
	code, out, errs := vmapower(t, append(g.Environ(), "VMAPOWER_TOKEN="+g.Tokens["oma-01"]), "login", "oma-01", "--print")
	if code != terminal.ExitDone {
		t.Fatalf("exit %d: %s", code, errs)
	}
	given := append(slices.Clone(desk), "VMAPOWER_SESSION="+strings.TrimSpace(out))
	if code, _, errs := vmapower(t, given, "logout"); code != terminal.ExitDone || !strings.Contains(errs, "VMAPOWER_SESSION has ended") {
		t.Errorf("exit %d: %s", code, errs)
	}
	if code, _, errs := vmapower(t, given, "jobs", "list"); code != terminal.ExitFailed || !strings.Contains(errs, "vmapower login") {
		t.Errorf("the session has not ended: exit %d: %s", code, errs)
	}
	if code, _, errs := vmapower(t, desk, "jobs", "list"); code != terminal.ExitDone {
		t.Errorf("the session in the file has ended too: exit %d: %s", code, errs)
	}
}

func TestALogoutThatDoesNotGetThroughKeepsTheSession(t *testing.T) {
	t.Parallel()
	g := servertest.StartGuarded(t)
	file := filepath.Join(t.TempDir(), "session")
	if code, _, errs := typed(t, g.Environ(), g.Tokens["desk"]+"\n", "login", "desk", "--token-stdin", "--session-file", file); code != terminal.ExitDone {
		t.Fatalf("exit %d: %s", code, errs)
	}
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Stop(); err != nil {
		t.Fatal(err)
	}
	code, _, errs := vmapower(t, g.Environ(), "logout", "--session-file", file)
	if code != terminal.ExitFailed || !strings.Contains(errs, "is it running at "+g.URL) || !strings.Contains(errs, "the session stays in "+file) {
		t.Errorf("exit %d: %s", code, errs)
	}
	if after, err := os.ReadFile(file); err != nil || string(after) != string(before) {
		t.Errorf("the file has changed: %v", err)
	}
}

func TestALinkForABrowserHasTheRightsOfTheSessionAndIsPrintedAlone(t *testing.T) {
	t.Parallel()
	g := servertest.StartGuarded(t)
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	follow := func(link string) (signedIn bool) {
		t.Helper()
		answer, err := browser.PostForm(g.URL+"/ui/link", url.Values{"link": {link}})
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		return answer.StatusCode == http.StatusSeeOther && len(answer.Cookies()) == 1
	}
	if code, out, errs := vmapower(t, g.Home(t), "login", "--browser"); code != terminal.ExitFailed || out != "" || !strings.Contains(errs, "vmapower login") {
		t.Errorf("without a session: exit %d: %s%s", code, out, errs)
	}
	code, out, errs := vmapower(t, logIn(t, g, "desk"), "login", "--browser")
	link := strings.TrimSpace(out)
	if code != terminal.ExitDone || !strings.HasPrefix(link, g.URL+"/ui/link#desk/vmapower_l1_") || strings.Contains(errs, "vmapower_l1_") || !strings.Contains(errs, "signed in as desk") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	if !follow(link) || follow(link) {
		t.Error("the link does not sign in once")
	}
	code, out, errs = vmapower(t, append(g.Home(t), "VMAPOWER_TOKEN="+g.Tokens["oma-01"]), "login", "oma-01", "--browser", "-o", "json")
	var told struct{ URL string }
	if err := json.Unmarshal([]byte(out), &told); code != terminal.ExitDone || err != nil || !strings.Contains(told.URL, "#oma-01/") || !follow(told.URL) {
		t.Errorf("with a login: exit %d, %v: %s%s", code, err, out, errs)
	}
	if code, _, errs := vmapower(t, g.Home(t), "login", "desk", "--browser", "--print"); code != terminal.ExitUsage {
		t.Errorf("with --print: exit %d: %s", code, errs)
	}
}
