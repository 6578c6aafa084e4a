package nbd_test

import (
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"vmapower/internal/testenv"
	"vmapower/replication/nbd"
	"vmapower/replication/nbd/nbdtest"
)

func TestASlowLineIsNoSilence(t *testing.T) {
	t.Parallel()
	const size = 6 * mib
	server := nbdtest.NbdkitTCP(t, nil, "memory", "6M")
	var sent atomic.Int64
	proxy := testenv.StartProxy(t, server.URI.Address, func(data []byte) { sent.Add(int64(len(data))) })
	proxy.Limit(testenv.Up, 2*mib)
	uri := server.URI
	uri.Address = proxy.Addr()
	client := dial(t, uri, nbd.Options{Silence: 1500 * time.Millisecond})
	if err := errors.Join(client.WriteAt(t.Context(), random(size), 0), client.Flush(t.Context())); err != nil {
		t.Error(err)
	}
	if sent.Load() > size+size/8 {
		t.Errorf("%d bytes were sent for %d", sent.Load(), size)
	}
}

func TestAConnectionOnWhichNothingMovesBreaks(t *testing.T) {
	t.Parallel()
	server := nbdtest.NbdkitTCP(t, nil, "memory", "1M")
	proxy := testenv.StartProxy(t, server.URI.Address, nil)
	uri := server.URI
	uri.Address = proxy.Addr()
	client := dial(t, uri, nbd.Options{Silence: 300 * time.Millisecond})
	proxy.BlackHole(testenv.Down)
	if err := client.WriteAt(t.Context(), random(4096), 0); !errors.Is(err, nbd.ErrSilent) {
		t.Errorf("error %v", err)
	}
}

func TestAFlushMayTakeLongerThanSilenceAndEndsAtItsLimit(t *testing.T) {
	t.Parallel()
	server := func() *nbdtest.Server {
		return nbdtest.Nbdkit(t, "eval", "get_size=echo 1048576", "can_write=exit 0", "can_flush=exit 0", "flush=sleep 3",
			"pread=dd if=/dev/zero bs=$3 count=1 2>/dev/null", "pwrite=cat >/dev/null")
	}
	patient := dial(t, server().URI, nbd.Options{Silence: time.Second})
	flushed := make(chan error, 1)
	go func() { flushed <- patient.Flush(t.Context()) }()
	if err := errors.Join(patient.WriteAt(t.Context(), random(4096), 0), <-flushed); err != nil {
		t.Errorf("a flush of three seconds: %v", err)
	}
	short := dial(t, server().URI, nbd.Options{FlushLimit: 500 * time.Millisecond})
	if err := short.Flush(t.Context()); !errors.Is(err, nbd.ErrFlushLimit) {
		t.Errorf("a flush beyond its limit: %v", err)
	}
}

// A server may promise that connections are consistent, and take fewer than are opened:
// qemu-nbd leaves the next one unanswered, nbd-server hangs up.
func TestAServerIsUsedWithTheConnectionsThatItGives(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]struct {
		server func() *nbdtest.Server
		gives  int
	}{
		"qemu-nbd with two": {func() *nbdtest.Server { return nbdtest.Qemu(t, image(t, 4*mib), "--shared", "2") }, 2},
		"nbd-server with three": {func() *nbdtest.Server {
			return nbdtest.NBDServer(t, image(t, 4*mib), "flush = true", "maxconnections = 3")
		}, 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := dialAll(t, start.server().URI, nbd.Options{Connections: 4})
			if got := client.Connections(); got < 1 || got > start.gives {
				t.Errorf("%d connections of %d", got, start.gives)
			}
			exercise(t, client)
		})
	}
}

func TestZeroesThatAreRefusedAreWrittenPlainly(t *testing.T) {
	t.Parallel()
	for _, errno := range []string{"EIO", "EINVAL", "ENOMEM", "EPERM"} {
		server := nbdtest.Nbdkit(t, "--filter=error", "memory", "4M", "error="+errno, "error-zero-rate=100%")
		exercise(t, dial(t, server.URI, nbd.Options{}))
	}
}

func TestTheErrorsOfASlowServerSayHowLong(t *testing.T) {
	t.Parallel()
	server := nbdtest.Nbdkit(t, "--filter=delay", "memory", "1M", "rdelay=60")
	client := dial(t, server.URI, nbd.Options{Silence: 100 * time.Millisecond})
	err := client.ReadAt(t.Context(), make([]byte, 512), 0)
	if text := fmt.Sprint(err); !strings.Contains(text, "100ms") {
		t.Errorf("it says %q", text)
	}
}
