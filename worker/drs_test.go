package worker_test

import (
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vmapower/failure"
	"vmapower/internal/sandbox"
	"vmapower/joblog"
	"vmapower/tasks"
)

// setupDRS is setup with a cluster whose DRS chooses the host.
func setupDRS(t *testing.T, guests ...sandbox.Guest) *bundle {
	t.Helper()
	b := setup(t, guests...)
	b.vcenter.SetDRS(true)
	return b
}

func TestInAClusterWithDRSAVMIsStartedThroughTheDatacenter(t *testing.T) {
	b := setupDRS(t, archived(100*time.Millisecond), sandbox.Guest{Name: "paused", Power: sandbox.Suspended, Tools: sandbox.ToolsOK})
	b.work(t)
	wantOn(t, b.do(t, b.guest(t, "archive-01").BIOSUUID(), tasks.PowerOn{Timeout: 300, WaitForTools: true}), "started")
	b.wantCalls(t, map[string]int{"PowerOnMultiVM_Task": 1, "PowerOnVM_Task": 0})
	wantOn(t, b.do(t, b.guest(t, "archive-01").BIOSUUID(), tasks.PowerOn{Timeout: 300}), "already-on")
	wantOn(t, b.do(t, b.guest(t, "paused").BIOSUUID(), tasks.PowerOn{Timeout: 300}), "resumed")
	b.wantCalls(t, map[string]int{"PowerOnMultiVM_Task": 1, "PowerOnVM_Task": 1})
}

func TestAVMThatDRSDidNotAttemptIsTriedAgain(t *testing.T) {
	b := setupDRS(t, archived(0))
	b.work(t)
	b.vcenter.Fail("PowerOnVM_Task", "archive-01", &types.InsufficientMemoryResourcesFault{}, 1)
	job := b.do(t, b.guest(t, "archive-01").BIOSUUID(), tasks.PowerOn{Timeout: 300})
	if wantOn(t, job, "started"); job.Attempt != 2 {
		t.Errorf("attempt %d", job.Attempt)
	}
}

func TestAPowerOnThatDRSOnlyRecommendsSaysWhatToDo(t *testing.T) {
	b := setupDRS(t, archived(0))
	b.vcenter.OnlyRecommend()
	b.work(t)
	job := b.do(t, b.guest(t, "archive-01").BIOSUUID(), tasks.PowerOn{Timeout: 300})
	wantStatus(t, job, joblog.StatusFailed, failure.VCenterError)
	wantDetails(t, job, "recommend", "apply")
	if job.Attempt != 1 {
		t.Errorf("attempt %d", job.Attempt)
	}
}

func TestWithDRSAQuestionIsShownAndWaitedForAcrossAStop(t *testing.T) {
	b := setupDRS(t, asking())
	stop := b.work(t)
	vm := b.guest(t, "archive-01")
	id := b.submit(t, vm.BIOSUUID(), tasks.PowerOn{Timeout: 300})
	b.until(t, id, showsQuestion(tasks.StepPowerOn))
	stop()
	b.until(t, id, showsNothing(tasks.StepPowerOn))
	b.work(t)
	b.until(t, id, showsQuestion(tasks.StepPowerOn))
	vm.Answer()
	wantOn(t, b.ended(t, id), "started")
	b.wantPowerOns(t, 1)
}

// While DRS looks for a host, or wakes one, the VM has no task of its own.
func TestAPowerOnThatDRSIsStillPlacingIsWaitedForAcrossAStop(t *testing.T) {
	b := setupDRS(t, archived(0))
	b.vcenter.PlacementTakes(5 * time.Second)
	stop := b.work(t)
	id := b.submit(t, b.guest(t, "archive-01").BIOSUUID(), tasks.PowerOn{Timeout: 300})
	b.awaitCall(t, "PowerOnMultiVM_Task")
	stop()
	b.shorten(t, 0) // its call's window does not stand in for the look at what is under way
	b.work(t)
	wantOn(t, b.ended(t, id), "started")
	b.wantPowerOns(t, 1)
}
