package worker_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"vmapower/credentials"
	"vmapower/failure"
	"vmapower/internal/sandbox"
	"vmapower/joblog"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// found is the VM as a step finds it.
func (b *bundle) found(t *testing.T, vm *sandbox.GuestHandle) vcenter.VM {
	t.Helper()
	_, found := b.find(t, vm)
	return found
}

// step is a step with what an attempt says that it found.
type step struct {
	name  string
	found any
}

// leaveRecord submits a job and gives it back as an attempt that has done these steps.
func (b *bundle) leaveRecord(t *testing.T, vmID string, args tasks.Args, steps ...step) (id string) {
	t.Helper()
	id = b.submit(t, vmID, args)
	run, err := b.jobs.Claim(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range steps {
		if _, err := joblog.Step(t.Context(), run, s.name, func(context.Context) (any, error) { return s.found, nil }); err != nil {
			t.Fatal(err)
		}
	}
	if err := run.Pause(t.Context()); err != nil {
		t.Fatal(err)
	}
	return id
}

type m = map[string]any

var seenOn = step{tasks.StepCheckPowerState, m{"power_state": "poweredOn", "tools_status": "toolsOk", "at": time.Now()}}

// Whatever is on record, a guest that can be asked is asked.
func TestNoRecordedStepCutsThePower(t *testing.T) {
	refused := func(why string) step {
		return step{tasks.StepShutdownGuest, m{"refused": why, "because": "it is on record", "at": time.Now().Add(-time.Hour)}}
	}
	for name, c := range map[string]struct {
		policy tasks.Policy
		steps  []step
	}{
		"that it was refused":                      {tasks.GracefulOnly, []step{seenOn, refused("tools_unavailable")}},
		"that its time was over":                   {tasks.GracefulOnly, []step{seenOn, refused("timeout")}},
		"that the cut was asked for":               {tasks.GracefulOnly, []step{seenOn, refused("requested")}},
		"that it was asked for, and may be forced": {tasks.GracefulThenForce, []step{seenOn, refused("requested")}},
		"that there are no Tools": {tasks.GracefulOnly, []step{{tasks.StepCheckPowerState,
			m{"power_state": "poweredOn", "tools_status": "toolsNotInstalled"}}}},
		"that the VM was first seen long ago": {tasks.GracefulThenForce, []step{{tasks.StepCheckPowerState,
			m{"power_state": "poweredOn", "tools_status": "toolsUnknown", "at": time.Now().Add(-time.Hour)}}}},
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t, web(50*time.Millisecond))
			vm := b.guest(t, "web-01")
			id := b.leaveRecord(t, vm.BIOSUUID(), powerOff(c.policy, 300), append([]step{{tasks.StepResolveVM, b.found(t, vm)}}, c.steps...)...)
			b.work(t)
			wantStatus(t, b.ended(t, id), joblog.StatusCompleted, "")
			b.wantCalls(t, map[string]int{"ShutdownGuest": 1, "PowerOffVM_Task": 0})
		})
	}
}

func TestNoRecordShortensTheTimeOfAGuest(t *testing.T) {
	longAgo := step{tasks.StepShutdownGuest, m{"at": time.Now().Add(-time.Hour)}}
	for name, steps := range map[string][]step{
		"that it was asked long ago": {seenOn, longAgo},
		"that its time was over":     {seenOn, longAgo, {tasks.StepWaitForShutdown, m{"off": false}}},
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t, hanging())
			vm := b.guest(t, "web-01")
			submitted := time.Now()
			id := b.leaveRecord(t, vm.BIOSUUID(), powerOff(tasks.GracefulThenForce, 2), append([]step{{tasks.StepResolveVM, b.found(t, vm)}}, steps...)...)
			b.work(t)
			wantOff(t, b.ended(t, id), "forced", "timeout", "crash_consistent")
			if after := b.arrived(t, "PowerOffVM_Task").Sub(submitted); after < 2*time.Second-10*time.Millisecond {
				t.Errorf("cut %v after the job was asked for", after)
			}
		})
	}
}

func TestAGuestThatNobodyAskedIsNotCutWhenItIsBack(t *testing.T) {
	b := setup(t, web(50*time.Millisecond))
	vm := b.guest(t, "web-01")
	id := b.leaveRecord(t, vm.BIOSUUID(), powerOff(tasks.GracefulThenForce, 1), step{tasks.StepResolveVM, b.found(t, vm)}, seenOn,
		step{tasks.StepShutdownGuest, m{"off": true, "at": time.Now().Add(-time.Hour)}})
	b.work(t)
	wantStatus(t, b.ended(t, id), joblog.StatusFailed, failure.InvalidVMState)
	b.uncut(t)
}

// Nobody is told "completed" because a record says so.
func TestTheLastLookIsNeverTakenFromTheRecord(t *testing.T) {
	for name, c := range map[string]struct {
		guest sandbox.Guest
		args  tasks.Args
		steps []step
	}{
		"off": {web(0), powerOff(tasks.GracefulThenForce, 300), []step{seenOn, {tasks.StepShutdownGuest, m{"at": time.Now()}},
			{tasks.StepWaitForShutdown, m{"off": true}}, {tasks.StepVerifyPowerState, m{"power_state": "poweredOff"}}}},
		"on": {off(), tasks.PowerOn{Timeout: 300}, []step{seenOn, {tasks.StepPowerOn, m{"method": "started", "at": time.Now()}},
			{tasks.StepVerifyPowerState, m{"power_state": "poweredOn"}}}},
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t, c.guest)
			vm := b.guest(t, "web-01")
			id := b.leaveRecord(t, vm.BIOSUUID(), c.args, append([]step{{tasks.StepResolveVM, b.found(t, vm)}}, c.steps...)...)
			b.work(t)
			job := b.ended(t, id)
			wantStatus(t, job, joblog.StatusFailed, failure.InvalidVMState)
			if r := result[tasks.Result](t, job); (r.NewState == tasks.PoweredOff) == (vm.Power() == sandbox.On) {
				t.Errorf("told %s", r.NewState)
			}
		})
	}
}

func TestARecordedVMThatWasNotAskedForIsLeftAlone(t *testing.T) {
	for name, id := range map[string]func(*sandbox.GuestHandle) string{
		"BIOS UUID": (*sandbox.GuestHandle).BIOSUUID, "instance UUID": (*sandbox.GuestHandle).InstanceUUID, "object id": (*sandbox.GuestHandle).Ref,
	} {
		t.Run(name, func(t *testing.T) {
			other := web(0)
			other.Name = "other"
			b := setup(t, web(0), other)
			asked := b.guest(t, "web-01")
			forged := b.found(t, b.guest(t, "other"))
			job := b.leaveRecord(t, id(asked), powerOff(tasks.Force, 300), step{tasks.StepResolveVM, forged})
			b.work(t)
			ended := b.ended(t, job)
			wantStatus(t, ended, joblog.StatusFailed, failure.VMNotFound)
			if r := result[tasks.Result](t, ended); r.NewState != tasks.PowerUnknown {
				t.Errorf("the job tells the state of another VM: %s", r.NewState)
			}
			b.uncut(t)
		})
	}
}

func TestASyncByPathReadsNoOtherVMThanTheOneThere(t *testing.T) {
	other := stopped(mib)
	other.Name = "other"
	b := setup(t, stopped(mib), other)
	r := b.replicate(t, 2000)
	untouched := r.frozen(t)
	args := syncOf(r.sync)
	args.VMPath = "/DC0/vm/vm"
	id := b.leaveRecord(t, args.VMPath, args, step{tasks.StepResolveVM, b.found(t, b.guest(t, "other"))})
	b.work(t)
	wantStatus(t, b.ended(t, id), joblog.StatusFailed, failure.VMNotFound)
	untouched()
}

// openByProfile has jobs name a profile, which workers with these keys can read.
func (b *bundle) openByProfile(t *testing.T, keys *credentials.Keyring) {
	t.Helper()
	profiles, err := credentials.NewProfiles().Put(credentials.Profile{
		Name: "site-a", VCenter: b.vcenter.Address(), Username: b.vcenter.Username(), Password: credentials.NewSecret(b.vcenter.Password()),
	})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "profiles")
	if err := profiles.Save(file, keys); err != nil {
		t.Fatal(err)
	}
	if b.config.Profiles, err = credentials.FollowProfiles(file, keys, func(err error) { t.Error(err) }); err != nil {
		t.Fatal(err)
	}
	b.profile = "site-a"
}

func TestAProfileThatNamesAnotherVCenterByNowOpensNothing(t *testing.T) {
	b := setup(t, web(0))
	b.openByProfile(t, b.keys)
	b.named = "vc-b.example.test"
	b.work(t)
	job := b.do(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.Force, 300))
	wantStatus(t, job, joblog.StatusFailed, failure.Forbidden)
	wantDetails(t, job, "site-a", "vc-b.example.test")
	b.wantCalls(t, map[string]int{"Login": 0})

	b.named = ""
	wantStatus(t, b.do(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.Force, 300)), joblog.StatusCompleted, "")
}

// A VM that this job has cut is found off by an attempt to which the record tells nothing of
// that: it is called clean by no result.
func TestACutThatIsOnNoRecordIsNotCalledClean(t *testing.T) {
	for name, cut := range map[string]bool{"cut": true, "shut down": false} {
		t.Run(name, func(t *testing.T) {
			b := setup(t, web(50*time.Millisecond))
			b.vcenter.Delay("QueryEvents", 300*time.Millisecond) // longer than from the request to the cut
			vm := b.guest(t, "web-01")
			id := b.submit(t, vm.BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
			method, consistency := "already-off", "clean"
			if cut {
				vm.PowerOffByHand()
				consistency = "crash_consistent"
			} else {
				vm.GoOff()
			}
			b.work(t)
			wantOff(t, b.ended(t, id), method, "", consistency)
		})
	}
}
