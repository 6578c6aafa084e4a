package worker_test

import (
	"sync/atomic"
	"testing"
	"time"

	"vmapower/failure"
	"vmapower/internal/testenv"
	"vmapower/joblog"
	"vmapower/replication/nbd/nbdtest"
)

func TestACopyOfWhichNothingLastsEndsBeforeItsDeadline(t *testing.T) {
	b := setup(t, stopped(4*mib))
	b.config.LastingWithin = 2 * time.Second
	r := b.replicate(t, 2000)
	r.sync.Target = nbdtest.Nbdkit(t, "--filter=delay", "file", r.file, "wdelay=60").URI.String()
	r.write(t, 0, 1000)
	b.work(t)
	job := b.sync(t, syncOf(r.sync))
	wantStatus(t, job, joblog.StatusFailed, failure.TargetUnavailable)
	wantDetails(t, job, "has become lasting for 2s", "line")
}

// A line of 2 MiB/s carries the copy of two disks once, whatever it takes.
func TestASlowLineCarriesACopyOnce(t *testing.T) {
	const size = 4 * mib
	b := setup(t, filled(size))
	b.config.Targets.Silence = 2 * time.Second
	target := b.blank(t, size)
	server := nbdtest.NbdkitTCP(t, nil, "file", target.file)
	line := lineTo(t, server, 2*mib)
	target.sync.Target = line.uri
	b.work(t)
	wantStatus(t, b.sync(t, syncOf(target.sync)), joblog.StatusCompleted, "")
	if sent := line.sent.Load(); sent > size+size/4 {
		t.Errorf("%d bytes were sent for %d", sent, size)
	}
}

func TestAFlushThatTakesLongIsWaitedFor(t *testing.T) {
	b := setup(t, stopped(4*mib))
	b.config.Targets.Silence = time.Second
	b.config.LastingWithin = time.Second
	r := b.replicate(t, 2000)
	r.sync.Target = nbdtest.Nbdkit(t, "eval", "get_size=stat -c %s "+r.file, "can_write=exit 0", "can_flush=exit 0", "flush=sleep 4",
		"pread=dd if="+r.file+" bs=65536 iflag=skip_bytes,count_bytes skip=$4 count=$3 2>/dev/null",
		"pwrite=dd of="+r.file+" bs=65536 oflag=seek_bytes seek=$4 conv=notrunc 2>/dev/null").URI.String()
	r.write(t, 0, 1000)
	b.work(t)
	job := b.sync(t, syncOf(r.sync))
	r.wantCopiedAtOnce(t, job)
}

// wantCopiedAtOnce wants the first attempt to have copied the disk.
func (r *replica) wantCopiedAtOnce(t *testing.T, job joblog.Job) {
	t.Helper()
	wantStatus(t, job, joblog.StatusCompleted, "")
	if job.Attempt != 1 {
		t.Errorf("it took %d attempts", job.Attempt)
	}
	r.wantEqual(t)
}

// line is the way to a server, with what was sent over it.
type line struct {
	uri  string
	sent *atomic.Int64
}

func lineTo(t *testing.T, server *nbdtest.Server, bytesPerSecond int64) line {
	t.Helper()
	l := line{sent: new(atomic.Int64)}
	proxy := testenv.StartProxy(t, server.URI.Address, func(data []byte) { l.sent.Add(int64(len(data))) })
	proxy.Limit(testenv.Both, bytesPerSecond)
	uri := server.URI
	uri.Address = proxy.Addr()
	l.uri = uri.String()
	return l
}
