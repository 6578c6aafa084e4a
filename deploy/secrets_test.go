package deploy

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// made runs the script of `make up`.
func made(t *testing.T) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "secrets")
	run := exec.Command("./make-secrets.sh")
	run.Env = append(os.Environ(), "SECRETS="+dir)
	if said, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	return dir
}

func content(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestWhatMakeUpKeepsSecretIsMadeOnceAndForItsOwner(t *testing.T) {
	dir := made(t)
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the directory: %v, %v", info, err)
	}
	before := content(t, filepath.Join(dir, "redis-users.acl")) + content(t, filepath.Join(dir, "token"))
	if password := strings.TrimSpace(content(t, filepath.Join(dir, "redis-password"))); len(password) < 32 || strings.Contains(before, password) {
		t.Error("Redis' password is short, or stands in the clear beside its hash")
	}
	again := exec.Command("./make-secrets.sh")
	again.Env = append(os.Environ(), "SECRETS="+dir)
	if said, err := again.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	if after := content(t, filepath.Join(dir, "redis-users.acl")) + content(t, filepath.Join(dir, "token")); after != before {
		t.Error("the second make up has other secrets")
	}
}

// TestRedisOfMakeUpAsksForThePassword starts a redis-server with the users that compose gives it.
func TestRedisOfMakeUpAsksForThePassword(t *testing.T) {
	dir := made(t)
	users := content(t, filepath.Join(dir, "redis-users.acl"))
	_, documented, found := strings.Cut(content(t, "../docs/operations.md"), "ACL SETUSER vmapower on >PASSWORD ")
	if documented, _, _ = strings.Cut(documented, "\n"); !found || !strings.Contains(users, " "+documented+"\n") {
		t.Errorf("the user is not the one of docs/operations.md: %s", users)
	}
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
	defer stop()
	socket := filepath.Join(t.TempDir(), "s")
	server := exec.CommandContext(ctx, "redis-server", "--port", "0", "--unixsocket", socket, "--save", "", "--aclfile", filepath.Join(dir, "redis-users.acl"))
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { stop(); _ = server.Wait() }()
	ask := func(password string, words ...string) string {
		cli := exec.CommandContext(ctx, "redis-cli", append([]string{"-s", socket}, words...)...)
		if password != "" {
			cli.Args = append([]string{"redis-cli", "--no-auth-warning", "-s", socket, "--user", "vmapower"}, words...)
			cli.Env = append(os.Environ(), "REDISCLI_AUTH="+password)
		}
		said, _ := cli.CombinedOutput()
		return strings.TrimSpace(string(said))
	}
	for ask("", "ping") != "PONG" {
		if ctx.Err() != nil {
			t.Fatal("redis-server does not answer")
		}
		time.Sleep(20 * time.Millisecond)
	}
	password := strings.TrimSpace(content(t, filepath.Join(dir, "redis-password")))
	for _, c := range []struct {
		password, want string
		words          []string
	}{
		{"", "NOPERM", []string{"keys", "*"}},
		{"", "NOPERM", []string{"get", "{vmapower}:mark"}},
		{"wrong", "WRONGPASS", []string{"get", "{vmapower}:mark"}},
		{password, "OK", []string{"set", "{vmapower}:mark", "x"}},
		{password, "NOPERM", []string{"set", "other", "x"}},
		{password, "NOPERM", []string{"flushall"}},
	} {
		if got := ask(c.password, c.words...); !strings.Contains(got, c.want) {
			t.Errorf("%q: %q, want %s", c.words, got, c.want)
		}
	}
}
