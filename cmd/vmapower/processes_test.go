package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"

	"vmapower/internal/server/servertest"
	"vmapower/internal/terminal"
	"vmapower/internal/testenv"
)

// built makes the program as it is shipped, once for all tests.
var built = sync.OnceValues(func() (binary string, err error) {
	binary = filepath.Join(buildDir, "vmapower")
	if text, err := exec.Command("go", "build", "-buildvcs=false", "-o", binary, ".").CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, text)
	}
	return binary, nil
})

var buildDir string

func TestMain(m *testing.M) {
	var err error
	if buildDir, err = os.MkdirTemp("", "vmapower-test-"); err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(buildDir)
	os.Exit(code)
}

func build(t *testing.T) (binary string) {
	t.Helper()
	binary, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return binary
}

// child is a vmapower in a process of its own.
type child struct {
	*testenv.Transcript
	cmd   *exec.Cmd
	ended chan error
}

func startChild(t *testing.T, binary string, environ []string, args ...string) *child {
	t.Helper()
	c := testenv.NewTranscript()
	return startChildOn(t, c, c, binary, environ, args...)
}

// startChildOn starts one whose log goes to stderr.
func startChildOn(t *testing.T, transcript *testenv.Transcript, stderr io.Writer, binary string, environ []string, args ...string) *child {
	t.Helper()
	c := &child{Transcript: transcript, cmd: exec.Command(binary, args...), ended: make(chan error, 1)}
	c.cmd.Env = append(environ, "TMPDIR="+t.TempDir())
	c.cmd.Stdout, c.cmd.Stderr = c, stderr
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { c.ended <- c.cmd.Wait() }()
	t.Cleanup(func() { _ = c.cmd.Process.Kill() }) // it may have ended
	return c
}

// stop asks the process to end, and checks that it says it went well.
func (c *child) stop(t *testing.T) {
	t.Helper()
	c.signal(t, syscall.SIGTERM)
	if err := <-c.ended; err != nil {
		t.Errorf("%s ended with %v: %s", c.cmd.Args[1], err, c)
	}
}

func (c *child) signal(t *testing.T, s syscall.Signal) {
	t.Helper()
	if err := c.cmd.Process.Signal(s); err != nil {
		t.Error(err)
	}
}

// startServer starts a server and returns the addresses that it says it has.
func startServer(t *testing.T, binary string, environ []string, command string) (c *child, listen, admin string) {
	t.Helper()
	c = startChild(t, binary, environ, command)
	text := testenv.Await(t, c.Transcript, `"msg":"vmapower runs"`, c.ended)
	var line struct {
		Listen string `json:"listen"`
		Admin  string `json:"admin_listen"`
	}
	for entry := range strings.Lines(text) {
		if strings.Contains(entry, `"vmapower runs"`) {
			if err := json.Unmarshal([]byte(entry), &line); err != nil {
				t.Fatal(err)
			}
		}
	}
	return c, "http://" + line.Listen, "http://" + line.Admin
}

func TestAPIAndTwoWorkersAreProcessesOnOneRedis(t *testing.T) {
	t.Parallel()
	binary := build(t)
	redis := testenv.StartRedis(t)
	simulator := startChild(t, binary, nil, "simulator", "--listen", "127.0.0.1:0", "-o", "json")
	var vcenter struct {
		Address, Username string
		CAFile            string `json:"ca_file"`
		Guests            []struct {
			VMID string `json:"vm_id"`
		}
	}
	if err := json.Unmarshal([]byte(testenv.Await(t, simulator.Transcript, "\n}\n", simulator.ended)), &vcenter); err != nil {
		t.Fatal(err)
	}
	environ := []string{
		"VMAPOWER_REDIS_URL=" + redis.URL(), "VMAPOWER_AUTH=off", "VMAPOWER_LISTEN=127.0.0.1:0", "VMAPOWER_ADMIN_LISTEN=127.0.0.1:0",
		"VMAPOWER_STABLE_OFF=100ms", "VMAPOWER_DRAIN=0s", "VMAPOWER_VCENTER_CA_FILE=" + vcenter.CAFile,
	}
	api, url, admin := startServer(t, binary, environ, "api")
	first, _, firstAdmin := startServer(t, binary, environ, "worker")
	second, _, secondAdmin := startServer(t, binary, environ, "worker")
	const password = "not-a-real-password"
	caller := []string{
		"VMAPOWER_URL=" + url, "VMAPOWER_VCENTER=" + vcenter.Address, "VMAPOWER_VCENTER_USERNAME=" + vcenter.Username,
		"VMAPOWER_VCENTER_PASSWORD=" + password,
	}

	vm := vcenter.Guests[0].VMID
	for _, line := range [][]string{{"power-off", vm}, {"power-on", vm, "--wait-for-tools"}, {"jobs", "list"}} {
		command := exec.Command(binary, line...)
		command.Env = caller
		if text, err := command.CombinedOutput(); err != nil || !strings.Contains(string(text), "completed") {
			t.Errorf("%s: %v\n%s", line, err, text)
		}
	}
	for _, address := range []string{admin, firstAdmin, secondAdmin, url} {
		if code, _, errs := vmapower(t, nil, "healthcheck", "--url", address+"/readyz"); code != terminal.ExitDone {
			t.Errorf("%s is not ready: %s", address, errs)
		}
	}
	if code, _, errs := vmapower(t, nil, "healthcheck", "--insecure", "--url", "https://"+vcenter.Address+"/about"); code != terminal.ExitDone {
		t.Errorf("the simulator is not healthy: %s", errs)
	}
	checkMonitoring(t, admin, password)
	if status, _, _ := testenv.Get(t, firstAdmin+"/monitoring/"); status != http.StatusNotFound {
		t.Errorf("a worker's admin listener has a dashboard: %d", status)
	}

	for _, c := range []*child{api, first, second} {
		limits, err := os.ReadFile(fmt.Sprintf("/proc/%d/limits", c.cmd.Process.Pid))
		if err != nil || !regexp.MustCompile(`Max core file size +0 +0 `).Match(limits) {
			t.Errorf("%s may leave a core dump: %v\n%s", c.cmd.Args[1], err, limits)
		}
	}
	for _, c := range []*child{api, first, second, simulator} {
		c.stop(t)
		if strings.Contains(c.String(), password) && c != simulator {
			t.Errorf("%s has printed the password: %s", c.cmd.Args[1], c)
		}
	}
	if _, err := os.Stat(vcenter.CAFile); !os.IsNotExist(err) {
		t.Errorf("the simulator left its certificate: %v", err)
	}
}

func TestAWorkerThatStopsLeavesItsCopyToAnother(t *testing.T) {
	t.Parallel()
	binary, redis, vcenter, targets := build(t), testenv.StartRedis(t), servertest.StartVCenter(t), t.TempDir()
	environ := []string{
		"VMAPOWER_REDIS_URL=" + redis.URL(), "VMAPOWER_AUTH=off", "VMAPOWER_LISTEN=127.0.0.1:0", "VMAPOWER_ADMIN_LISTEN=127.0.0.1:0",
		"VMAPOWER_STABLE_OFF=100ms", "VMAPOWER_DRAIN=0s", "VMAPOWER_VCENTER_CA_FILE=" + vcenter.CAFile(), "VMAPOWER_TARGET_DIRS=" + targets,
		"VMAPOWER_SYNC_CHECKPOINT_BYTES=1MiB",
	}
	_, url, _ := startServer(t, binary, environ, "api")
	first, _, _ := startServer(t, binary, environ, "worker")
	s := &servertest.Service{VCenter: vcenter, Targets: targets, URL: url}
	vm, disk := s.VM("web"), servertest.Replicate(t, vcenter.Guest("web").Disk(2000), targets)
	servertest.Write(t, disk.Disk(), 1<<20, strings.Repeat("written by the guest ", 100_000))
	if code, out, errs := vmapower(t, s.Environ(), "power-off", vm); code != terminal.ExitDone {
		t.Fatalf("power-off: exit %d %s%s", code, out, errs)
	}

	syncing := startChild(t, binary, s.Environ(), "final-sync", vm, "--disk", "2000="+disk.Target(), "--change-id", disk.ChangeID(), "--rate-limit", "1MiB")
	testenv.Await(t, syncing.Transcript, "running    Hard disk 1", syncing.ended)
	second, _, _ := startServer(t, binary, environ, "worker")
	first.stop(t)
	text := testenv.Await(t, syncing.Transcript, "NEW CHANGE ID", syncing.ended)
	if err := <-syncing.ended; err != nil || !strings.Contains(text, "method    incremental") || !strings.Contains(syncing.String(), disk.Disk().ChangeID()) {
		t.Errorf("%v: %s", err, syncing)
	}
	if !strings.Contains(first.String(), `"state":"handed over"`) {
		t.Errorf("the first worker kept it: %s", first)
	}
	testenv.Await(t, second.Transcript, `"state":"completed"`, second.ended) // it is logged after the job has ended
	servertest.WantEqual(t, disk)
}

// checkMonitoring looks at the dashboard's data after a power-off and a power-on.
func checkMonitoring(t *testing.T, admin, password string) {
	t.Helper()
	status, queue, _ := testenv.Get(t, admin+"/monitoring/api/queues/power")
	if status != http.StatusOK || !strings.Contains(queue, `"queue":"power"`) || !strings.Contains(queue, `"succeeded":2`) {
		t.Errorf("the queue: %d %s", status, queue)
	}
	_, metrics, _ := testenv.Get(t, admin+"/metrics")
	if strings.Contains(queue+metrics, password) {
		t.Error("the operators' pages show the password")
	}
	if !strings.Contains(metrics, `vmapower_queue_tasks{queue="power",state="pending"} 0`) {
		t.Error("the metrics do not show the queue")
	}
}
