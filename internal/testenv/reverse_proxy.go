package testenv

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// StartNginx runs nginx with what its http block shall hold beside where its own files are, and
// waits until it takes connections at the addresses. It ends with the test.
func StartNginx(t *testing.T, block string, addresses ...string) {
	t.Helper()
	dir := t.TempDir()
	text := "daemon off;\nmaster_process off;\npid " + dir + "/pid;\nerror_log " + dir + "/error.log;\nevents {}\nhttp {\naccess_log off;\n"
	for _, kind := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		text += kind + "_temp_path " + dir + "/" + kind + ";\n"
	}
	startReverseProxy(t, "nginx", text+block+"}\n", []string{"-p", dir, "-c"}, addresses)
}

// StartHAProxy is StartNginx for haproxy and its whole configuration.
func StartHAProxy(t *testing.T, config string, addresses ...string) {
	t.Helper()
	startReverseProxy(t, "haproxy", config, []string{"-db", "-f"}, addresses)
}

// startReverseProxy runs the program, whose last argument is the file with its configuration.
func startReverseProxy(t *testing.T, program, config string, args, addresses []string) {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		path = "/usr/sbin/" + program // where Debian has it, which is not on every PATH
	}
	file := filepath.Join(t.TempDir(), program+".conf")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("%v (make test installs it)", err)
	}
	process := StartProcess(t, path, append(args, file), nil)
	for _, address := range addresses {
		awaitListener(t, process, address)
	}
}

func awaitListener(t *testing.T, process *Process, address string) {
	t.Helper()
	for limit := time.Now().Add(20 * time.Second); time.Now().Before(limit); {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			_ = conn.Close()
			return
		}
		select {
		case <-process.Done():
			t.Fatalf("it ended at its start: %q", process.Lines())
		case <-time.After(5 * time.Millisecond):
		}
	}
	t.Fatalf("nobody listens at %s: %q", address, process.Lines())
}
