package nbd_test

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"vmapower/internal/tlsfile"
	"vmapower/replication/nbd"
	"vmapower/replication/nbd/nbdtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const mib = 1 << 20

func image(t *testing.T, size int64) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "disk.img")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(file, size); err != nil {
		t.Fatal(err)
	}
	return file
}

func dial(t *testing.T, uri nbd.URI, options nbd.Options) *nbd.Client {
	t.Helper()
	client, err := nbd.Dial(t.Context(), uri, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// dialAll returns when no other connection joins any more.
func dialAll(t *testing.T, uri nbd.URI, options nbd.Options) *nbd.Client {
	t.Helper()
	client := dial(t, uri, options)
	if err := client.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	return client
}

func random(n int) []byte {
	p := make([]byte, n)
	source := rand.NewChaCha8([32]byte{byte(n)})
	_, _ = source.Read(p)
	return p
}

// exercise writes, zeroes and reads at random from several goroutines, each in its
// own part of the export, and compares the whole with what it must be.
func exercise(t *testing.T, client *nbd.Client) {
	t.Helper()
	const workers, part = 4, mib
	want := random(workers * part)
	var group sync.WaitGroup
	for worker := range int64(workers) {
		group.Go(func() {
			mine := want[worker*part : (worker+1)*part]
			if err := client.WriteAt(t.Context(), mine, worker*part); err != nil {
				t.Error(err)
			}
			dice := rand.New(rand.NewPCG(1, uint64(worker)))
			for range 20 {
				offset := dice.Int64N(part / 512)
				length := 1 + dice.Int64N(min(part/512-offset, 700))
				offset, length = offset*512, length*512
				var err error
				if dice.IntN(3) == 0 {
					clear(mine[offset : offset+length])
					err = client.Zero(t.Context(), worker*part+offset, length)
				} else {
					copy(mine[offset:offset+length], random(int(length)))
					err = client.WriteAt(t.Context(), mine[offset:offset+length], worker*part+offset)
				}
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if err := client.Flush(t.Context()); err != nil {
		t.Error(err)
	}
	got := make([]byte, len(want))
	if err := client.ReadAt(t.Context(), got, 0); err != nil || !bytes.Equal(got, want) {
		t.Errorf("what was written is not read back: %v", err)
	}
}

func TestRealServersReadBackWhatWasWritten(t *testing.T) {
	t.Parallel()
	certificates := nbdtest.NewCertificates(t)
	mutual := *certificates
	mutual.RequireClient = true
	config, err := tlsfile.Client(certificates.CA, certificates.ClientCert, certificates.ClientKey)
	if err != nil {
		t.Fatal(err)
	}
	const size = 4 * mib
	servers := map[string]func(t *testing.T) *nbdtest.Server{
		"nbdkit memory":     func(t *testing.T) *nbdtest.Server { return nbdtest.Nbdkit(t, "memory", "4M") },
		"nbdkit memory TCP": func(t *testing.T) *nbdtest.Server { return nbdtest.NbdkitTCP(t, nil, "memory", "4M") },
		"nbdkit memory TLS": func(t *testing.T) *nbdtest.Server { return nbdtest.NbdkitTCP(t, certificates, "memory", "4M") },
		"nbdkit file":       func(t *testing.T) *nbdtest.Server { return nbdtest.Nbdkit(t, "file", image(t, size)) },
		"nbdkit out of order": func(t *testing.T) *nbdtest.Server {
			return nbdtest.Nbdkit(t, "--filter=delay", "memory", "4M", "rdelay=2ms", "delay-zero=5ms")
		},
		"nbdkit no WRITE_ZERO": func(t *testing.T) *nbdtest.Server { return nbdtest.Nbdkit(t, "--filter=nozero", "memory", "4M") },
		"nbdkit one connection": func(t *testing.T) *nbdtest.Server {
			return nbdtest.Nbdkit(t, "--filter=multi-conn", "memory", "4M", "multi-conn-mode=disable")
		},
		"nbdkit 512 to 4096": func(t *testing.T) *nbdtest.Server {
			return nbdtest.Nbdkit(t, "--filter=blocksize-policy", "memory", "4M", "blocksize-minimum=512", "blocksize-maximum=65536", "blocksize-error-policy=error")
		},
		"nbdkit mutual TLS": func(t *testing.T) *nbdtest.Server {
			return nbdtest.NbdkitTCP(t, certificates, "--tls-verify-peer", "memory", "4M")
		},
		"qemu-nbd raw":        func(t *testing.T) *nbdtest.Server { return nbdtest.Qemu(t, image(t, size)) },
		"qemu-nbd TLS":        func(t *testing.T) *nbdtest.Server { return nbdtest.QemuTCP(t, certificates, image(t, size)) },
		"qemu-nbd mutual TLS": func(t *testing.T) *nbdtest.Server { return nbdtest.QemuTCP(t, &mutual, image(t, size)) },
	}
	for name, start := range servers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := dialAll(t, start(t).URI, nbd.Options{TLS: config})
			if export := client.Export(); export.Size != size || export.ReadOnly || !export.Flush {
				t.Errorf("export: %+v", export)
			}
			if want := map[bool]int{true: 4, false: 1}[client.Export().MultiConn]; client.Connections() != want {
				t.Errorf("%d connections, want %d", client.Connections(), want)
			}
			exercise(t, client)
		})
	}
}

func TestATrimmedExportGoesOn(t *testing.T) {
	t.Parallel()
	client := dial(t, nbdtest.Nbdkit(t, "file", image(t, 8*mib)).URI, nbd.Options{})
	if err := client.Trim(t.Context(), mib, mib); err != nil {
		t.Error(err)
	}
	none := dial(t, nbdtest.Nbdkit(t, "--filter=cow", "file", image(t, 8*mib), "cow-on-cache=false").URI, nbd.Options{})
	if err := none.Trim(t.Context(), 0, mib); err != nil && !errors.Is(err, nbd.ErrUnsupported) {
		t.Error(err)
	}
}

func TestAServerThatCannotBeUsedSaysWhy(t *testing.T) {
	t.Parallel()
	certificates, others := nbdtest.NewCertificates(t), nbdtest.NewCertificates(t)
	trusting, err := tlsfile.Client(certificates.CA, "", "")
	if err != nil {
		t.Fatal(err)
	}
	strange, err := tlsfile.Client(others.CA, "", "")
	if err != nil {
		t.Fatal(err)
	}
	plain := nbdtest.NbdkitTCP(t, nil, "memory", "1M").URI
	secure := nbdtest.NbdkitTCP(t, certificates, "memory", "1M").URI
	mutual := nbdtest.NbdkitTCP(t, certificates, "--tls-verify-peer", "memory", "1M").URI
	qemu := nbdtest.Qemu(t, image(t, mib)).URI

	with := func(uri nbd.URI, change func(*nbd.URI)) nbd.URI { change(&uri); return uri }
	renamed := trusting.Clone()
	renamed.ServerName = "another.example.test"
	insecure := trusting.Clone()
	insecure.InsecureSkipVerify = true
	for name, c := range map[string]struct {
		uri     nbd.URI
		options nbd.Options
		want    error
	}{
		"plain text where TLS is required": {with(secure, func(u *nbd.URI) { u.TLS = false }), nbd.Options{}, nbd.ErrTLSRequired},
		"TLS where there is none":          {with(plain, func(u *nbd.URI) { u.TLS = true }), nbd.Options{TLS: trusting}, nbd.ErrTLSRefused},
		"an authority that is not known":   {secure, nbd.Options{TLS: strange}, nbd.ErrTLS},
		"the system's authorities":         {secure, nbd.Options{}, nbd.ErrTLS},
		"another name":                     {secure, nbd.Options{TLS: renamed}, nbd.ErrTLS},
		"no verification":                  {secure, nbd.Options{TLS: insecure}, nbd.ErrTLS},
		"no client certificate":            {mutual, nbd.Options{TLS: trusting}, nbd.ErrTLS},
		"an export that is not there":      {with(qemu, func(u *nbd.URI) { u.Export = "other" }), nbd.Options{}, nbd.ErrUnknownExport},
		"nobody listens":                   {nbd.URI{Network: "unix", Address: "/nowhere/s"}, nbd.Options{}, syscall.ENOENT},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, err := nbd.Dial(t.Context(), c.uri, c.options)
			if err == nil {
				_ = client.Close()
			}
			if !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
		})
	}
}

func TestARequestThatMustNotBeSentIsNot(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	client := dial(t, nbdtest.Nbdkit(t, "--filter=blocksize-policy", "memory", "1M", "blocksize-minimum=512", "blocksize-error-policy=error").URI, nbd.Options{})
	readOnly := dial(t, nbdtest.Nbdkit(t, "--readonly", "memory", "1M").URI, nbd.Options{})
	if !readOnly.Export().ReadOnly {
		t.Error("a read-only export does not say so")
	}
	p := make([]byte, 512)
	for name, c := range map[string]struct{ got, want error }{
		"beyond the end":      {client.WriteAt(ctx, p, mib-511), nbd.ErrOutOfBounds},
		"before the start":    {client.ReadAt(ctx, p, -512), nbd.ErrOutOfBounds},
		"an offset near 2^63": {client.Zero(ctx, 1<<63-512, 1024), nbd.ErrOutOfBounds},
		"a negative length":   {client.Zero(ctx, 0, -512), nbd.ErrOutOfBounds},
		"no whole block":      {client.WriteAt(ctx, p[:511], 0), nbd.ErrUnaligned},
		"between blocks":      {client.Trim(ctx, 256, 512), nbd.ErrUnaligned},
		"a read-only write":   {readOnly.WriteAt(ctx, p, 0), nbd.ErrReadOnly},
		"a read-only zero":    {readOnly.Zero(ctx, 0, 512), nbd.ErrReadOnly},
		"a read-only trim":    {readOnly.Trim(ctx, 0, 512), nbd.ErrReadOnly},
		"nothing to do":       {errors.Join(client.WriteAt(ctx, nil, 0), client.Zero(ctx, 0, 0), client.ReadAt(ctx, p, 0)), nil},
	} {
		if !errors.Is(c.got, c.want) {
			t.Errorf("%s: %v, want %v", name, c.got, c.want)
		}
	}
}

func TestTheServersErrorsAreKnownByTheirNumbers(t *testing.T) {
	t.Parallel()
	for _, number := range []syscall.Errno{syscall.EPERM, syscall.EIO, syscall.ENOMEM, syscall.EINVAL, syscall.ENOSPC, syscall.ESHUTDOWN} {
		t.Run(number.Error(), func(t *testing.T) {
			t.Parallel()
			names := map[syscall.Errno]string{
				syscall.EPERM: "EPERM", syscall.EIO: "EIO", syscall.ENOMEM: "ENOMEM",
				syscall.EINVAL: "EINVAL", syscall.ENOSPC: "ENOSPC", syscall.ESHUTDOWN: "ESHUTDOWN",
			}
			marker := filepath.Join(t.TempDir(), "fail")
			server := nbdtest.Nbdkit(t, "--filter=error", "memory", "1M", "error="+names[number], "error-pwrite-rate=100%", "error-file="+marker)
			client := dial(t, server.URI, nbd.Options{})
			if err := os.WriteFile(marker, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			err := client.WriteAt(t.Context(), random(mib), 0)
			var refused *nbd.ServerError
			if !errors.As(err, &refused) || !errors.Is(err, number) || refused.Command != "WRITE" {
				t.Fatalf("error: %v", err)
			}
			if err := os.Remove(marker); err != nil {
				t.Fatal(err)
			}
			if err := client.WriteAt(t.Context(), random(mib), 0); err != nil {
				t.Errorf("after a refusal the client goes on: %v", err)
			}
		})
	}
}

// inFlight starts n writes that the server keeps unanswered.
func inFlight(t *testing.T, ctx context.Context, client *nbd.Client, n int) <-chan error {
	t.Helper()
	ended := make(chan error, n)
	for i := range n {
		go func() { ended <- client.WriteAt(ctx, random(4096), int64(i)*4096) }()
	}
	return ended
}

func TestAKilledServerFailsEverythingInFlight(t *testing.T) {
	t.Parallel()
	server := nbdtest.Nbdkit(t, "--filter=delay", "memory", "1M", "delay-write=60")
	client := dial(t, server.URI, nbd.Options{})
	ended := inFlight(t, t.Context(), client, 8)
	if err := client.ReadAt(t.Context(), make([]byte, 512), 0); err != nil {
		t.Errorf("a read overtakes the writes: %v", err)
	}
	server.Kill()
	for range 8 {
		var broken *nbd.BrokenError
		if err := <-ended; !errors.As(err, &broken) {
			t.Errorf("error: %v", err)
		}
	}
	var broken *nbd.BrokenError
	if err := client.Flush(t.Context()); !errors.As(err, &broken) {
		t.Errorf("a broken client stays so: %v", err)
	}
}

func TestAConnectionThatBreaksBreaksTheClient(t *testing.T) {
	t.Parallel()
	client := dialAll(t, nbdtest.Nbdkit(t, "--filter=delay", "memory", "1M", "delay-read=60").URI, nbd.Options{})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := client.ReadAt(ctx, make([]byte, 512), 0); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a read that nobody waits for: %v", err)
	}
	for i := range client.Connections() {
		var broken *nbd.BrokenError
		if err := client.WriteAt(t.Context(), random(512), int64(i)*512); !errors.As(err, &broken) {
			t.Errorf("write %d on another connection: %v", i, err)
		}
	}
}

func TestCloseEndsWhatIsInFlight(t *testing.T) {
	t.Parallel()
	client := dial(t, nbdtest.Nbdkit(t, "--filter=delay", "memory", "1M", "delay-write=2").URI, nbd.Options{})
	ended := inFlight(t, t.Context(), client, 2)
	if err := client.ReadAt(t.Context(), make([]byte, 512), 0); err != nil {
		t.Error(err)
	}
	if err := errors.Join(client.Close(), client.Close()); err != nil {
		t.Error(err)
	}
	for range 2 {
		if err := <-ended; !errors.Is(err, nbd.ErrClosed) {
			t.Errorf("error: %v", err)
		}
	}
}

func TestEveryWaitEnds(t *testing.T) {
	t.Parallel()
	server := nbdtest.Nbdkit(t, "memory", "64M")
	server.Stop()
	defer server.Continue()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := nbd.Dial(ctx, server.URI, nbd.Options{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a handshake with a frozen server: %v", err)
	}
	server.Continue()
	slow, impatient := dial(t, server.URI, nbd.Options{Silence: time.Second}), dial(t, server.URI, nbd.Options{})
	server.Stop()
	var broken *nbd.BrokenError
	if err := slow.WriteAt(t.Context(), random(16*mib), 0); !errors.As(err, &broken) {
		t.Errorf("a write to a frozen server: %v", err)
	}
	ctx, cancel = context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := impatient.ReadAt(ctx, make([]byte, 512), 0); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a read from a frozen server: %v", err)
	}
}
