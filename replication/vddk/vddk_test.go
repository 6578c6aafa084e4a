package vddk

import (
	"bytes"
	"context"
	"crypto/rand"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"vmapower/credentials"
	"vmapower/failure"
	"vmapower/replication/vddk/vddktest"
)

const (
	mib      = 1 << 20
	password = "not-a-real-password=+x"
	newest   = "[store 1] web 01/web 01-000002.vmdk"
	base     = "[store 1] web 01/web 01.vmdk"
)

// bench is a stand-in for VDDK with one disk.
type bench struct {
	*vddktest.Standin
	accepts vddktest.Accepts
	options Options
	disk    Disk
	data    []byte
	logged  *logs
}

// logs keeps what was logged.
type logs struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logs) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func setup(t *testing.T, size int64) *bench {
	t.Helper()
	t.Parallel()
	b := &bench{Standin: vddktest.New(t), data: make([]byte, size), logged: &logs{}}
	_, _ = rand.Read(b.data)
	raw := filepath.Join(t.TempDir(), "raw")
	if err := os.WriteFile(raw, b.data, 0o600); err != nil {
		t.Fatal(err)
	}
	b.accepts = vddktest.Accepts{
		Server: "vc.example.test", User: "reader@vsphere.local", Password: password, Thumbprint: "AA:BB", VM: "vm-42",
		Disks: map[string]string{newest: raw},
	}
	b.Accept(b.accepts)
	b.options = Options{Nbdkit: b.Nbdkit, Libdir: b.Libdir, RunDir: b.RunDir, Log: slog.New(slog.NewTextHandler(b.logged, nil)), Backoff: 20 * time.Millisecond, HealFor: 30 * time.Second}
	b.disk = Disk{
		Name: "disk 2000 (Hard disk 1) of web 01 (vm-42)", File: newest, Capacity: size, VM: "vm-42", Server: "vc.example.test",
		User: "reader@vsphere.local", Password: credentials.NewSecret(password), Thumbprint: "AA:BB", Host: "esx1.example.test", HostVersion: "8.0.3",
	}
	t.Cleanup(func() {
		if text := b.logged.String(); strings.Contains(text, password) {
			t.Error("the password is in the log")
		} else if t.Failed() {
			t.Log(text)
		}
	})
	return b
}

func (b *bench) open(t *testing.T) *Reader {
	t.Helper()
	r, err := New(b.options).Open(t.Context(), b.disk)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

func (b *bench) wantEqual(t *testing.T, r *Reader) {
	t.Helper()
	got := make([]byte, len(b.data))
	for off := 0; off < len(got); off += 2 * mib {
		if err := r.ReadAt(t.Context(), got[off:min(off+2*mib, len(got))], int64(off)); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(got, b.data) {
		t.Error("what was read is not the disk")
	}
}

// wantFailure opens the disk and expects that to fail so.
func (b *bench) wantFailure(t *testing.T, code failure.Code, says string) {
	t.Helper()
	r, err := New(b.options).Open(t.Context(), b.disk)
	if err == nil {
		r.Close()
		t.Fatal("it was opened")
	}
	wantFailed(t, err, code, says)
	b.wantNothingLeft(t)
}

func wantFailed(t *testing.T, err error, code failure.Code, says string) {
	t.Helper()
	told, ok := err.(*failure.Failure)
	if !ok || told.Code != code || !strings.Contains(told.Details, says) || !strings.Contains(told.Details, "disk 2000") || strings.Contains(told.Details, password) {
		t.Errorf("%v, want %s with %q", err, code, says)
	}
}

func (b *bench) wantNothingLeft(t *testing.T) {
	t.Helper()
	if pids, left := b.Processes(), b.Left(); len(pids) > 0 || len(left) > 0 {
		t.Errorf("processes %v and directories %v are left", pids, left)
	}
}

func TestADiskIsReadAsItIs(t *testing.T) {
	b := setup(t, 9*mib)
	r := b.open(t)
	if r.Size() != 9*mib {
		t.Errorf("%d bytes", r.Size())
	}
	b.wantEqual(t, r)
	odd := make([]byte, 5)
	if err := r.ReadAt(t.Context(), odd, 32769); err != nil || !bytes.Equal(odd, b.data[32769:32774]) {
		t.Errorf("less than a sector: %v", err)
	}
	for _, off := range []int64{-1, 9*mib - 4} {
		wantFailed(t, r.ReadAt(t.Context(), odd, off), failure.Internal, "not within")
	}
	r.Close()
	r.Close()
	if err := r.ReadAt(t.Context(), odd, 0); err == nil {
		t.Error("it is read after Close")
	}
	b.wantNothingLeft(t)
}

func TestTheBaseOfAChainIsNotTakenForItsNewestState(t *testing.T) {
	b := setup(t, mib)
	b.disk.File = base
	b.wantFailure(t, failure.InvalidVMState, "file has moved")
}

func TestThePasswordIsNeitherInArgumentsNorInTheEnvironmentNorInFiles(t *testing.T) {
	b := setup(t, mib)
	b.open(t)
	pid := b.AwaitProcesses(1)[0]
	for _, name := range []string{"cmdline", "environ"} {
		text := readProc(t, pid, name)
		if strings.Contains(text, password) || text == "" {
			t.Errorf("%s: %q", name, text)
		}
		if name == "environ" {
			for _, variable := range strings.Split(strings.Trim(text, "\x00"), "\x00") {
				if key, _, _ := strings.Cut(variable, "="); !strings.Contains("PATH HOME LANG LD_LIBRARY_PATH PWD _ OLDPWD SHLVL", key) {
					t.Errorf("nbdkit has %s", variable)
				}
			}
		}
	}
	err := filepath.WalkDir(b.RunDir, func(path string, entry os.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			if data, _ := os.ReadFile(path); strings.Contains(string(data), password) {
				t.Errorf("%s has the password", path)
			}
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestTheArgumentsAreThoseThatVDDKNeeds(t *testing.T) {
	v := New(Options{Libdir: "/opt/vddk"})
	d := Disk{File: newest, VM: "vm-42", Server: "vc.example.test", User: "u", Thumbprint: "AA"}
	of := func(v *VDDK, d Disk) string { return strings.Join(v.arguments(d, "/run/x"), "|") }
	want := "--readonly|--foreground|--exit-with-parent|--newstyle|--threads|16|--unix|/run/x/s|--pidfile|/run/x/pid|vddk|libdir=/opt/vddk|" +
		"config=/run/x/c|server=vc.example.test|user=u|password=-3|thumbprint=AA|vm=moref=vm-42|transports=nbdssl:nbd|file=" + newest
	if got := of(v, d); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	d.Port = "8443"
	if got := of(v, d); !strings.Contains(got, "|server=vc.example.test|port=8443|") {
		t.Errorf("%s", got)
	}
	d.Encrypted = true
	if got := of(v, d); !strings.Contains(got, "|transports=nbdssl|") {
		t.Errorf("an encrypted disk: %s", got)
	}
	d.Encrypted, v.Secure = false, true
	if got := of(v, d); !strings.Contains(got, "|transports=nbdssl|") {
		t.Errorf("where that is forbidden: %s", got)
	}
}

func readProc(t *testing.T, pid int, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("/proc", itoa(pid), name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestMain(m *testing.M) {
	if os.Getenv(helperVariable) != "" {
		help()
		return
	}
	goleak.VerifyTestMain(m)
}

func cancelled(t *testing.T) (context.Context, context.CancelFunc) {
	t.Helper()
	return context.WithCancel(t.Context())
}
