package worker_test

import (
	"crypto/rand"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/replication/nbd/nbdtest"
	"vmapower/tasks"
)

// spoil replaces what the target's file holds.
func (r *replica) spoil(t *testing.T, with []byte) {
	t.Helper()
	if err := os.WriteFile(r.file, with, 0o600); err != nil {
		t.Fatal(err)
	}
}

func noise(n int64) []byte {
	data := make([]byte, n)
	_, _ = rand.Read(data)
	return data
}

func TestATargetOfAnotherDiskIsNotTouched(t *testing.T) {
	const size = 8 * mib
	for name, spoil := range map[string]func(t *testing.T, first, second *replica){
		"two that are swapped": func(_ *testing.T, first, second *replica) {
			first.sync.Target, second.sync.Target = second.sync.Target, first.sync.Target
		},
		"an empty volume": func(t *testing.T, first, _ *replica) { first.spoil(t, make([]byte, size)) },
		"a foreign image": func(t *testing.T, first, _ *replica) { first.spoil(t, noise(size)) },
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t, filled(size, size))
			first, second := b.replicate(t, 2000), b.replicate(t, 2001)
			first.write(t, 3*mib, 1000)
			second.write(t, 5*mib, 1000)
			spoil(t, first, second)
			untouched, alsoUntouched := first.frozen(t), second.frozen(t)
			b.work(t)
			job := b.sync(t, syncOf(first.sync, second.sync))
			wantStatus(t, job, joblog.StatusFailed, failure.TargetMismatch)
			wantDetails(t, job, "disk 2000", "nothing was written", "on_target_mismatch")
			untouched()
			alsoUntouched()
		})
	}
}

func TestAForeignTargetIsCopiedWholeWhereTheRequestSaysSo(t *testing.T) {
	const size = 8 * mib
	b := setup(t, filled(size))
	r := b.replicate(t, 2000)
	r.write(t, 3*mib, 1000)
	r.spoil(t, noise(size))
	b.work(t)
	args := syncOf(r.sync)
	args.OnTargetMismatch = tasks.CopyMismatch
	job := b.sync(t, args)
	wantStatus(t, job, joblog.StatusCompleted, "")
	r.wantEqual(t)
	got := result[tasks.FinalSyncResult](t, job)
	if got.SyncType != tasks.Full || got.Disks[0].FullReason == "" || got.BytesChanged != size || got.BytesWritten != size || job.Progress.Total != size {
		t.Errorf("result %+v, progress %+v", got, job.Progress)
	}
}

// The target is written in part when the next attempt looks at it, and may pass for the
// disk's earlier state then.
func TestACopyOfAForeignTargetGoesOnAsOneOfTheWholeDisk(t *testing.T) {
	const size = 24 * mib
	b := setup(t, filled(size))
	r := b.replicate(t, 2000)
	r.write(t, size-2*mib, 1000) // where the first attempt does not come
	good, err := os.ReadFile(r.file)
	if err != nil {
		t.Fatal(err)
	}
	r.spoil(t, noise(size))
	stop := b.work(t)
	args := syncOf(r.sync)
	args.OnTargetMismatch, args.RateLimit = tasks.CopyMismatch, size/8
	id := b.submit(t, b.guest(t, "vm").BIOSUUID(), args)
	b.until(t, id, copies)
	stop()
	copy(good[size-100:], noise(100)) // all but this is equal, and no sample is sure to see it
	r.spoil(t, good)
	b.work(t)
	job := b.ended(t, id)
	wantStatus(t, job, joblog.StatusCompleted, "")
	r.wantEqual(t)
	if got := result[tasks.FinalSyncResult](t, job); got.SyncType != tasks.Full {
		t.Errorf("result %+v", got)
	}
}

func TestATargetInAnotherFormatIsRefusedByItsName(t *testing.T) {
	b := setup(t, filled(4*mib))
	target := b.blank(t, 4*mib)
	if out, err := exec.Command("qemu-img", "create", "-q", "-f", "qcow2", "-o", "preallocation=falloc", target.file, "8M").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	b.work(t)
	args := syncOf(target.sync)
	args.OnTargetMismatch = tasks.CopyMismatch
	job := b.sync(t, args)
	wantStatus(t, job, joblog.StatusFailed, failure.TargetMismatch)
	wantDetails(t, job, "disk 2000", "qcow2", "nothing was written")
}

// What a copy-on-write export takes is gone with the connection that wrote it.
func TestWhatNoOtherConnectionReadsIsNotVerified(t *testing.T) {
	b := setup(t, stopped(4*mib))
	r := b.replicate(t, 2000)
	r.write(t, mib, 1000)
	r.sync.Target = nbdtest.NBDServer(t, r.file, "flush = true", "copyonwrite = true").URI.String()
	b.work(t)
	job := b.sync(t, syncOf(r.sync))
	wantStatus(t, job, joblog.StatusFailed, failure.VerificationFailed)
	wantDetails(t, job, "disk 2000", "new connection")
	if r.equal(t) {
		t.Error("the export is no copy-on-write one")
	}
}

// A server that is full takes the connections that read back when it has let go of those that
// wrote.
func TestAServerWithFewConnectionsIsReadBackWhenItTakesThem(t *testing.T) {
	b := setup(t, stopped(4*mib))
	r := b.replicate(t, 2000)
	r.write(t, mib, 1000)
	r.sync.Target = nbdtest.Qemu(t, r.file, "--shared", "1").URI.String()
	b.work(t)
	job := b.sync(t, syncOf(r.sync))
	r.wantCopiedAtOnce(t, job)
}

// nbd-server refuses the connection after the last of maxconnections, and counts those that have
// ended: whatever is left of them, the copy is read back.
func TestAServerThatCountsItsConnectionsIsReadBackOverOneThatWasKeptApart(t *testing.T) {
	for _, most := range []int{2, 5, 7} {
		t.Run(fmt.Sprint(most), func(t *testing.T) {
			b := setup(t, stopped(4*mib))
			r := b.replicate(t, 2000)
			r.write(t, mib, 1000)
			r.sync.Target = nbdtest.NBDServer(t, r.file, "flush = true", fmt.Sprintf("maxconnections = %d", most)).URI.String()
			b.work(t)
			job := b.sync(t, syncOf(r.sync))
			r.wantCopiedAtOnce(t, job)
		})
	}
}

func TestAServerThatTakesNoSecondConnectionEverIsRefusedUntouched(t *testing.T) {
	b := setup(t, stopped(4*mib))
	r := b.replicate(t, 2000)
	r.write(t, mib, 1000)
	untouched := r.frozen(t)
	r.sync.Target = nbdtest.NBDServer(t, r.file, "flush = true", "maxconnections = 1").URI.String()
	b.work(t)
	job := b.sync(t, syncOf(r.sync))
	wantStatus(t, job, joblog.StatusFailed, failure.TargetUnavailable)
	wantDetails(t, job, "maxconnections")
	untouched()
}
