package bench

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"vmapower/internal/testenv"
)

// riverTimes is how many requests a turn has, and riverTurns how many turns each has.
const (
	riverTimes = 1000
	riverTurns = 3
)

// BenchmarkSubmissionsBesideRiver measures accepted power-offs a second beside an echo handler that inserts
// one River job into a PostgreSQL: both are processes of their own, asked over HTTP by as many callers, and
// both have on disk what they have accepted. Ours validates, seals a login, locks the VM and audits as well.
func BenchmarkSubmissionsBesideRiver(b *testing.B) {
	ours := startProcess(b, "api", "VMAPOWER_MAX_OPEN_JOBS=100000", "VMAPOWER_LOG_LEVEL=warn")
	river := startRiver(b)
	idle := &http.Transport{MaxIdleConnsPerHost: callers}
	b.Cleanup(idle.CloseIdleConnections)
	client := &http.Client{Transport: idle}
	const login = `{"vcenter":"vc.example.test","username":"u","password":"p"}`
	vm := 0
	turn := func(base string) float64 {
		vm += riverTimes
		return rate(callers, riverTimes, func(i int) { accept(b, client, fmt.Sprintf("%s/vm/vm-%d/power-off", base, vm+i), login) })
	}
	for _, base := range []string{"http://" + ours.address + "/api/v1", river} { // opens the connections
		turn(base)
	}
	for b.Loop() {
		var taken, inserted float64
		for range riverTurns {
			taken += turn("http://"+ours.address+"/api/v1") / riverTurns
			inserted += turn(river) / riverTurns
		}
		b.ReportMetric(taken, "jobs/s")
		b.ReportMetric(inserted, "river-jobs/s")
		b.ReportMetric(taken/inserted, "ratio")
	}
}

// accept posts a request, which must be accepted.
func accept(b *testing.B, client *http.Client, url, body string) {
	b.Helper()
	answer, err := client.Post(url, "application/json", strings.NewReader(body))
	if err != nil {
		b.Error(err)
		return
	}
	defer answer.Body.Close()
	if text, err := io.ReadAll(answer.Body); err != nil || answer.StatusCode != http.StatusAccepted {
		b.Errorf("%s: %d %s %v", url, answer.StatusCode, text, err)
	}
}

// startRiver starts the handler on a PostgreSQL of its own, and returns its URL.
func startRiver(b *testing.B) string {
	b.Helper()
	address := testenv.FreeAddr(b)
	process := testenv.StartProcess(b, build(b, "river"), []string{address, startPostgres(b)}, nil)
	for limit := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		answer, err := http.Get("http://" + address)
		if err == nil {
			_ = answer.Body.Close()
			return "http://" + address
		}
		if time.Now().After(limit) {
			b.Fatalf("river does not serve: %v\n%s", err, strings.Join(process.Lines(), "\n"))
		}
	}
}

// startPostgres starts a server with its defaults, by which a commit is on disk before it is answered, and
// returns the URL of its database.
func startPostgres(b *testing.B) string {
	b.Helper()
	programs := postgresPrograms(b)
	dir, err := os.MkdirTemp("", "postgres") // PostgreSQL's user may not look into the test's directory
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = os.RemoveAll(dir) })
	as := postgresUser(b, dir)
	run := func(program string, args ...string) *exec.Cmd {
		cmd := exec.Command(filepath.Join(programs, program), args...)
		cmd.Dir, cmd.Env, cmd.SysProcAttr = dir, []string{"LC_ALL=C"}, as
		return cmd
	}
	data := filepath.Join(dir, "data")
	if text, err := run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8").CombinedOutput(); err != nil {
		b.Fatalf("initdb: %v: %s", err, text)
	}
	address := testenv.FreeAddr(b)
	_, port, _ := strings.Cut(address, ":")
	server := run("postgres", "-D", data, "-p", port, "-h", "127.0.0.1", "-k", dir)
	if err := server.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = server.Process.Signal(syscall.SIGQUIT) // ends its children too
		_ = server.Wait()
	})
	for limit := time.Now().Add(20 * time.Second); run("pg_isready", "-q", "-h", "127.0.0.1", "-p", port).Run() != nil; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(limit) {
			b.Fatal("postgres does not serve")
		}
	}
	return "postgres://postgres@" + address + "/postgres"
}

// postgresPrograms is the directory of PostgreSQL's programs.
func postgresPrograms(b *testing.B) string {
	b.Helper()
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres") // Debian's, outside of a user's PATH
	if path, err := exec.LookPath("postgres"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			found = append(found, path)
		}
	}
	if found == nil {
		b.Skip("postgres is missing, so there is nothing to compare with: run deploy/install-postgres.sh")
	}
	return filepath.Dir(found[len(found)-1])
}

// postgresUser is whom the server runs as, since it refuses to run as root; the directory becomes theirs.
func postgresUser(b *testing.B, dir string) *syscall.SysProcAttr {
	b.Helper()
	attributes := &syscall.SysProcAttr{Pdeathsig: syscall.SIGQUIT}
	if os.Getuid() != 0 {
		return attributes
	}
	postgres, err := user.Lookup("postgres")
	if err != nil {
		b.Fatal(err)
	}
	uid, errUID := strconv.Atoi(postgres.Uid)
	gid, errGID := strconv.Atoi(postgres.Gid)
	if err := errors.Join(errUID, errGID, os.Chown(dir, uid, gid)); err != nil {
		b.Fatal(err)
	}
	attributes.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return attributes
}
