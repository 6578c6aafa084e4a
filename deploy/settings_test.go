package deploy

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// program is vmapower, built once.
var program = sync.OnceValues(func() (string, error) {
	binary := filepath.Join(os.TempDir(), fmt.Sprintf("vmapower-deploy-%d", os.Getpid()))
	build := exec.Command("go", "build", "-buildvcs=false", "-o", binary, "./cmd/vmapower")
	build.Dir = ".."
	said, err := build.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, said)
	}
	return binary, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if binary, err := program(); err == nil {
		_ = os.Remove(binary)
	}
	os.Exit(code)
}

// makeSettings runs the script of make up with a docker that does this, in the shell's words.
func makeSettings(t *testing.T, dir, docker string) (said string, err error) {
	t.Helper()
	binary, err := program()
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "docker"), []byte("#!/bin/sh\n"+docker+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	run := exec.Command("./settings.sh", dir, "vmapower")
	run.Env = append(os.Environ(), "VMAPOWER="+binary, "PATH="+bin+":"+os.Getenv("PATH"))
	text, err := run.CombinedOutput()
	return string(text), err
}

const noVolume = "exit 1"

// made is a directory of settings as make up makes it.
func made(t *testing.T) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "settings")
	if said, err := makeSettings(t, dir, noVolume); err != nil || said != "" {
		t.Fatalf("%v: it says %q", err, said)
	}
	return dir
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func content(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestSettingsAreMadeOnceAndForTheUserOfTheContainers(t *testing.T) {
	dir := made(t)
	owner := os.Getuid()
	if owner == 0 {
		owner = 65532
	}
	for name, mode := range map[string]os.FileMode{
		"": 0o700, "keys": 0o700, "keys/keyring.json": 0o600, "public/keyring.json": 0o600,
		"shared/redis-password": 0o600, "shared/profiles.json": 0o600, "redis": 0o755, "redis/users.acl": 0o644,
	} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm() != mode || int(info.Sys().(*syscall.Stat_t).Uid) != owner {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
	if key := content(t, filepath.Join(dir, "public/keyring.json")); strings.Contains(key, "private") || key == content(t, filepath.Join(dir, "keys/keyring.json")) {
		t.Error("the api has the private halves of the keys")
	}
	all := func() (text string) {
		for _, name := range []string{"keys/keyring.json", "public/keyring.json", "shared/profiles.json", "redis/users.acl"} {
			text += content(t, filepath.Join(dir, name))
		}
		return text
	}
	before := all()
	if password := strings.TrimSpace(content(t, filepath.Join(dir, "shared/redis-password"))); len(password) < 32 || strings.Contains(before, password) {
		t.Error("Redis' password is short, or stands in the clear beside its hash")
	}
	if said, err := makeSettings(t, dir, "exit 0"); err != nil || said != "" {
		t.Errorf("%v: %s", err, said)
	}
	if all() != before {
		t.Error("made again they are others")
	}
}

func TestNoKeyringIsMadeForARedisThatIsThereAlready(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "settings")
	said, err := makeSettings(t, dir, `test "$*" = "volume inspect vmapower_redis"`)
	if err == nil || !strings.Contains(said, filepath.Join(dir, "keys/keyring.json")) || !strings.Contains(said, "make reset") {
		t.Errorf("%v: %s", err, said)
	}
	if _, err := os.Stat(filepath.Join(dir, "keys/keyring.json")); err == nil {
		t.Error("a keyring was made")
	}
}

func TestWhatFailsOnTheWayToSettingsIsShown(t *testing.T) {
	t.Setenv("VMAPOWER", "")
	run := exec.Command("./settings.sh", filepath.Join(t.TempDir(), "settings"), "vmapower")
	bin := t.TempDir()
	docker := "#!/bin/sh\ntest \"$1\" != run || echo 'no such image' >&2\nexit 1\n"
	if err := os.WriteFile(filepath.Join(bin, "docker"), []byte(docker), 0o700); err != nil {
		t.Fatal(err)
	}
	run.Env = append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"))
	if said, err := run.CombinedOutput(); err == nil || string(said) != "no such image\n" {
		t.Errorf("%v: %s", err, said)
	}
}

// redisOf runs a redis-server with the users that compose gives it, and its log in data. ask calls it.
func redisOf(t *testing.T, dir, data string) (ask func(user, password string, words ...string) string, kill func()) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
	socket := filepath.Join(t.TempDir(), "s")
	server := exec.CommandContext(ctx, "redis-server", "--port", "0", "--unixsocket", socket, "--save", "", "--dir", data,
		"--appendonly", "yes", "--appendfsync", "always", "--aclfile", filepath.Join(dir, "redis/users.acl"))
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	kill = func() { stop(); _ = server.Wait() }
	t.Cleanup(kill)
	ask = func(user, password string, words ...string) string {
		args := []string{"-s", socket}
		if user != "" {
			args = append(args, "--no-auth-warning", "--user", user, "--pass", password)
		}
		said, _ := exec.CommandContext(ctx, "redis-cli", append(args, words...)...).CombinedOutput()
		return strings.TrimSpace(string(said))
	}
	for ask("health", "none", "ping") != "PONG" {
		if ctx.Err() != nil {
			t.Fatal("redis-server does not answer")
		}
		time.Sleep(20 * time.Millisecond)
	}
	return ask, kill
}

func TestRedisOfMakeUpAsksForThePassword(t *testing.T) {
	dir := made(t)
	users := content(t, filepath.Join(dir, "redis/users.acl"))
	for _, user := range []string{"vmapower on >PASSWORD ", "default "} {
		_, documented, found := strings.Cut(content(t, "../docs/operations.md"), "ACL SETUSER "+user)
		if documented, _, _ = strings.Cut(documented, "\n"); !found || !strings.Contains(users, documented+"\n") {
			t.Errorf("the user %s is not the one of docs/operations.md: %s", user, users)
		}
	}
	ask, _ := redisOf(t, dir, t.TempDir())
	password := strings.TrimSpace(content(t, filepath.Join(dir, "shared/redis-password")))
	for _, c := range []struct {
		user, password, want string
		words                []string
	}{
		{"", "", "NOAUTH", []string{"keys", "*"}},
		{"default", "", "WRONGPASS", []string{"keys", "*"}},
		{"health", "none", "NOPERM", []string{"get", "{vmapower}:mark"}},
		{"vmapower", "wrong", "WRONGPASS", []string{"get", "{vmapower}:mark"}},
		{"vmapower", password, "OK", []string{"set", "{vmapower}:mark", "x"}},
		{"vmapower", password, "NOPERM", []string{"set", "other", "x"}},
		{"vmapower", password, "NOPERM", []string{"flushall"}},
	} {
		if got := ask(c.user, c.password, c.words...); !strings.Contains(got, c.want) {
			t.Errorf("%s %q: %q, want %s", c.user, c.words, got, c.want)
		}
	}
}

// Redis reads a script's writes back from its log with the rights of the user default.
func TestRedisOfMakeUpHasEveryScriptsWritesAfterARestart(t *testing.T) {
	dir, data := made(t), t.TempDir()
	password := strings.TrimSpace(content(t, filepath.Join(dir, "shared/redis-password")))
	ask, kill := redisOf(t, dir, data)
	const script = "redis.call('set', KEYS[1], 'x') return redis.call('set', KEYS[2], 'x')"
	if said := ask("vmapower", password, "eval", script, "2", "{vmapower}:a", "{vmapower}:b"); said != "OK" {
		t.Fatal(said)
	}
	kill()
	ask, _ = redisOf(t, dir, data)
	if got := ask("vmapower", password, "exists", "{vmapower}:a", "{vmapower}:b"); got != "2" {
		t.Errorf("%s of 2 keys are left", got)
	}
}

func TestMakeSaysNothingWhereThereIsNoGo(t *testing.T) {
	run := exec.Command("make", "--no-print-directory", "-C", "..", "help", "GO=no-such-go")
	var errs strings.Builder
	run.Stderr = &errs
	if out, err := run.Output(); err != nil || errs.String() != "" || !strings.Contains(string(out), "make reset") {
		t.Errorf("%v: %s%s", err, out, errs.String())
	}
}

// Each server's environment is taken by the program, with the settings that the script makes where compose mounts them.
func TestComposeGivesServersWhatTheyStartWith(t *testing.T) {
	binary, err := program()
	if err != nil {
		t.Fatal(err)
	}
	dir := made(t)
	write(t, filepath.Join(dir, "shared/config.yaml"), "log_level: info\n")
	if said, err := exec.Command(binary, "appliances", "add", "oma", "--appliances-file", filepath.Join(dir, "shared/appliances.yaml")).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	for file, names := range map[string][]string{trial: {"api", "worker"}, forReal: {"api", "worker-1", "worker-2"}} {
		for _, name := range names {
			s := load(t, file, []string{"VMAPOWER_VCENTER_CA_FILE="}).Services[name]
			var mounted []string
			for _, v := range s.Volumes {
				mounted = append(mounted, v.Target+"/", filepath.Join(dir, filepath.Base(v.Source))+"/")
			}
			here := strings.NewReplacer(mounted...)
			check := exec.Command(binary, "config", "check")
			check.Env = []string{"PATH=" + os.Getenv("PATH")}
			for _, word := range s.Command {
				check.Args = append(check.Args, here.Replace(word))
			}
			for key, value := range s.Environment {
				check.Env = append(check.Env, key+"="+here.Replace(*value))
			}
			if said, err := check.CombinedOutput(); err != nil {
				t.Errorf("%s of %s: %v: %s", name, file, err, said)
			}
		}
	}
}
