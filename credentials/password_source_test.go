package credentials_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"vmapower/credentials"
)

// kept is a file with that in it, for its owner alone.
func kept(t *testing.T, text string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "kept")
	must(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

// command is one that does what the script says.
func command(t *testing.T, script string) string { return "/bin/sh " + kept(t, script) }

func TestAPasswordIsReadWhereItIsKeptEachTime(t *testing.T) {
	for name, source := range map[string]func(path string) credentials.PasswordSource{
		"file": func(path string) credentials.PasswordSource { return credentials.PasswordSource{File: path} },
		"command": func(path string) credentials.PasswordSource {
			return credentials.PasswordSource{Command: "/bin/cat " + path}
		},
	} {
		path := kept(t, canary+"\n")
		from := source(path)
		for _, want := range []string{canary, "changed to another one"} {
			must(t, os.WriteFile(path, []byte(want+"\r\n"), 0o600))
			if got, err := from.Read(t.Context()); err != nil || got.Reveal() != want {
				t.Errorf("%s: %q, %v", name, got.Reveal(), err)
			}
		}
	}
}

func TestAPasswordThatCannotBeReadSaysWhereAndQuotesNothing(t *testing.T) {
	open := kept(t, canary)
	must(t, os.Chmod(open, 0o644))
	theirs := kept(t, "#!/bin/sh\n")
	must(t, os.Chmod(theirs, 0o777))
	for want, from := range map[string]credentials.PasswordSource{
		"password_file /does/not/exist can't be read: no such file": {File: "/does/not/exist"},
		open + " is open to others than its owner":                  {File: open},
		"holds no password":  {File: kept(t, "\n")},
		"must give one line": {File: kept(t, canary+"\n"+canary)},
		"has more than":      {File: kept(t, strings.Repeat(canary, 200))},
		"vcenter-a is a credential of systemd, and this process was gi": {File: "vcenter-a"},
		"the password_command /bin/sh has failed: exit status 3":        {Command: command(t, "echo "+canary+"; echo "+canary+" >&2; exit 3")},
		"it prints more than a password can have":                       {Command: command(t, "while :; do echo "+canary+"; done")},
		"the password_command /bin/true holds no password":              {Command: "/bin/true " + canary},
		"/does/not/exist can't be run: no such file":                    {Command: "/does/not/exist " + canary},
		"is no program that can be run":                                 {Command: kept(t, "")},
		theirs + " is open to others than its owner (mode 0777)":        {Command: theirs},
	} {
		got, err := from.Read(t.Context())
		if err == nil || !got.Empty() || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), canary) {
			t.Errorf("%s: %v, want %q", from, err, want)
		}
	}
}

func TestACredentialOfSystemdIsNamedAlone(t *testing.T) {
	keys, path, mount := newKeyring(t), inNewDirectory(t, "profiles"), t.TempDir()
	must(t, os.WriteFile(filepath.Join(mount, "vcenter-a"), []byte(canary), 0o440))
	inUnit := siteA
	inUnit.Password, inUnit.PasswordFrom.File = credentials.Secret{}, "vcenter-a"
	must(t, profilesOf(t, inUnit).Save(path, keys))
	all, err := credentials.ReadProfiles(path, keys, mount)
	must(t, err)
	profile, err := all.Get("site-a")
	must(t, err)
	if got, err := profile.Login().PasswordFrom.Read(t.Context()); err != nil || got.Reveal() != canary {
		t.Errorf("%v, %v", got.Reveal(), err)
	}
}

func TestAPasswordCommandGetsNothingOfTheEnvironment(t *testing.T) {
	t.Setenv("VMAPOWER_REDIS_URL", canary)
	got, err := credentials.PasswordSource{Command: command(t, `echo "none$VMAPOWER_REDIS_URL$HOME"`)}.Read(t.Context())
	if err != nil || got.Reveal() != "none" {
		t.Errorf("%q, %v", got.Reveal(), err)
	}
}

// TestAPasswordCommandEndsWithAllThatItHasStarted waits for the last process that can write to a pipe.
func TestAPasswordCommandEndsWithAllThatItHasStarted(t *testing.T) {
	for name, c := range map[string]struct {
		goesOn string
		limit  time.Duration
		left   bool // the test's context ends first
		want   string
	}{
		"it hangs":               {"wait", 300 * time.Millisecond, false, "has not ended in time"},
		"nobody waits for it":    {"wait", time.Minute, true, "context canceled"},
		"it leaves one behind":   {"exit 0", time.Minute, false, "has failed"},
		"it prints without end":  {"yes", time.Minute, false, "prints more"},
		"it fails and leaves on": {"exit 1", time.Minute, false, "has failed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fifo := filepath.Join(t.TempDir(), "fifo")
			must(t, syscall.Mkfifo(fifo, 0o600))
			script := kept(t, "sleep 1000 9>"+fifo+" &\n"+c.goesOn+"\n")
			ctx, leave := context.WithCancel(t.Context())
			defer leave()
			ended := make(chan error, 1)
			go func() {
				_, err := credentials.RunPasswordCommand(ctx, c.limit, []string{"/bin/sh", script}, "")
				ended <- err
			}()
			alive, err := os.Open(fifo)
			must(t, err)
			defer alive.Close()
			if c.left {
				leave()
			}
			if err := <-ended; err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v", err)
			}
			if _, err := alive.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
				t.Error(err)
			}
		})
	}
}

func TestAProfileThatNamesWhereItsPasswordIsComesBackFromItsFile(t *testing.T) {
	keys, path := newKeyring(t), inNewDirectory(t, "profiles")
	inFile, byCommand := named("in-file"), named("by-command")
	inFile.Password, inFile.PasswordFrom.File = credentials.Secret{}, "/run/vcenter/password"
	byCommand.Password, byCommand.PasswordFrom.Command = credentials.Secret{}, "/usr/bin/vault kv get -field=password kv/site"
	must(t, profilesOf(t, inFile, byCommand, siteA).Save(path, keys))
	all, err := credentials.ReadProfiles(path, keys)
	must(t, err)
	public, err := credentials.ReadPublicProfiles(path, keys.Sealer())
	must(t, err)
	for _, want := range []credentials.Profile{inFile, byCommand, siteA} {
		if got, err := all.Get(want.Name); err != nil || got != want {
			t.Errorf("%+v, %v", got, err)
		}
		if got, err := public.Describe(want.Name); err != nil || got.PasswordFrom != want.PasswordFrom {
			t.Errorf("an api's: %+v, %v", got, err)
		}
		_, err := all.GetForAPI(want.Name)
		if refused := errors.Is(err, credentials.ErrProfilesSealed); refused != (want.Name == "by-command") {
			t.Errorf("%s for a request: %v", want.Name, err)
		}
	}
}

func TestRootRunsNoCommandOfAnotherUsersProfilesFile(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("needs root, who could")
	}
	keys, path := newKeyring(t), inNewDirectory(t, "profiles")
	byCommand := siteA
	byCommand.Password, byCommand.PasswordFrom.Command = credentials.Secret{}, "/bin/echo "+canary
	must(t, profilesOf(t, byCommand).Save(path, keys))
	for owner, runs := range map[int]bool{0: true, 4711: false} {
		must(t, os.Chown(path, owner, owner))
		all, err := credentials.ReadProfiles(path, keys)
		must(t, err)
		profile, err := all.Get("site-a")
		must(t, err)
		if got, err := profile.PasswordFrom.Read(t.Context()); (err == nil) != runs || !runs && !strings.Contains(err.Error(), "run this as that user") {
			t.Errorf("of user %d: %v, %v", owner, got, err)
		}
	}
}

func TestABadPlaceOfAPasswordNamesTheField(t *testing.T) {
	for want, from := range map[string]credentials.PasswordSource{
		"password_file: contradicts":                     {File: "/a", Command: "/b"},
		"password_file: must be":                         {File: "a/b"},
		"password_file: must be an absolute":             {File: ".."},
		"password_file: must be an absolute path, or":    {File: "/a/../b"},
		"password_command: must begin with the absolute": {Command: "vault kv get"},
		"password_command: must begin with":              {Command: " "},
		"password_command: no shell reads it":            {Command: "/bin/sh -c 'echo x'"},
		"password_command: no shell":                     {Command: "/bin/cat $HOME/x"},
		"password_command: must be 1 to 4096":            {Command: "/bin/cat\n"},
	} {
		bad := siteA
		bad.Password, bad.PasswordFrom = credentials.Secret{}, from
		if _, err := credentials.NewProfiles().Put(bad); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	both := siteA
	both.PasswordFrom.File = "/run/password"
	if _, err := credentials.NewProfiles().Put(both); err == nil || !strings.HasPrefix(err.Error(), "password: contradicts") {
		t.Errorf("two places: %v", err)
	}
}
