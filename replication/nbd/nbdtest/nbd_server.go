package nbdtest

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vmapower/internal/testenv"
	"vmapower/replication/nbd"
)

// NBDServer starts Debian's nbd-server on loopback for the raw image, as the export "disk",
// with these lines in the export's section of its configuration. It has no Process: it
// leaves the one that started it, and ends when the test's process does.
func NBDServer(t testing.TB, image string, lines ...string) *Server {
	t.Helper()
	if _, err := exec.LookPath("nbd-server"); err != nil {
		t.Fatalf("%v: run deploy/install-nbd.sh", err)
	}
	dir := t.TempDir()
	uri := nbd.URI{Network: "tcp", Address: testenv.FreeAddr(t), Export: "disk"}
	host, port, _ := net.SplitHostPort(uri.Address)
	config := fmt.Sprintf("[generic]\nlistenaddr = %s\nport = %s\n[disk]\nexportname = %s\n%s\n", host, port, image, strings.Join(lines, "\n"))
	file := filepath.Join(dir, "config")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	const script = `nbd-server -C "$1" -p "$2" && read -r end; kill "$(cat "$2")"`
	cmd := exec.Command("sh", "-c", script, "sh", file, filepath.Join(dir, "pid"))
	open, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = open.Close(); _ = cmd.Wait() })
	awaitListener(t, uri)
	return &Server{URI: uri}
}

// awaitListener waits until the server listens.
func awaitListener(t testing.TB, uri nbd.URI) {
	t.Helper()
	for deadline := time.Now().Add(startsWithin); ; time.Sleep(5 * time.Millisecond) {
		conn, err := net.Dial(uri.Network, uri.Address)
		if err == nil {
			_ = conn.Close()
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("the server does not listen: %v", err)
		}
	}
}
