package setup

import (
	"context"
	"crypto/x509"
	"crypto/x509/pkix"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"vmapower/credentials"
	"vmapower/internal/sandbox"
	"vmapower/internal/server/servertest"
	"vmapower/internal/terminal"
	"vmapower/internal/testenv"
)

// profileSettings are those of an installation without profiles so far.
func profileSettings(t *testing.T) (environ []string, path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "profiles")
	return []string{"VMAPOWER_PROFILES_FILE=" + path, "VMAPOWER_KEYRING_FILE=" + madeKeyring(t)}, path
}

func addArgs(v *sandbox.VCenter, more ...string) []string {
	return append([]string{"profiles", "add", "site-a", "--vcenter", v.Address(), "--username", v.Username()}, more...)
}

func TestAProfileIsAddedTriedListedAndRemoved(t *testing.T) {
	t.Parallel()
	v := servertest.StartVCenter(t)
	environ, path := profileSettings(t)
	if code, _, errs := typed(t, environ, v.Password()+"\nmore", addArgs(v, "--password-stdin", "--thumbprint", v.Thumbprint())...); code != terminal.ExitDone {
		t.Fatalf("exit %d: %s", code, errs)
	}
	if code, out, errs := vmapower(t, environ, "profiles", "test", "site-a"); code != terminal.ExitDone || !strings.Contains(errs, "has let "+v.Username()+" in") {
		t.Errorf("test: exit %d: %s%s", code, out, errs)
	}
	if left := v.Sessions(); left != 0 {
		t.Errorf("%d sessions are left open", left)
	}
	for format, want := range map[string]string{"table": "thumbprint", "json": `"vcenter": "` + v.Address(), "jsonl": `"name":"site-a"`, "yaml": "username: "} {
		code, out, errs := vmapower(t, environ, "profiles", "list", "-o", format)
		if code != terminal.ExitDone || !strings.Contains(out, want) || strings.Contains(out+errs, v.Password()) {
			t.Errorf("list: exit %d: %s%s", code, out, errs)
		}
	}
	if text, err := os.ReadFile(path); err != nil || strings.Contains(string(text), v.Password()) {
		t.Errorf("the file: %v", err)
	}
	if code, _, errs := vmapower(t, environ, "profiles", "remove", "site-a"); code != terminal.ExitDone {
		t.Errorf("remove: exit %d: %s", code, errs)
	}
	for _, command := range []string{"remove", "test"} {
		if code, _, errs := vmapower(t, environ, "profiles", command, "site-a"); code != terminal.ExitFailed || !strings.Contains(errs, `no profile "site-a"`) {
			t.Errorf("%s: exit %d: %s", command, code, errs)
		}
	}
}

func TestAProfilesTestSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	v := servertest.StartVCenter(t)
	environ, _ := profileSettings(t)
	another := strings.Repeat("AB:", 31) + "AB"
	for name, c := range map[string]struct {
		password, trust, value, want string
	}{
		"password":    {"wrong", "--ca", v.CAFile(), "refused"},
		"certificate": {v.Password(), "--thumbprint", another, "certificate"},
	} {
		if code, _, errs := typed(t, environ, c.password+"\n", addArgs(v, "--password-stdin", c.trust, c.value)...); code != terminal.ExitDone {
			t.Fatalf("%s: exit %d: %s", name, code, errs)
		}
		code, _, errs := vmapower(t, environ, "profiles", "test", "site-a")
		if code != terminal.ExitFailed || !strings.Contains(errs, c.want) || strings.Contains(errs, c.password) && c.password != "wrong" {
			t.Errorf("%s: exit %d: %s", name, code, errs)
		}
	}
}

func TestAProfileWithItsPasswordElsewhereIsTriedAndListedWithThePlace(t *testing.T) {
	t.Parallel()
	v := servertest.StartVCenter(t)
	environ, path := profileSettings(t)
	password := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(password, []byte(v.Password()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for place, args := range map[string][]string{"file " + password: {"--password-file", password}, "command /bin/cat " + password: {"--password-command", "/bin/cat " + password}} {
		if code, _, errs := vmapower(t, environ, addArgs(v, append(args, "--thumbprint", v.Thumbprint())...)...); code != terminal.ExitDone {
			t.Fatalf("%s: exit %d: %s", place, code, errs)
		}
		if code, out, _ := vmapower(t, environ, "profiles", "list"); code != terminal.ExitDone || !strings.Contains(out, place) {
			t.Errorf("list: exit %d: %s", code, out)
		}
		if code, _, errs := vmapower(t, environ, "profiles", "test", "site-a"); code != terminal.ExitDone {
			t.Errorf("%s: exit %d: %s", place, code, errs)
		}
	}
	if text, err := os.ReadFile(path); err != nil || strings.Contains(string(text), v.Password()) {
		t.Errorf("the file: %v", err)
	}
	if err := os.Remove(password); err != nil {
		t.Fatal(err)
	}
	code, _, errs := vmapower(t, environ, "profiles", "test", "site-a")
	if code != terminal.ExitFailed || !strings.Contains(errs, password) && !strings.Contains(errs, "password_command /bin/cat has failed") {
		t.Errorf("without it: exit %d: %s", code, errs)
	}
	code, _, errs = vmapower(t, environ, addArgs(v, "--password-stdin", "--password-file", password, "--thumbprint", v.Thumbprint())...)
	if code != terminal.ExitUsage || !strings.Contains(errs, "a password has one place") {
		t.Errorf("two places: exit %d: %s", code, errs)
	}
}

func TestTheProfileOfTheEnvironmentIsTried(t *testing.T) {
	t.Parallel()
	v := servertest.StartVCenter(t)
	environ := []string{"VCENTER_HOST=" + v.Address(), "VCENTER_USERNAME=" + v.Username(), "VCENTER_PASSWORD=" + v.Password(), "VMAPOWER_VCENTER_CA_FILE=" + v.CAFile()}
	if code, _, errs := vmapower(t, environ, "profiles", "test", "env"); code != terminal.ExitDone || strings.Contains(errs, v.Password()) {
		t.Errorf("exit %d: %s", code, errs)
	}
}

func TestAThumbprintOfSHA1IsTakenWithAWarning(t *testing.T) {
	t.Parallel()
	v := servertest.StartVCenter(t)
	environ, _ := profileSettings(t)
	for thumbprint, warned := range map[string]bool{strings.Repeat("AB:", 19) + "AB": true, v.Thumbprint(): false} {
		code, _, errs := typed(t, environ, "not-a-real-password\n", addArgs(v, "--password-stdin", "--thumbprint", thumbprint)...)
		if code != terminal.ExitDone || strings.Contains(errs, "SHA-1") != warned {
			t.Errorf("%s: exit %d: %s", thumbprint, code, errs)
		}
	}
}

func TestAProfileThatIsRefusedChangesNothing(t *testing.T) {
	t.Parallel()
	v := servertest.StartVCenter(t)
	environ, path := profileSettings(t)
	trusted := []string{"--password-stdin", "--ca", v.CAFile()}
	for name, c := range map[string]struct {
		environ []string
		args    []string
		code    int
		want    string
	}{
		"no terminal to ask at":  {environ, addArgs(v, "--password-stdin"), terminal.ExitUsage, "give --ca or --thumbprint"},
		"two ways to check":      {environ, addArgs(v, "--ca", "x", "--thumbprint", "y"), terminal.ExitUsage, "--ca and --thumbprint"},
		"no CA file":             {environ, addArgs(v, "--ca", "/does/not/exist"), terminal.ExitUsage, "--ca /does/not/exist can't be read: no such file"},
		"bad thumbprint":         {environ, addArgs(v, "--password-stdin", "--thumbprint", "xyz"), terminal.ExitFailed, "thumbprint: "},
		"no password":            {environ, addArgs(v, "--ca", v.CAFile()), terminal.ExitUsage, "--password-stdin"},
		"password as a flag":     {environ, addArgs(v, "--password", "hunter2"), terminal.ExitUsage, "unknown flag"},
		"no vCenter":             {environ, []string{"profiles", "add", "site-a", "--username", "u"}, terminal.ExitUsage, "vcenter"},
		"a vCenter with a login": {environ, []string{"profiles", "add", "a", "--username", "u", "--vcenter", "https://u:hunter2@vc.example.test"}, terminal.ExitUsage, "--vcenter"},
		"bad name":               {environ, append([]string{"profiles", "add", "Site A", "--vcenter", "vc.example.test", "--username", "u"}, trusted...), terminal.ExitFailed, "name: "},
		"no profiles file":       {environ[1:], addArgs(v, trusted...), terminal.ExitUsage, "--profiles-file"},
		"no keyring":             {environ[:1], addArgs(v, trusted...), terminal.ExitUsage, "keys generate"},
	} {
		code, out, errs := typed(t, c.environ, "not-a-real-password\n", c.args...)
		if name == "password as a flag" || name == "a vCenter with a login" {
			if strings.Contains(errs, "hunter2") {
				t.Errorf("%s: it is printed: %s", name, errs)
			}
		}
		if code != c.code || !strings.Contains(errs, c.want) {
			t.Errorf("%s: exit %d, want %d with %q: %s%s", name, code, c.code, c.want, out, errs)
		}
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a profiles file was made")
	}
}

func TestAtATerminalTheCertificateIsShownAndThePasswordIsNot(t *testing.T) {
	t.Parallel()
	v := servertest.StartVCenter(t)
	environ, path := profileSettings(t)
	term, ended := testenv.OpenTerminal(t), make(chan int, 1)
	at := terminal.Program{Stdin: term.File, Stdout: term.File, Stderr: term.File, Environ: environ}
	add := func(ctx context.Context) { go func() { ended <- run(ctx, addArgs(v), at) }() }

	add(t.Context())
	shown := testenv.Await(t, term.Transcript, "Is it the right one? (yes/no) ", ended)
	for _, want := range []string{"SHA-256  " + strings.ToUpper(v.Thumbprint()), "subject", "valid"} {
		if !strings.Contains(strings.ToUpper(shown), strings.ToUpper(want)) {
			t.Errorf("no %q in %s", want, shown)
		}
	}
	term.Enter(t, "perhaps")
	testenv.Await(t, term.Transcript, "type yes or no: ", ended)
	term.Enter(t, "no")
	if code := <-ended; code != terminal.ExitFailed {
		t.Errorf("not accepted: exit %d", code)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a profile was added")
	}

	add(t.Context())
	term.Enter(t, "yes")
	term.AwaitUnseen(t, true)
	term.Enter(t, v.Password())
	if code := <-ended; code != terminal.ExitDone {
		t.Errorf("exit %d: %s", code, term)
	}
	if strings.Contains(term.String(), v.Password()) {
		t.Errorf("the password is shown: %s", term)
	}
	if code, _, errs := vmapower(t, environ, "profiles", "test", "site-a"); code != terminal.ExitDone {
		t.Errorf("test: exit %d: %s", code, errs)
	}

	leaving, interrupt := context.WithCancel(t.Context())
	add(leaving)
	term.Enter(t, "yes")
	term.AwaitUnseen(t, true)
	interrupt()
	if code := <-ended; code != terminal.ExitFailed {
		t.Errorf("interrupted: exit %d", code)
	}
	term.AwaitUnseen(t, false)
	term.Enter(t, "") // ends the read that is left
}

func TestTheNamesInACertificateCannotWriteOverItsThumbprint(t *testing.T) {
	t.Parallel()
	named := pkix.Name{CommonName: "vc.example.test\x1b[1A\n  SHA-256  \u202eFAKE"}
	shown := describe(&x509.Certificate{Raw: []byte("of a stranger"), Subject: named, Issuer: named})
	if strings.Count(shown, "\n") != 4 || strings.ContainsAny(shown, "\x1b\u202e") || !strings.Contains(shown, "\n  SHA-256  "+thumbprintOf(&x509.Certificate{Raw: []byte("of a stranger")})) {
		t.Errorf("shown %q", shown)
	}
}

func TestTwoCommandsThatAddProfilesAtOnceLoseNone(t *testing.T) {
	t.Parallel()
	environ, path := profileSettings(t)
	names, ended := []string{"a", "b", "c", "d", "e", "f"}, make(chan string)
	for _, name := range names {
		go func() {
			code, _, errs := typed(t, environ, "not-a-real-password\n", "profiles", "add", name, "--vcenter", "vc.example.test",
				"--username", "u", "--password-stdin", "--thumbprint", strings.Repeat("AB", 32))
			if code == terminal.ExitDone {
				errs = ""
			}
			ended <- errs
		}()
	}
	for range names {
		if errs := <-ended; errs != "" {
			t.Error(errs)
		}
	}
	profiles, err := credentials.ReadPublicProfiles(path, nil)
	if err != nil || len(profiles.List()) != len(names) {
		t.Errorf("%v, %v", profiles, err)
	}
}
