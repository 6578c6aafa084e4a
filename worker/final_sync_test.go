package worker_test

import (
	"bytes"
	"crypto/rand"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"vmapower/failure"
	"vmapower/internal/sandbox"
	"vmapower/internal/testenv"
	"vmapower/joblog"
	"vmapower/replication/nbd/nbdtest"
	"vmapower/tasks"
)

const mib = 1 << 20

// stopped is a VM that is off, with disks of so many bytes, half filled.
func stopped(sizes ...int64) sandbox.Guest {
	g := sandbox.Guest{Name: "vm", Power: sandbox.Off, Tools: sandbox.ToolsOK}
	for _, size := range sizes {
		g.Disks = append(g.Disks, sandbox.Disk{CapacityBytes: size, FilledBytes: size / 2})
	}
	return g
}

// replica is a target that holds what a disk held when its change id was taken.
type replica struct {
	disk  *sandbox.DiskHandle
	file  string
	since string
	sync  tasks.DiskSync
}

// replicate makes a file that holds the disk as it is now. Targets below the directory for temporary files
// are allowed.
func (b *bundle) replicate(t *testing.T, key int32) *replica {
	t.Helper()
	disk := b.guest(t, "vm").Disk(key)
	r := &replica{disk: disk, file: filepath.Join(t.TempDir(), "disk.img"), since: disk.ChangeID()}
	b.config.Targets.Dirs = append(b.config.Targets.Dirs, os.TempDir())
	if err := os.WriteFile(r.file, content(t, disk), 0o600); err != nil {
		t.Fatal(err)
	}
	r.sync = tasks.DiskSync{Key: key, ChangeID: r.since, Target: "file://" + r.file}
	return r
}

func content(t *testing.T, disk *sandbox.DiskHandle) []byte {
	t.Helper()
	data := make([]byte, disk.Size())
	if _, err := disk.ReadAt(data, 0); err != nil && err != io.EOF {
		t.Fatal(err)
	}
	return data
}

// write writes random bytes to the disk, as its guest did.
func (r *replica) write(t *testing.T, offset, length int64) {
	t.Helper()
	data := make([]byte, length)
	_, _ = rand.Read(data)
	if err := r.disk.Write(offset, data); err != nil {
		t.Fatal(err)
	}
}

// equal reports whether the target holds what the disk holds.
func (r *replica) equal(t *testing.T) bool {
	t.Helper()
	data, err := os.ReadFile(r.file)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Equal(data, content(t, r.disk))
}

func (r *replica) wantEqual(t *testing.T) {
	t.Helper()
	if !r.equal(t) {
		t.Error("the target differs from the disk")
	}
}

// frozen is what the target holds now; wantUntouched compares.
func (r *replica) frozen(t *testing.T) (wantUntouched func()) {
	t.Helper()
	before, err := os.ReadFile(r.file)
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		t.Helper()
		if after, err := os.ReadFile(r.file); err != nil || !bytes.Equal(before, after) {
			t.Errorf("the target was written: %v", err)
		}
	}
}

func syncOf(disks ...tasks.DiskSync) tasks.FinalSync {
	return tasks.FinalSync{Disks: disks, OnChangeIDInvalid: tasks.CopyFull, Verify: tasks.VerifyChanged, Timeout: 120}
}

func (b *bundle) sync(t *testing.T, args tasks.FinalSync) joblog.Job {
	t.Helper()
	return b.do(t, b.guest(t, "vm").BIOSUUID(), args)
}

func wantDetails(t *testing.T, job joblog.Job, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(job.Failure.Details, part) {
			t.Errorf("details %q do not say %q", job.Failure.Details, part)
		}
	}
}

func TestOnlyWhatChangedIsCopiedAndVerified(t *testing.T) {
	b := setup(t, stopped(16*mib, 8*mib))
	first, second := b.replicate(t, 2000), b.replicate(t, 2001)
	first.write(t, 3*mib, 200_000)
	first.write(t, 15*mib+12345, 100)
	second.write(t, 0, mib)
	b.work(t)
	job := b.sync(t, syncOf(first.sync, second.sync))
	wantStatus(t, job, joblog.StatusCompleted, "")
	if got := sheet(job); got != "cccccc" {
		t.Errorf("sheet %s", got)
	}
	first.wantEqual(t)
	second.wantEqual(t)

	r := result[tasks.FinalSyncResult](t, job)
	if !r.Success || r.SyncType != "incremental" || r.Operation != tasks.OperationFinalSync || r.JobID != job.ID || len(r.Disks) != 2 ||
		r.PreviousState != tasks.PoweredOff || r.NewState != tasks.PoweredOff || r.BytesChanged != r.Disks[0].BytesChanged+r.Disks[1].BytesChanged {
		t.Errorf("result %+v", r)
	}
	for i, want := range []*replica{first, second} {
		d := r.Disks[i]
		if d.Key != int32(2000+i) || d.Previous != want.since || d.ChangeID != want.disk.ChangeID() || d.FullReason != "" || len(d.SHA256) != 64 {
			t.Errorf("disk %+v", d)
		}
		if d.BytesChanged < mib/5 || d.BytesChanged > 2*mib || d.BytesWritten < d.BytesChanged || d.BytesWritten > 3*mib {
			t.Errorf("disk %d: changed %d, written %d", d.Key, d.BytesChanged, d.BytesWritten)
		}
	}
	if job.Percent() != 100 || job.Progress == nil || job.Progress.Total != r.BytesWritten || job.Progress.Transferred != r.BytesWritten ||
		job.Progress.VM.Name != "vm" || job.Progress.VM.Path != "/DC0/vm/vm" || job.Progress.VM.DiskBytes != 24*mib {
		t.Errorf("progress %+v", job.Progress)
	}
}

func TestADiskWithoutChangesIsLeftAsItIs(t *testing.T) {
	b := setup(t, stopped(4*mib))
	r := b.replicate(t, 2000)
	b.work(t)
	job := b.sync(t, syncOf(r.sync))
	wantStatus(t, job, joblog.StatusCompleted, "")
	if got := result[tasks.FinalSyncResult](t, job); got.BytesWritten != 0 || got.BytesChanged != 0 || got.Disks[0].ChangeID == "" {
		t.Errorf("result %+v", got)
	}
	r.wantEqual(t)
}

func TestTheVMIsFoundByItsPathAndNotWhenIDAndPathDisagree(t *testing.T) {
	b := setup(t, stopped(4*mib), sandbox.Guest{Name: "other", Power: sandbox.Off})
	r := b.replicate(t, 2000)
	b.work(t)
	args := syncOf(r.sync)
	args.VMPath = "/DC0/vm/vm"
	wantStatus(t, b.do(t, args.VMPath, args), joblog.StatusCompleted, "")
	wantStatus(t, b.sync(t, args), joblog.StatusCompleted, "")

	untouched := r.frozen(t)
	r.write(t, 0, 100)
	args.VMPath = "/DC0/vm/other"
	job := b.sync(t, args)
	wantStatus(t, job, joblog.StatusFailed, failure.AmbiguousVM)
	wantDetails(t, job, "vm", "other")
	untouched()
	args.VMPath = "/DC0/vm/gone"
	wantStatus(t, b.do(t, args.VMPath, args), joblog.StatusFailed, failure.VMNotFound)
}

func TestAVMThatIsNotOffIsNotCopied(t *testing.T) {
	for _, power := range []sandbox.Power{sandbox.On, sandbox.Suspended} {
		t.Run(string(power), func(t *testing.T) {
			guest := stopped(4 * mib)
			guest.Power = power
			b := setup(t, guest)
			r := b.replicate(t, 2000)
			r.write(t, 0, mib)
			untouched := r.frozen(t)
			b.work(t)
			job := b.sync(t, syncOf(r.sync))
			wantStatus(t, job, joblog.StatusFailed, failure.SourceNotPoweredOff)
			untouched()
		})
	}
}

// slowly makes a sync of all of the disk take some seconds.
func slowly(args tasks.FinalSync, r *replica) tasks.FinalSync {
	args.RateLimit = r.disk.Size() / 6
	args.Disks[0].ChangeID = ""
	return args
}

func copies(job joblog.Job) bool {
	return job.Progress != nil && job.Progress.Transferred > 0
}

func TestAVMThatComesOnDuringTheCopyEndsItWithoutAChangeID(t *testing.T) {
	b := setup(t, stopped(24*mib))
	r := b.replicate(t, 2000)
	b.work(t)
	id := b.submit(t, b.guest(t, "vm").BIOSUUID(), slowly(syncOf(r.sync), r))
	b.until(t, id, copies)
	b.guest(t, "vm").PowerOnByHand()
	job := b.ended(t, id)
	wantStatus(t, job, joblog.StatusFailed, failure.SourceNotPoweredOff)
	if strings.Contains(string(job.Result), r.disk.ChangeID()) || job.Progress.Transferred == job.Progress.Total {
		t.Errorf("result %s, progress %+v", job.Result, job.Progress)
	}
}

func TestAVMThatWasOnForAMomentIsSeenByItsChangeID(t *testing.T) {
	b := setup(t, stopped(4*mib))
	r := b.replicate(t, 2000)
	r.write(t, 0, mib)
	b.vcenter.Delay(sandbox.FolderRead, 300*time.Millisecond)
	stop := b.work(t)
	id := b.submit(t, b.guest(t, "vm").BIOSUUID(), syncOf(r.sync))
	b.until(t, id, stepRuns(tasks.StepCopyChangedAreas))
	stop() // nobody watches now
	b.guest(t, "vm").PowerOnByHand()
	b.guest(t, "vm").PowerOffByHand()
	b.vcenter.Delay(sandbox.FolderRead, 0)
	b.work(t)
	wantStatus(t, b.ended(t, id), joblog.StatusFailed, failure.SourceNotPoweredOff)
}

func TestAChangeIDThatIsUnknownOrMissingMeansWhatTheRequestSays(t *testing.T) {
	for name, spoil := range map[string]func(*testing.T, *replica){
		"reset":       func(_ *testing.T, r *replica) { r.disk.ResetCBT() },
		"missing":     func(_ *testing.T, r *replica) { r.sync.ChangeID = "" },
		"never given": func(_ *testing.T, r *replica) { r.sync.ChangeID = r.since + "7" },
		"not tracked": func(_ *testing.T, r *replica) { r.disk.TrackChanges(false) },
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t, stopped(8*mib))
			r := b.replicate(t, 2000)
			r.write(t, 5*mib, 1000)
			spoil(t, r)
			untouched := r.frozen(t)
			b.work(t)
			args := syncOf(r.sync)
			args.OnChangeIDInvalid = tasks.FailSync
			job := b.sync(t, args)
			wantStatus(t, job, joblog.StatusFailed, failure.ChangeIDInvalid)
			wantDetails(t, job, "disk 2000", "on_change_id_invalid")
			untouched()

			job = b.sync(t, syncOf(r.sync))
			wantStatus(t, job, joblog.StatusCompleted, "")
			got := result[tasks.FinalSyncResult](t, job)
			if got.SyncType != "full" || got.Disks[0].SyncType != "full" || got.Disks[0].FullReason == "" || got.BytesChanged != 8*mib ||
				got.BytesWritten != 8*mib || got.Disks[0].ChangeID != r.disk.ChangeID() {
				t.Errorf("result %+v", got)
			}
			r.wantEqual(t)
		})
	}
}

func TestADiskWithoutChangeTrackingIsCopiedWholeBesideOneThatHasIt(t *testing.T) {
	b := setup(t, stopped(4*mib, 4*mib))
	tracked, other := b.replicate(t, 2000), b.replicate(t, 2001)
	other.disk.TrackChanges(false)
	tracked.write(t, mib, 1000)
	other.write(t, 2*mib, 1000)
	b.work(t)
	job := b.sync(t, syncOf(tracked.sync, other.sync))
	wantStatus(t, job, joblog.StatusCompleted, "")
	got := result[tasks.FinalSyncResult](t, job)
	if first := got.Disks[0]; first.SyncType != "incremental" || first.FullReason != "" || first.BytesChanged >= mib {
		t.Errorf("the disk with change tracking: %+v", first)
	}
	if second := got.Disks[1]; second.SyncType != "full" || !strings.Contains(second.FullReason, "ctkEnabled") || second.ChangeID != "" {
		t.Errorf("the disk without: %+v", second)
	}
	tracked.wantEqual(t)
	other.wantEqual(t)
}

func TestTheChangeIDOfTheDiskIsBelievedAndNotTheFlagOfItsVM(t *testing.T) {
	guest := stopped(4 * mib)
	guest.CTKByVMX = true
	b := setup(t, guest)
	r := b.replicate(t, 2000)
	r.write(t, mib, 1000)
	b.work(t)
	job := b.sync(t, syncOf(r.sync))
	wantStatus(t, job, joblog.StatusCompleted, "")
	if got := result[tasks.FinalSyncResult](t, job); got.SyncType != "incremental" || got.Disks[0].ChangeID != r.disk.ChangeID() {
		t.Errorf("result %+v", got)
	}
	r.wantEqual(t)
}

func TestADiskThatCanNotBeReadIsRefusedBeforeAnythingIsWritten(t *testing.T) {
	b := setup(t, stopped(4*mib, 4*mib))
	good, bad := b.replicate(t, 2000), b.replicate(t, 2001)
	good.write(t, 0, 1000)
	untouched := good.frozen(t)
	b.work(t)
	b.guest(t, "vm").TakeSnapshot()
	job := b.sync(t, syncOf(good.sync, bad.sync))
	wantStatus(t, job, joblog.StatusFailed, failure.InvalidVMState)
	wantDetails(t, job, "disk 2000", "snapshot")
	b.guest(t, "vm").RemoveSnapshots()

	bad.sync.Key = 2005
	job = b.sync(t, syncOf(good.sync, bad.sync))
	wantStatus(t, job, joblog.StatusFailed, failure.InvalidRequest)
	wantDetails(t, job, "2005", "disk 2000", "disk 2001")
	untouched()
}

func TestATargetThatRefusesIsNamedInTheJobAndTheLogAndNothingIsWritten(t *testing.T) {
	for _, refusing := range []struct {
		name, says string
		code       failure.Code
		target     func(t *testing.T, other *replica) string
	}{
		{"read-only", "read-only", failure.TargetUnavailable, func(t *testing.T, _ *replica) string {
			return nbdtest.Nbdkit(t, "-r", "memory", "4M").URI.String()
		}},
		{"too small", "too small", failure.TargetUnavailable, func(t *testing.T, _ *replica) string {
			return nbdtest.Nbdkit(t, "memory", "3M").URI.String()
		}},
		{"unknown file", "no such file", failure.TargetUnavailable, func(_ *testing.T, other *replica) string {
			return "file://" + filepath.Dir(other.file) + "/none"
		}},
		{"a file elsewhere", "allowed directory", failure.InvalidRequest, func(*testing.T, *replica) string { return "file:///elsewhere/disk.img" }},
		{"a host elsewhere", "allowed", failure.InvalidRequest, func(*testing.T, *replica) string { return "nbd://192.0.2.1:10809/x" }},
		{"another disk's, by another name", "disk 2000", failure.InvalidRequest, func(t *testing.T, other *replica) string {
			link := filepath.Join(filepath.Dir(other.file), "link")
			if err := os.Symlink(other.file, link); err != nil {
				t.Fatal(err)
			}
			return "file://" + link
		}},
		{"nobody there", "nobody listens", failure.TargetUnavailable, func(*testing.T, *replica) string { return "nbd://127.0.0.1:1/x" }},
	} {
		t.Run(refusing.name, func(t *testing.T) {
			b := setup(t, stopped(4*mib, 4*mib))
			b.attempts = 2
			good, bad := b.replicate(t, 2000), b.replicate(t, 2001)
			good.write(t, 0, 1000)
			bad.write(t, 0, 1000)
			bad.sync.Target = refusing.target(t, good)
			untouched := good.frozen(t)
			logged := testenv.NewTranscript()
			b.config.Logger = slog.New(slog.NewTextHandler(io.MultiWriter(logged, t.Output()), nil))
			b.work(t)
			job := b.sync(t, syncOf(good.sync, bad.sync))
			wantStatus(t, job, joblog.StatusFailed, refusing.code)
			wantDetails(t, job, refusing.says)
			untouched()
			testenv.Await(t, logged, refusing.says, make(chan error))
		})
	}
}

func TestATargetWithoutSpaceFailsTheJob(t *testing.T) {
	b := setup(t, stopped(4*mib))
	r := b.replicate(t, 2000)
	r.write(t, 0, 1000)
	b.config.Targets.HealFor = time.Millisecond
	r.sync.Target = nbdtest.Nbdkit(t, "--filter=error", "file", r.file, "error=ENOSPC", "error-pwrite-rate=100%").URI.String()
	b.work(t)
	job := b.sync(t, syncOf(r.sync))
	wantStatus(t, job, joblog.StatusFailed, failure.TargetUnavailable)
	wantDetails(t, job, "no space")
}

func TestAFullVerificationFindsWhatTheTargetNeverHeld(t *testing.T) {
	b := setup(t, stopped(8*mib))
	r := b.replicate(t, 2000)
	r.write(t, mib, 4*mib)
	file, err := os.OpenFile(r.file, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	b.work(t)
	args := syncOf(r.sync)
	args.Verify, args.RateLimit = tasks.VerifyFull, 4*mib
	id := b.submit(t, b.guest(t, "vm").BIOSUUID(), args)
	b.until(t, id, copies)
	if _, err := file.WriteAt([]byte("not of this disk"), 6*mib); err != nil {
		t.Fatal(err)
	}
	job := b.ended(t, id)
	wantStatus(t, job, joblog.StatusFailed, failure.VerificationFailed)
	wantDetails(t, job, "disk 2000", strconv.Itoa(6*mib))
	if strings.Contains(string(job.Result), r.disk.ChangeID()) {
		t.Errorf("a change id was handed out: %s", job.Result)
	}
	args.Disks[0].ChangeID = ""
	wantStatus(t, b.sync(t, args), joblog.StatusCompleted, "")
	r.wantEqual(t)
}

func TestACopyGoesOnWhereItsWorkerStopped(t *testing.T) {
	b := setup(t, stopped(48*mib))
	r := b.replicate(t, 2000)
	b.config.CheckpointBytes = 4 * mib
	stop := b.work(t)
	id := b.submit(t, b.guest(t, "vm").BIOSUUID(), slowly(syncOf(r.sync), r))
	b.until(t, id, func(job joblog.Job) bool { return copies(job) && job.Progress.Transferred > 16*mib })
	stop()
	paused, err := b.jobs.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	b.vcenter.ResetCalls()
	b.work(t)
	job := b.ended(t, id)
	wantStatus(t, job, joblog.StatusCompleted, "")
	r.wantEqual(t)
	if job.Attempt != 1 || job.Percent() < paused.Percent() {
		t.Errorf("attempt %d, %.1f %% after %.1f %%", job.Attempt, job.Percent(), paused.Percent())
	}
	if reads, least := b.vcenter.Calls()[sandbox.FolderRead], 2*48/2; reads >= least {
		t.Errorf("%d reads after the pause, so nothing was resumed", reads)
	}
	if left, err := b.config.Redis.Exists(t.Context(), "{vmapower}:job:"+id+":checkpoints").Result(); err != nil || left != 0 {
		t.Errorf("checkpoints are left: %d, %v", left, err)
	}
}

func TestATargetThatGoesAwayAndComesBackIsWrittenOn(t *testing.T) {
	b := setup(t, stopped(48*mib))
	r := b.replicate(t, 2000)
	b.config.CheckpointBytes = 4 * mib
	server := nbdtest.Nbdkit(t, "file", r.file)
	r.sync.Target = server.URI.String()
	b.work(t)
	id := b.submit(t, b.guest(t, "vm").BIOSUUID(), slowly(syncOf(r.sync), r))
	b.until(t, id, func(job joblog.Job) bool { return copies(job) && job.Progress.Transferred > 16*mib })
	server.Kill()
	if err := os.Remove(server.URI.Address); err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	server.WaitReady(t)
	job := b.ended(t, id)
	wantStatus(t, job, joblog.StatusCompleted, "")
	if job.Attempt != 1 {
		t.Errorf("it took %d attempts", job.Attempt)
	}
	r.wantEqual(t)
}

func TestTroubleWithReadingIsOvercome(t *testing.T) {
	for _, trouble := range []sandbox.ReadTrouble{sandbox.ReadUnauthorized, sandbox.ReadUnavailable, sandbox.ReadShort, sandbox.ReadDropped} {
		t.Run(string(trouble), func(t *testing.T) {
			b := setup(t, stopped(8*mib))
			r := b.replicate(t, 2000)
			r.write(t, 0, 3*mib)
			b.vcenter.FailReads(trouble, 2)
			b.work(t)
			wantStatus(t, b.sync(t, syncOf(r.sync)), joblog.StatusCompleted, "")
			r.wantEqual(t)
		})
	}
}

func TestACancelledCopyStopsAndSaysSo(t *testing.T) {
	b := setup(t, stopped(24*mib))
	r := b.replicate(t, 2000)
	r.write(t, 23*mib, 1000)
	b.work(t)
	id := b.submit(t, b.guest(t, "vm").BIOSUUID(), slowly(syncOf(r.sync), r))
	b.until(t, id, copies)
	if err := b.cancel(t, id); err != nil {
		t.Fatal(err)
	}
	job := b.ended(t, id)
	wantStatus(t, job, joblog.StatusCancelled, failure.Cancelled)
	if job.Percent() >= 100 {
		t.Errorf("a cancelled job is at %.0f %%", job.Percent())
	}
	if r.equal(t) {
		t.Error("it was copied all the same")
	}
}
