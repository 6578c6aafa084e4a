package worker_test

import (
	"testing"
	"time"

	"vmapower/credentials"
	"vmapower/failure"
	"vmapower/internal/sandbox"
	"vmapower/joblog"
	"vmapower/tasks"
)

// The keyring was replaced under a job whose guest had been asked: nobody can tell any more
// what was done, so the VM is looked at, and nothing is called undone.
func TestAJobWhoseKeyringWasReplacedTellsHowItsVMIs(t *testing.T) {
	b := setup(t, hanging())
	b.openByProfile(t, b.keys)
	vm := b.guest(t, hanging().Name)
	stop := b.work(t)
	id := b.submit(t, vm.BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	b.until(t, id, stepRuns(tasks.StepWaitForShutdown))
	stop()
	vm.PowerOffByHand()

	replaced, err := credentials.GenerateKeyring()
	if err != nil {
		t.Fatal(err)
	}
	b.openByProfile(t, replaced)
	b.keys, b.jobs = replaced, joblog.New(b.redis.Client(), joblog.Options{Keys: replaced, Retention: time.Hour})
	t.Cleanup(b.jobs.Close)
	b.config.Keys, b.config.Jobs = b.keys, b.jobs
	b.vcenter.ResetCalls()
	b.work(t)
	b.closed(t, id)
	job, err := b.jobs.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	wantStatus(t, job, joblog.StatusFailed, failure.Forbidden)
	wantDetails(t, job, "keyring", "look at the VM", "shutdown-guest completed (accepted", "wait-for-shutdown failed")
	if r := result[tasks.Result](t, job); r.NewState != tasks.PoweredOff || r.VMID != vm.BIOSUUID() {
		t.Errorf("result %+v", r)
	}
	b.wantCalls(t, map[string]int{"ShutdownGuest": 0, "PowerOffVM_Task": 0})
	b.wantPower(t, hanging().Name, sandbox.Off)
}
