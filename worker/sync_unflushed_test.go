package worker_test

import (
	"os"
	"strings"
	"testing"

	"vmapower/failure"
	"vmapower/internal/testenv"
	"vmapower/joblog"
	"vmapower/replication/nbd/nbdtest"
	"vmapower/tasks"
)

// allowUnflushed is the sync of these disks to servers that need not flush.
func allowUnflushed(disks ...tasks.DiskSync) tasks.FinalSync {
	args := syncOf(disks...)
	args.AllowUnflushed = true
	return args
}

func TestAServerThatCanFlushNothingIsRefusedBeforeItIsWritten(t *testing.T) {
	b := setup(t, stopped(4*mib))
	r := b.replicate(t, 2000)
	r.write(t, mib, 1000)
	r.sync.Target = nbdtest.NBDServer(t, r.file).URI.String()
	untouched := r.frozen(t)
	b.attempts = 1
	b.work(t)
	job := b.sync(t, syncOf(r.sync))
	wantStatus(t, job, joblog.StatusFailed, failure.TargetUnavailable)
	wantDetails(t, job, "flush = true", "allow_unflushed")
	untouched()
}

func TestACopyToAServerThatCanFlushNothingIsVerifiedAndNotCalledDurable(t *testing.T) {
	b := setup(t, stopped(8*mib, 8*mib))
	first, second := b.replicate(t, 2000), b.replicate(t, 2001)
	first.write(t, mib, 3*mib)
	second.write(t, mib, 1000)
	first.sync.Target = nbdtest.NBDServer(t, first.file).URI.String()
	b.work(t)
	job := b.sync(t, allowUnflushed(first.sync, second.sync))
	wantStatus(t, job, joblog.StatusCompleted, "")
	first.wantEqual(t)
	second.wantEqual(t)
	got := result[tasks.FinalSyncResult](t, job)
	if got.Durable || len(got.Warnings) != 1 || !strings.Contains(got.Warnings[0], "disk 2000") || !strings.Contains(got.Message, "flush") ||
		got.Disks[0].ChangeID == "" || got.Disks[0].SHA256 == "" {
		t.Errorf("result %+v", got)
	}
}

func TestACopyToAServerThatFlushesIsDurableWhateverIsAllowed(t *testing.T) {
	b := setup(t, stopped(4*mib))
	r := b.replicate(t, 2000)
	r.write(t, mib, 1000)
	r.sync.Target = nbdtest.NBDServer(t, r.file, "flush = true").URI.String()
	b.work(t)
	job := b.sync(t, allowUnflushed(r.sync))
	wantStatus(t, job, joblog.StatusCompleted, "")
	if got := result[tasks.FinalSyncResult](t, job); !got.Durable || len(got.Warnings) != 0 {
		t.Errorf("result %+v", got)
	}
}

// A server that keeps what it takes for the connection that wrote it is found without a flush too.
func TestWhatAnUnflushedTargetShowsNoOtherConnectionIsNotVerified(t *testing.T) {
	b := setup(t, stopped(4*mib))
	r := b.replicate(t, 2000)
	r.write(t, mib, 1000)
	r.sync.Target = nbdtest.NBDServer(t, r.file, "copyonwrite = true").URI.String()
	b.work(t)
	job := b.sync(t, allowUnflushed(r.sync))
	wantStatus(t, job, joblog.StatusFailed, failure.VerificationFailed)
}

// What was written before the connection broke may be gone with the server's machine: it is written
// again, and the job neither fails nor takes it for done.
func TestACopyToAServerThatCanFlushNothingBeginsAnewWhenTheConnectionBroke(t *testing.T) {
	const size = 24 * mib
	b := setup(t, filled(size))
	r := b.replicate(t, 2000)
	before, err := os.ReadFile(r.file)
	if err != nil {
		t.Fatal(err)
	}
	r.write(t, 0, size)
	server := nbdtest.NBDServer(t, r.file)
	proxy := testenv.StartProxy(t, server.URI.Address, nil)
	server.URI.Address = proxy.Addr()
	r.sync.Target = server.URI.String()
	b.config.CheckpointBytes = 2 * mib
	b.work(t)
	args := allowUnflushed(r.sync)
	args.RateLimit = size / 3
	id := b.submit(t, b.guest(t, "vm").BIOSUUID(), args)
	b.until(t, id, copies)
	proxy.Refuse(true)
	proxy.Cut()
	r.spoil(t, before) // as a machine that lost its power leaves it
	proxy.Refuse(false)
	job := b.ended(t, id)
	wantStatus(t, job, joblog.StatusCompleted, "")
	r.wantEqual(t)
	if got := result[tasks.FinalSyncResult](t, job); got.Durable || got.BytesWritten != size {
		t.Errorf("result %+v", got)
	}
}
