package worker_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vmapower/failure"
	"vmapower/internal/sandbox"
	"vmapower/joblog"
	"vmapower/tasks"
)

// aged makes the jobs that are submitted from now on look as if they had waited so long.
const aged = 20 * time.Second

func off() sandbox.Guest {
	guest := web(50 * time.Millisecond)
	guest.Power = sandbox.Off
	return guest
}

// putBack keeps what Redis holds of the service now, and returns what puts it back.
func (b *bundle) putBack(t *testing.T) (restore func()) {
	t.Helper()
	client, kept := b.redis.Client(), map[string]string{}
	ours := func() []string {
		keys, err := client.Keys(t.Context(), "{vmapower}:*").Result()
		if err != nil {
			t.Fatal(err)
		}
		return keys
	}
	for _, key := range ours() {
		value, err := client.Dump(t.Context(), key).Result()
		if err != nil {
			t.Fatal(err)
		}
		kept[key] = value
	}
	return func() {
		t.Helper()
		if err := client.Del(t.Context(), ours()...).Err(); err != nil {
			t.Fatal(err)
		}
		for key, value := range kept {
			if err := client.RestoreReplace(t.Context(), key, 0, value).Err(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestAJobIsNotDoneAgainstWhatAUserHasAskedSince(t *testing.T) {
	for name, c := range map[string]struct {
		guest sandbox.Guest
		wish  func(vm *sandbox.GuestHandle)
		args  tasks.Args
		what  string
	}{
		"a cut, of a VM that was powered on": {off(), (*sandbox.GuestHandle).PowerOnByHand, powerOff(tasks.Force, 300), "powered it on"},
		"a shutdown, of one that was powered on": {off(), (*sandbox.GuestHandle).PowerOnByHand,
			powerOff(tasks.GracefulThenForce, 300), "powered it on"},
		"a power-on, of one that was powered off": {web(0), (*sandbox.GuestHandle).PowerOffByHand, tasks.PowerOn{Timeout: 300}, "powered it off"},
		"a power-on, of one that was shut down": {web(0), func(vm *sandbox.GuestHandle) { vm.Hang(); vm.ShutDownByHand(); vm.GoOff() },
			tasks.PowerOn{Timeout: 300}, "shut its guest down"},
		"a power-on, of one that was suspended": {web(0), (*sandbox.GuestHandle).Suspend, tasks.PowerOn{Timeout: 300}, "suspended it"},
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t, c.guest)
			vm := b.guest(t, "web-01")
			c.wish(vm)
			left := vm.Power()
			b.age = aged
			b.work(t)
			job := b.do(t, vm.BIOSUUID(), c.args)
			wantStatus(t, job, joblog.StatusFailed, failure.InvalidVMState)
			wantDetails(t, job, "web-01", "operator "+c.what, "ask again")
			b.wantPower(t, "web-01", left)
			b.wantCalls(t, map[string]int{"PowerOffVM_Task": 0, "ShutdownGuest": 0, "PowerOnVM_Task": 0, "QueryEvents": 1})
		})
	}
}

func TestASyncIsNotDoneOfAVMThatWasPoweredOnSince(t *testing.T) {
	b := setup(t, stopped(mib))
	r := b.replicate(t, 2000)
	untouched := r.frozen(t)
	r.write(t, 0, 64<<10)
	b.guest(t, "vm").PowerOnByHand()
	b.guest(t, "vm").PowerOffByHand()
	b.age = aged
	b.work(t)
	job := b.sync(t, syncOf(r.sync))
	wantStatus(t, job, joblog.StatusFailed, failure.InvalidVMState)
	wantDetails(t, job, "operator powered it on")
	untouched()
}

// What comes before the job, or from nobody, is no wish against it.
func TestAJobIsDoneWhereNobodyHasAskedOtherwiseSince(t *testing.T) {
	for name, c := range map[string]struct {
		guest sandbox.Guest
		event func(b *bundle, vm *sandbox.GuestHandle)
		args  tasks.Args
	}{
		"HA started it":   {off(), func(_ *bundle, vm *sandbox.GuestHandle) { vm.RestartByHA() }, powerOff(tasks.Force, 300)},
		"its guest ended": {web(0), func(_ *bundle, vm *sandbox.GuestHandle) { vm.GoOff() }, tasks.PowerOn{Timeout: 300}},
		"it was powered on before": {off(), func(b *bundle, vm *sandbox.GuestHandle) {
			b.vcenter.ShiftClock(-time.Minute)
			vm.PowerOnByHand()
			b.vcenter.ShiftClock(0)
		}, powerOff(tasks.GracefulThenForce, 300)},
		"it obeyed a shutdown from before": {web(0), func(b *bundle, vm *sandbox.GuestHandle) {
			vm.Hang()
			b.vcenter.ShiftClock(-time.Minute)
			vm.ShutDownByHand()
			b.vcenter.ShiftClock(0)
			vm.GoOffAs("operator")
		}, tasks.PowerOn{Timeout: 300}},
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t, c.guest)
			vm := b.guest(t, "web-01")
			c.event(b, vm)
			b.age = aged
			b.work(t)
			wantStatus(t, b.do(t, vm.BIOSUUID(), c.args), joblog.StatusCompleted, "")
		})
	}
}

// The record of a power-off is as genuine as ever when its job has ended.
func TestAPowerOffThatIsPutBackDoesNotUndoTheRollback(t *testing.T) {
	b := setup(t, web(50*time.Millisecond))
	vm := b.guest(t, "web-01")
	b.age = aged
	id := b.submit(t, vm.BIOSUUID(), powerOff(tasks.Force, 300))
	restore := b.putBack(t)
	stop := b.work(t)
	wantStatus(t, b.ended(t, id), joblog.StatusCompleted, "")
	b.age = 0
	wantOn(t, b.do(t, vm.BIOSUUID(), tasks.PowerOn{Timeout: 300}), "started")
	stop()
	restore()
	b.work(t)
	job := b.ended(t, id)
	wantStatus(t, job, joblog.StatusFailed, failure.InvalidVMState)
	wantDetails(t, job, b.vcenter.Username()+" powered it on")
	b.wantPower(t, "web-01", sandbox.On)
	b.wantCalls(t, map[string]int{"PowerOffVM_Task": 1})
}

func TestAHistoryThatVCenterDoesNotTellStopsAnOldJobAlone(t *testing.T) {
	for name, spoil := range map[string]func(b *bundle, vm *sandbox.GuestHandle){
		"no permission": func(b *bundle, _ *sandbox.GuestHandle) {
			b.vcenter.Fail("QueryEvents", "*", &types.NoPermission{PrivilegeId: "System.View"}, -1)
		},
		"too many events": func(_ *bundle, vm *sandbox.GuestHandle) { vm.Clutter(1000) },
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t, web(50*time.Millisecond))
			vm := b.guest(t, "web-01")
			spoil(b, vm)
			b.age = 40 * time.Second
			b.work(t)
			job := b.do(t, vm.BIOSUUID(), powerOff(tasks.Force, 300))
			wantStatus(t, job, joblog.StatusFailed, failure.VCenterPermissionDenied)
			wantDetails(t, job, "System.View")
			b.uncut(t)
			b.age = 5 * time.Second
			wantOff(t, b.do(t, vm.BIOSUUID(), powerOff(tasks.Force, 300)), "forced", "requested", "crash_consistent")
		})
	}
}

// A job that just came costs no call more, and an older one that finds its VM off but the one
// that tells whether it was cut since.
func TestTheHistoryIsAskedForOnceAndOnlyWhereItCounts(t *testing.T) {
	b := setup(t, web(50*time.Millisecond), sandbox.Guest{Name: "other", Power: sandbox.Off})
	b.work(t)
	b.age = aged
	wantOff(t, b.do(t, b.guest(t, "other").BIOSUUID(), powerOff(tasks.Force, 300)), "already-off", "", "clean")
	b.wantCalls(t, map[string]int{"QueryEvents": 1, "CurrentTime": 1})
	wantOff(t, b.do(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300)), "graceful", "", "clean")
	b.wantCalls(t, map[string]int{"QueryEvents": 3, "CurrentTime": 1}) // the last tells who ended it
	b.vcenter.ResetCalls()
	b.age = 0
	wantOn(t, b.do(t, b.guest(t, "web-01").BIOSUUID(), tasks.PowerOn{Timeout: 300}), "started")
	b.wantCalls(t, map[string]int{"QueryEvents": 0, "CurrentTime": 0})
}

func TestAFinalSyncThatEndedIsNotDoneAgain(t *testing.T) {
	b := setup(t, stopped(mib))
	r := b.replicate(t, 2000)
	r.write(t, 0, 64<<10)
	id := b.submit(t, b.guest(t, "vm").BIOSUUID(), syncOf(r.sync))
	restore := b.putBack(t)
	stop := b.work(t)
	wantStatus(t, b.ended(t, id), joblog.StatusCompleted, "")
	r.wantEqual(t)
	stop()
	if err := os.WriteFile(r.file, []byte(strings.Repeat("in use", mib/6+1)[:mib]), 0o600); err != nil { // it was booted
		t.Fatal(err)
	}
	untouched := r.frozen(t)
	restore()
	b.work(t)
	job := b.ended(t, id)
	wantStatus(t, job, joblog.StatusFailed, failure.InvalidVMState)
	wantDetails(t, job, "ended at", "put back")
	untouched()
	b.wantCalls(t, map[string]int{"LogUserEvent": 1})
}

func TestAnAccountThatMayLogNothingSyncsAllTheSame(t *testing.T) {
	b := setup(t, stopped(mib))
	r := b.replicate(t, 2000)
	r.write(t, 0, 64<<10)
	b.vcenter.Fail("LogUserEvent", "*", &types.NoPermission{PrivilegeId: "Global.LogEvent"}, -1)
	b.work(t)
	wantStatus(t, b.sync(t, syncOf(r.sync)), joblog.StatusCompleted, "")
	r.wantEqual(t)
	b.wantCalls(t, map[string]int{"LogUserEvent": 1, "QueryEvents": 1})
}
