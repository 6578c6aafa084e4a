// Package nbdtest starts real NBD servers for tests: nbdkit and qemu-nbd, on
// loopback or a unix socket, in plain text or over TLS. It is not a server itself,
// and is imported by tests only. Its one rule: every server ends with its test.
package nbdtest

import (
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vmapower/internal/testenv"
	"vmapower/replication/nbd"
)

// startsWithin is how long a server may take to listen.
const startsWithin = 20 * time.Second

// Server is a running server with one export. Its process may be killed, frozen and
// started again by the test.
type Server struct {
	*testenv.Process
	URI nbd.URI
}

// Nbdkit starts nbdkit with these arguments on a unix socket.
func Nbdkit(t testing.TB, args ...string) *Server {
	t.Helper()
	uri := nbd.URI{Network: "unix", Address: filepath.Join(t.TempDir(), "s")}
	return start(t, uri, "nbdkit", append([]string{"--foreground", "--unix", uri.Address}, args...))
}

// NbdkitTCP starts nbdkit with these arguments on loopback; over TLS when it is
// given certificates.
func NbdkitTCP(t testing.TB, certificates *Certificates, args ...string) *Server {
	t.Helper()
	uri := nbd.URI{Network: "tcp", Address: testenv.FreeAddr(t), TLS: certificates != nil}
	host, port, _ := net.SplitHostPort(uri.Address)
	flags := []string{"--foreground", "--ipaddr", host, "--port", port}
	if certificates != nil {
		flags = append(flags, "--tls=require", "--tls-certificates="+certificates.Dir)
	}
	return start(t, uri, "nbdkit", append(flags, args...))
}

// Qemu starts qemu-nbd on a unix socket for the raw image, as the export "disk".
func Qemu(t testing.TB, image string, args ...string) *Server {
	t.Helper()
	uri := nbd.URI{Network: "unix", Address: filepath.Join(t.TempDir(), "s"), Export: "disk"}
	return start(t, uri, "qemu-nbd", qemuArgs(args, "--socket", uri.Address, image))
}

// QemuTCP starts qemu-nbd on loopback; over TLS when it is given certificates.
func QemuTCP(t testing.TB, certificates *Certificates, image string, args ...string) *Server {
	t.Helper()
	uri := nbd.URI{Network: "tcp", Address: testenv.FreeAddr(t), Export: "disk", TLS: certificates != nil}
	host, port, _ := net.SplitHostPort(uri.Address)
	flags := []string{"--bind", host, "--port", port}
	if certificates != nil {
		object := "tls-creds-x509,id=tls,endpoint=server,dir=" + certificates.Dir
		if !certificates.RequireClient {
			object += ",verify-peer=no"
		}
		flags = append(flags, "--object", object, "--tls-creds", "tls")
	}
	return start(t, uri, "qemu-nbd", qemuArgs(args, append(flags, image)...))
}

func qemuArgs(args []string, place ...string) []string {
	fixed := []string{"--format", "raw", "--persistent", "--shared", "8", "--export-name", "disk", "--discard", "unmap"}
	return append(append(fixed, args...), place...)
}

func start(t testing.TB, uri nbd.URI, program string, args []string) *Server {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Fatalf("%v: run deploy/install-nbd.sh", err)
	}
	s := &Server{Process: testenv.StartProcess(t, program, args, nil), URI: uri}
	s.WaitReady(t)
	return s
}

// WaitReady waits until the server listens, for one that was started again.
func (s *Server) WaitReady(t testing.TB) {
	t.Helper()
	deadline := time.NewTimer(startsWithin)
	defer deadline.Stop()
	for {
		conn, err := net.Dial(s.URI.Network, s.URI.Address)
		if err == nil {
			_ = conn.Close()
			return
		}
		select {
		case <-time.After(5 * time.Millisecond):
		case <-s.Done():
			t.Fatalf("the server ended: %s", strings.Join(s.Lines(), "; "))
		case <-deadline.C:
			t.Fatalf("the server does not listen: %v, %s", err, strings.Join(s.Lines(), "; "))
		}
	}
}
