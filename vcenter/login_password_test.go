package vcenter

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"vmapower/credentials"
	"vmapower/internal/sandbox"
)

// keptPassword is a file with the vCenter's password, and a profile whose password is read from there.
func (b *bench) keptPassword(t *testing.T, from func(path string) credentials.PasswordSource) (path string, p *profile) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "password")
	write(t, path, b.Password())
	return path, &profile{login: credentials.Login{VCenter: b.Address(), Username: b.Username(), PasswordFrom: from(path)}}
}

func inFile(path string) credentials.PasswordSource { return credentials.PasswordSource{File: path} }

// byCommand notes in a file beside the password how often it was run.
func byCommand(t *testing.T) func(path string) credentials.PasswordSource {
	return func(path string) credentials.PasswordSource {
		write(t, path+".sh", "echo run >>"+path+".runs\nexec cat "+path)
		return credentials.PasswordSource{Command: "/bin/sh " + path + ".sh"}
	}
}

func runs(t *testing.T, path string) int {
	t.Helper()
	text, err := os.ReadFile(path + ".runs")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Count(string(text), "run")
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAPasswordCommandIsRunAtEachLoginAndNotBetween(t *testing.T) {
	b := setup(t, on("web"))
	path, p := b.keptPassword(t, byCommand(t))
	s := b.profileSession(t, p)
	for range 3 {
		b.profileSession(t, p)
	}
	vm := b.find(t, s, "web")
	if n := runs(t, path); n != 1 || b.Calls()["Login"] != 1 {
		t.Errorf("%d runs, %d logins", n, b.Calls()["Login"])
	}
	b.SetPassword("another-fake-password")
	write(t, path, "another-fake-password")
	b.ExpireSessions()
	if _, err := s.Observe(t.Context(), vm); err != nil || runs(t, path) != 2 {
		t.Errorf("the next login: %d runs, %v", runs(t, path), err)
	}
}

func TestAChangedPasswordFileCountsAtOnce(t *testing.T) {
	b := setup(t)
	path, p := b.keptPassword(t, inFile)
	s := b.profileSession(t, p)
	b.SetPassword("another-fake-password")
	write(t, path, "another-fake-password\n")
	if b.profileSession(t, p) != s || b.Calls()["Login"] != 2 || b.Sessions() != 1 {
		t.Errorf("%v, %d sessions", b.Calls(), b.Sessions())
	}
}

func TestAPasswordFileThatIsAwayEndsNoSession(t *testing.T) {
	b := setup(t)
	path, p := b.keptPassword(t, inFile)
	s := b.profileSession(t, p)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if b.profileSession(t, p) != s || b.Calls()["Login"] != 1 {
		t.Errorf("%v", b.Calls())
	}
}

func TestAWrongPasswordInAFileIsNotSentAgainBeforeTheFileChanges(t *testing.T) {
	b := setup(t)
	path, p := b.keptPassword(t, inFile)
	write(t, path, "wrong-on-purpose")
	for range 2 {
		if _, err := b.pool.ProfileSession(t.Context(), "site-a", p.current); !errors.Is(err, ErrLoginFailed) {
			t.Errorf("%v", err)
		}
	}
	if n := b.Calls()["Login"]; n != 1 {
		t.Errorf("%d logins", n)
	}
	write(t, path, b.Password())
	b.profileSession(t, p)
}

func TestAPasswordThatCannotBeReadCostsNoTryAndHeals(t *testing.T) {
	b := setup(t)
	path, p := b.keptPassword(t, byCommand(t))
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	for range WrongPasswords + 1 {
		_, err := b.pool.ProfileSession(t.Context(), "site-a", p.current)
		if !errors.Is(err, ErrUnreachable) || !strings.Contains(err.Error(), "the password_command /bin/sh has failed: exit status 1") {
			t.Errorf("%v", err)
		}
	}
	if calls := b.Calls(); len(calls) != 0 {
		t.Errorf("vCenter was asked: %v", calls)
	}
	write(t, path, b.Password())
	b.profileSession(t, p)
}

// TestAChangedPasswordIsTriedBeforeAnotherProgramIsGivenIt changes it to a right one, and to a wrong one.
func TestAChangedPasswordIsTriedBeforeAnotherProgramIsGivenIt(t *testing.T) {
	b := setup(t, store("db", sandbox.Disk{}))
	path, p := b.keptPassword(t, byCommand(t))
	s := b.profileSession(t, p)
	vm := b.find(t, s, "db")
	b.SetPassword("another-fake-password")
	write(t, path, "another-fake-password")
	access, err := s.DiskAccess(t.Context(), vm)
	if err != nil || access.Password.Reveal() != "another-fake-password" || b.Calls()["Login"] != 2 {
		t.Errorf("%v, %v", b.Calls(), err)
	}
	write(t, path, "wrong-on-purpose")
	if access, err = s.DiskAccess(t.Context(), vm); !errors.Is(err, ErrLoginFailed) || !access.Password.Empty() {
		t.Errorf("%v, %v", access, err)
	}
}
