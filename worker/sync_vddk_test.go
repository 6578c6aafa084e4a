package worker_test

import (
	"crypto/sha1"
	"encoding/pem"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"vmapower/failure"
	"vmapower/internal/sandbox"
	"vmapower/joblog"
	"vmapower/replication/vddk"
	"vmapower/replication/vddk/vddktest"
	"vmapower/tasks"
)

// withVDDK gives the workers a stand-in for VDDK that serves these disks of the VM as they are now, by their
// descriptors' names.
func (b *bundle) withVDDK(t *testing.T, transports string, disks map[string]*sandbox.DiskHandle) *vddktest.Standin {
	t.Helper()
	standin := vddktest.New(t)
	certificate, _ := pem.Decode(b.vcenter.CertificatePEM())
	sum := sha1.Sum(certificate.Bytes)
	accepts := vddktest.Accepts{
		Server: b.vcenter.URL().Hostname(), User: b.vcenter.Username(), Password: b.vcenter.Password(),
		Thumbprint: strings.ReplaceAll(fmt.Sprintf("% X", sum), " ", ":"), VM: b.guest(t, "vm").Ref(),
		Transports: transports, Disks: map[string]string{},
	}
	for descriptor, disk := range disks {
		raw := filepath.Join(t.TempDir(), "raw")
		if err := os.WriteFile(raw, content(t, disk), 0o600); err != nil {
			t.Fatal(err)
		}
		accepts.Disks[descriptor] = raw
	}
	standin.Accept(accepts)
	b.config.VDDK = vddk.New(vddk.Options{
		Nbdkit: standin.Nbdkit, Libdir: standin.Libdir, RunDir: standin.RunDir, Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
	})
	t.Cleanup(func() {
		if pids, left := standin.Processes(), standin.Left(); len(pids) > 0 || len(left) > 0 {
			t.Errorf("processes %v and directories %v are left", pids, left)
		}
	})
	return standin
}

func onStore(backing sandbox.Backing) sandbox.Guest {
	guest := stopped(8 * mib)
	guest.Disks[0].Backing, guest.Disks[0].Datastore = backing, "store 1"
	return guest
}

func TestDisksThatVCenterServesNoFileOfAreReadThroughVDDK(t *testing.T) {
	for name, c := range map[string]struct {
		backing                sandbox.Backing
		descriptor, transports string
		whole                  bool
	}{
		"vSAN":                      {sandbox.VSAN, "vm/vm.vmdk", "", false},
		"vVol":                      {sandbox.VVol, "vm/vm.vmdk", "", false},
		"encrypted":                 {sandbox.Encrypted, "vm/vm.vmdk", "nbdssl", false},
		"split":                     {sandbox.Split, "vm/vm.vmdk", "", false},
		"SEsparse":                  {sandbox.SESparse, "vm/vm.vmdk", "", false},
		"without its own change id": {sandbox.Sparse, "vm/vm.vmdk", "", true},
		"a delta":                   {sandbox.Delta, "vm/vm-000001.vmdk", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t, onStore(c.backing))
			r := b.replicate(t, 2000)
			r.write(t, 3*mib, 200_000)
			b.withVDDK(t, c.transports, map[string]*sandbox.DiskHandle{"[store 1] " + c.descriptor: r.disk})
			b.work(t)
			job := b.sync(t, syncOf(r.sync))
			wantStatus(t, job, joblog.StatusCompleted, "")
			r.wantEqual(t)
			got := result[tasks.FinalSyncResult](t, job).Disks[0]
			if got.Source != tasks.ReaderVDDK || (got.SyncType == tasks.Full) != c.whole || !c.whole && got.BytesWritten > 2*mib {
				t.Errorf("disk %+v", got)
			}
			if reads := b.vcenter.Calls()[sandbox.FolderRead]; reads > 0 {
				t.Errorf("%d reads over HTTPS", reads)
			}
		})
	}
}

func TestTheNewestStateOfASnapshotChainIsRead(t *testing.T) {
	b := setup(t, stopped(8*mib, 4*mib))
	first, second := b.replicate(t, 2000), b.replicate(t, 2001)
	b.guest(t, "vm").TakeSnapshot()
	b.guest(t, "vm").TakeSnapshot()
	first.write(t, 5*mib, 1000)
	second.write(t, 0, mib)
	b.withVDDK(t, "", map[string]*sandbox.DiskHandle{
		"[LocalDS_0] vm/vm-000002.vmdk": first.disk, "[LocalDS_0] vm/vm_1-000002.vmdk": second.disk,
	})
	b.work(t)
	args := syncOf(first.sync, second.sync)
	args.Verify = tasks.VerifyFull
	job := b.sync(t, args)
	wantStatus(t, job, joblog.StatusCompleted, "")
	first.wantEqual(t)
	second.wantEqual(t)
}

func TestADiskIsReadOverHTTPSUnlessTheRequestSaysVDDK(t *testing.T) {
	b := setup(t, stopped(4*mib))
	r := b.replicate(t, 2000)
	r.write(t, mib, 1000)
	b.withVDDK(t, "", map[string]*sandbox.DiskHandle{"[LocalDS_0] vm/vm.vmdk": r.disk})
	b.work(t)
	for reader, want := range map[tasks.Reader]tasks.Reader{"": tasks.ReaderHTTPS, tasks.ReaderVDDK: tasks.ReaderVDDK} {
		args := syncOf(r.sync)
		args.Reader = reader
		job := b.sync(t, args)
		wantStatus(t, job, joblog.StatusCompleted, "")
		if got := result[tasks.FinalSyncResult](t, job).Disks[0].Source; got != want {
			t.Errorf("%q is read by %s", reader, got)
		}
	}
}

func TestWithoutVDDKADiskThatNeedsItIsRefusedWithTheReason(t *testing.T) {
	b := setup(t, onStore(sandbox.VSAN))
	r := b.replicate(t, 2000)
	untouched := r.frozen(t)
	b.work(t)
	job := b.sync(t, syncOf(r.sync))
	wantStatus(t, job, joblog.StatusFailed, failure.InvalidVMState)
	wantDetails(t, job, "disk 2000", "vSAN", "vddk_libdir", "nbdkit_path")
	args := syncOf(r.sync)
	args.Reader = tasks.ReaderVDDK
	wantStatus(t, b.sync(t, args), joblog.StatusFailed, failure.InvalidVMState)
	untouched()
}

func TestADiskThatNoReaderReadsIsRefused(t *testing.T) {
	for _, backing := range []sandbox.Backing{sandbox.RDM, sandbox.Independent, sandbox.MultiWriter, sandbox.PMem} {
		t.Run(string(backing), func(t *testing.T) {
			b := setup(t, onStore(backing))
			r := b.replicate(t, 2000)
			b.withVDDK(t, "", nil)
			b.work(t)
			job := b.sync(t, syncOf(r.sync))
			wantStatus(t, job, joblog.StatusFailed, failure.InvalidVMState)
			wantDetails(t, job, "disk 2000")
		})
	}
}

func TestAReaderThatCanNotOpenADiskSaysWhyBeforeAnythingIsWritten(t *testing.T) {
	b := setup(t, onStore(sandbox.VSAN))
	r := b.replicate(t, 2000)
	r.write(t, 0, mib)
	untouched := r.frozen(t)
	standin := b.withVDDK(t, "", map[string]*sandbox.DiskHandle{"[store 1] vm/vm.vmdk": r.disk})
	standin.Fail("open-error The host is not licensed for this feature.")
	b.work(t)
	job := b.sync(t, syncOf(r.sync))
	wantStatus(t, job, joblog.StatusFailed, failure.VCenterPermissionDenied)
	wantDetails(t, job, "disk 2000", "vm", "through VDDK", "DiskRandomRead")
	untouched()
}

func TestAKilledReaderIsReplacedAndTheCopyIsRight(t *testing.T) {
	guest := onStore(sandbox.VSAN)
	guest.Disks[0].CapacityBytes, guest.Disks[0].FilledBytes = 24*mib, 24*mib
	b := setup(t, guest)
	r := b.replicate(t, 2000)
	standin := b.withVDDK(t, "", map[string]*sandbox.DiskHandle{"[store 1] vm/vm.vmdk": r.disk})
	b.work(t)
	args := slowly(syncOf(r.sync), r)
	args.RateLimit = 8 * mib
	id := b.submit(t, b.guest(t, "vm").BIOSUUID(), args)
	b.until(t, id, func(job joblog.Job) bool { return copies(job) && job.Progress.Transferred > 4*mib })
	killed := standin.AwaitProcesses(1)[0]
	if err := syscall.Kill(killed, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	job := b.ended(t, id)
	wantStatus(t, job, joblog.StatusCompleted, "")
	if job.Attempt != 1 {
		t.Errorf("attempt %d", job.Attempt)
	}
	r.wantEqual(t)
}

func TestAVMWithMoreDisksThanPlacesIsCopied(t *testing.T) {
	b := setup(t, stopped(8*mib, 8*mib, 8*mib))
	disks, replicas := map[string]*sandbox.DiskHandle{}, make([]*replica, 3)
	args := syncOf()
	for i, name := range []string{"vm", "vm_1", "vm_2"} {
		r := b.replicate(t, int32(2000+i))
		r.write(t, 0, 6*mib)
		replicas[i], disks["[LocalDS_0] vm/"+name+".vmdk"] = r, r.disk
		args.Disks = append(args.Disks, r.sync)
	}
	args.Reader = tasks.ReaderVDDK
	b.withVDDK(t, "", disks)
	b.config.VDDK.PerHost = 1
	b.work(t)
	wantStatus(t, b.sync(t, args), joblog.StatusCompleted, "")
	for _, r := range replicas {
		r.wantEqual(t)
	}
}

func TestAReaderEndsWithItsJobAndWithItsWorker(t *testing.T) {
	guest := onStore(sandbox.VSAN)
	guest.Disks[0].CapacityBytes, guest.Disks[0].FilledBytes = 48*mib, 48*mib
	b := setup(t, guest)
	r := b.replicate(t, 2000)
	standin := b.withVDDK(t, "", map[string]*sandbox.DiskHandle{"[store 1] vm/vm.vmdk": r.disk})
	stop := b.work(t)
	id := b.submit(t, b.guest(t, "vm").BIOSUUID(), slowly(syncOf(r.sync), r))
	b.until(t, id, copies)
	standin.AwaitProcesses(1)
	stop()
	if pids := standin.Processes(); len(pids) > 0 {
		t.Errorf("%v outlive their worker", pids)
	}
	b.work(t)
	standin.AwaitProcesses(1)
	b.forget(t, id)
	standin.AwaitProcesses(0)
}

func TestADiskThatIsMovedWhileItIsReadIsReadWhereItIs(t *testing.T) {
	const before, after = "[store 1] vm/vm.vmdk", "[store 1] elsewhere/vm.vmdk"
	for name, c := range map[string]struct {
		change func(disk *sandbox.DiskHandle)
		status joblog.Status
		code   failure.Code
	}{
		"moved":               {func(disk *sandbox.DiskHandle) { disk.Move("elsewhere/vm.vmdk") }, joblog.StatusCompleted, ""},
		"moved and restarted": {func(disk *sandbox.DiskHandle) { disk.Move("elsewhere/vm.vmdk"); disk.ResetCBT() }, joblog.StatusFailed, failure.SourceNotPoweredOff},
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t, onStore(sandbox.VSAN))
			r := b.replicate(t, 2000)
			r.write(t, 0, 6*mib)
			standin := b.withVDDK(t, "", map[string]*sandbox.DiskHandle{before: r.disk, after: r.disk})
			b.work(t)
			id := b.submit(t, b.guest(t, "vm").BIOSUUID(), slowly(syncOf(r.sync), r))
			b.until(t, id, copies)
			c.change(r.disk)
			standin.Remove(before)
			for _, pid := range standin.Processes() {
				_ = syscall.Kill(pid, syscall.SIGKILL) // it may have ended
			}
			job := b.ended(t, id)
			wantStatus(t, job, c.status, c.code)
			if c.status == joblog.StatusCompleted {
				r.wantEqual(t)
			}
		})
	}
}
