package worker_test

import (
	"strings"
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vmapower/internal/sandbox"
	"vmapower/joblog"
	"vmapower/replication"
	"vmapower/tasks"
)

// A disk that is another at the end than at the beginning was not copied: its change id
// would be that of a state which the target does not hold.
func TestADiskThatChangesDuringTheSyncHandsOutNoChangeID(t *testing.T) {
	b := setup(t, stopped(8*mib))
	r := b.replicate(t, 2000)
	r.write(t, 0, mib)
	b.vcenter.Delay(sandbox.FolderRead, 300*time.Millisecond)
	stop := b.work(t)
	id := b.submit(t, b.guest(t, "vm").BIOSUUID(), syncOf(r.sync))
	b.until(t, id, stepRuns(tasks.StepCopyChangedAreas))
	stop()
	r.disk.Extend(16 * mib)
	b.vcenter.Delay(sandbox.FolderRead, 0)
	b.work(t)
	job := b.ended(t, id)
	wantStatus(t, job, joblog.StatusFailed, "invalid_vm_state")
	wantDetails(t, job, "disk 2000", "changed during the sync")
	if strings.Contains(string(job.Result), r.disk.ChangeID()) {
		t.Errorf("a change id was handed out: %s", job.Result)
	}
}

// The last look comes after everything that was read and compared.
func TestADiskThatChangesDuringTheVerificationHandsOutNoChangeID(t *testing.T) {
	b := setup(t, stopped(8*mib))
	r := b.replicate(t, 2000)
	r.write(t, 0, 3*mib)
	b.work(t)
	args := syncOf(r.sync)
	args.RateLimit = mib // so that it copies until the look is held, on a busy machine too
	id := b.submit(t, b.guest(t, "vm").BIOSUUID(), args)
	b.until(t, id, copies)
	release := b.vcenter.Hold("RetrievePropertiesEx") // of the look before the verification, or of the last
	defer release()
	b.until(t, id, func(job joblog.Job) bool {
		verification, _ := job.Step(tasks.StepVerifyTarget)
		return verification.Status != joblog.StepPending
	})
	r.disk.Extend(16 * mib)
	release()
	job := b.ended(t, id)
	wantStatus(t, job, joblog.StatusFailed, "invalid_vm_state")
	if strings.Contains(string(job.Result), r.disk.ChangeID()) {
		t.Errorf("a change id was handed out: %s", job.Result)
	}
}

// A VM that was moved is found by its id; a path that can't be looked up is no such thing.
func TestAPathThatCanNotBeLookedUpIsNotTheSameAsAVMThatWasMoved(t *testing.T) {
	b := setup(t, stopped(4*mib))
	r := b.replicate(t, 2000)
	b.work(t)
	args := syncOf(r.sync)
	args.VMPath = "/DC0/vm/where-it-was"
	wantStatus(t, b.sync(t, args), joblog.StatusCompleted, "")
	b.vcenter.Fail("FindByInventoryPath", "*", &types.NoPermission{PrivilegeId: "System.View"}, 1)
	wantStatus(t, b.sync(t, args), joblog.StatusFailed, "vcenter_permission_denied")
}

// All syncs of a worker share its rate, whatever a request says of its own.
func TestTheRateOfTheWorkerHoldsForEverySync(t *testing.T) {
	b := setup(t, filled(12*mib))
	b.config.SyncRate = replication.NewRate(8 * mib)
	target := b.blank(t, 12*mib)
	b.work(t)
	began := time.Now()
	wantStatus(t, b.sync(t, syncOf(target.sync)), joblog.StatusCompleted, "")
	if took := time.Since(began); took < time.Second {
		t.Errorf("12 MiB at 8 MiB/s took %v", took)
	}
}

// The OMA knows the job by the id that the caller gave.
func TestAChangeIDIsReportedForTheCallersOwnID(t *testing.T) {
	b := setup(t, stopped(4*mib))
	r := b.replicate(t, 2000)
	oma := newRecords(t, r.since)
	args := syncOf(r.sync)
	args.OMAURL = oma.URL
	b.external = "failover-1"
	b.work(t)
	wantStatus(t, b.do(t, b.guest(t, "vm").BIOSUUID(), args), joblog.StatusCompleted, "")
	oma.mu.Lock()
	defer oma.mu.Unlock()
	if len(oma.told) != 1 || oma.told[0]["path"] != "/api/v1/replications/failover-1/changeid" {
		t.Errorf("told %v", oma.told)
	}
}
