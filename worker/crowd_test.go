package worker_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"vmapower/failure"
	"vmapower/internal/sandbox"
	"vmapower/internal/testenv"
	"vmapower/joblog"
	"vmapower/tasks"
)

// through is a way to the vCenter that can be made silent: connections are taken, and nobody
// answers.
func (b *bundle) through(t *testing.T) *testenv.Proxy {
	t.Helper()
	return testenv.StartProxy(t, b.vcenter.Address(), nil)
}

// from submits as the appliance, for a VM of the vCenter at the address, "" for the real one.
func (b *bundle) from(t *testing.T, requestedBy, address, vmID string, args tasks.Args) (id string) {
	t.Helper()
	b.requestedBy, b.address = requestedBy, address
	defer func() { b.requestedBy, b.address = "", "" }()
	return b.submit(t, vmID, args)
}

// soon is far above what a power-off takes here, and below the time for which a silent vCenter
// keeps a slot.
const soon = 8 * time.Second

func TestAPowerOffEndsSoonBesideAnothersFloodAtASilentVCenter(t *testing.T) {
	b := setup(t, web(100*time.Millisecond), sandbox.Guest{Name: "web-02", Power: sandbox.On, Tools: sandbox.ToolsOK})
	way := b.through(t)
	way.BlackHole(testenv.Both)
	b.work(t)
	for i := range 40 {
		b.from(t, "crowd", way.Addr(), fmt.Sprintf("vm-%d", 1000+i), powerOff(tasks.Force, 300))
	}
	began := time.Now()
	wantOff(t, b.ended(t, b.from(t, "other", "", b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))), "graceful", "", "clean")
	if took := time.Since(began); took > soon {
		t.Errorf("another's job took %s", took)
	}
	began = time.Now()
	wantOff(t, b.ended(t, b.from(t, "crowd", "", b.guest(t, "web-02").BIOSUUID(), powerOff(tasks.Force, 300))), "forced", "requested", "crash_consistent")
	if took := time.Since(began); took > soon {
		t.Errorf("its own at another vCenter took %s", took)
	}
}

// TestJobsAtAVCenterThatFallsSilentGiveTheirSlotsBackAndGoOn: those that wait for guests keep
// no more than a quarter of the slots, and nothing is done twice.
func TestJobsAtAVCenterThatFallsSilentGiveTheirSlotsBackAndGoOn(t *testing.T) {
	const all = 7 // of 8 slots
	var guests []sandbox.Guest
	for i := range all {
		guest := hanging()
		guest.Name = fmt.Sprintf("web-%02d", i)
		guests = append(guests, guest)
	}
	b := setup(t, guests...)
	way := b.through(t)
	b.work(t)
	var ids []string
	for i := range all {
		ids = append(ids, b.from(t, "crowd", way.Addr(), b.guest(t, guests[i].Name).BIOSUUID(), powerOff(tasks.GracefulOnly, 300)))
	}
	for _, id := range ids {
		b.until(t, id, stepRuns(tasks.StepWaitForShutdown))
	}
	way.BlackHole(testenv.Both)
	b.from(t, "other", way.Addr(), "vm-1000", powerOff(tasks.Force, 300)) // its login shows it
	waiting := 0
	for ends := time.Now().Add(limit); waiting < all-1; { // two of eight keep theirs, this one's among them or not
		waiting = 0
		for _, id := range ids {
			job, err := b.jobs.Get(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			if job.Status == joblog.StatusPending {
				waiting++
			}
		}
		if waiting >= all-2 {
			break
		}
		if time.Now().After(ends) {
			t.Fatalf("%d gave their slots back", waiting)
		}
	}
	way.Heal()
	for i, id := range ids {
		b.until(t, id, stepRuns(tasks.StepWaitForShutdown))
		b.guest(t, guests[i].Name).GoOff()
		job := b.ended(t, id)
		wantOff(t, job, "graceful", "", "clean")
		if job.Attempt != 1 {
			t.Errorf("attempt %d", job.Attempt)
		}
	}
	b.wantCalls(t, map[string]int{"ShutdownGuest": all})
}

func TestAJobThatTimeEndsBehindASilentVCenterSaysThatItWasNotAsked(t *testing.T) {
	b := setup(t)
	way := b.through(t)
	way.BlackHole(testenv.Both)
	b.config.PowerConcurrency = 2 // one of them is free for others
	b.work(t)
	first := b.from(t, "crowd", way.Addr(), "vm-1000", powerOff(tasks.Force, 300))
	b.until(t, first, stepRuns(tasks.StepResolveVM))
	b.budget = 8 * time.Second
	job := b.ended(t, b.from(t, "crowd", way.Addr(), "vm-1001", powerOff(tasks.Force, 300)))
	wantStatus(t, job, joblog.StatusFailed, failure.VCenterUnreachable)
	wantDetails(t, job, "not asked: the vCenter has not answered others since 2")
}

// handled waits until so many wake-ups of the queue were noted.
func (b *bundle) handled(t *testing.T, queue string, n int) {
	t.Helper()
	inspector := asynq.NewInspectorFromRedisClient(b.redis.Client())
	for ends := time.Now().Add(limit); ; time.Sleep(5 * time.Millisecond) {
		info, err := inspector.GetQueueInfo(queue)
		if err == nil && info.ProcessedTotal >= n {
			return
		}
		if time.Now().After(ends) {
			t.Fatalf("queue %+v, %v", info, err)
		}
	}
}

func TestAStoppedWorkerLetsGoOfTheJobsThatWaitInIt(t *testing.T) {
	b := setup(t, hanging())
	b.config.PowerConcurrency = 1
	stop := b.work(t)
	first := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	b.until(t, first, stepRuns(tasks.StepWaitForShutdown))
	second := b.submit(t, "vm-1000", powerOff(tasks.Force, 300))
	b.handled(t, tasks.QueuePower, 2)
	stop()
	woken := map[string]bool{}
	err := b.jobs.Sweep(t.Context(), func(wakes []joblog.Wake) error {
		for _, wake := range wakes {
			woken[wake.JobID] = true
		}
		return nil
	})
	if err != nil || !woken[first] || !woken[second] {
		t.Errorf("the next sweep wakes %v, want %s and %s: %v", woken, first, second, err)
	}
}

func TestASyncSlotIsFreeForAnApplianceThatHasNone(t *testing.T) {
	b := setup(t, filled(64*mib), sandbox.Guest{Name: "two", Power: sandbox.Off}, sandbox.Guest{Name: "three", Power: sandbox.Off,
		Disks: []sandbox.Disk{{CapacityBytes: 4 * mib, FilledBytes: 4 * mib}}})
	b.config.SyncConcurrency = 2
	slow, quick := b.blank(t, 64*mib), b.blank(t, 4*mib)
	b.work(t)
	args := syncOf(slow.sync)
	args.RateLimit = mib
	first := b.from(t, "crowd", "", b.guest(t, "vm").BIOSUUID(), args)
	b.until(t, first, copies)
	second := b.from(t, "crowd", "", b.guest(t, "two").BIOSUUID(), args)
	b.handled(t, tasks.QueueSync, 2)
	wantStatus(t, b.ended(t, b.from(t, "other", "", b.guest(t, "three").BIOSUUID(), syncOf(quick.sync))), joblog.StatusCompleted, "")
	for id, want := range map[string]joblog.Status{first: joblog.StatusRunning, second: joblog.StatusPending} {
		if job, err := b.jobs.Get(t.Context(), id); err != nil || job.Status != want {
			t.Errorf("a job of the crowd is %s, want %s, %v", job.Status, want, err)
		}
	}
	b.forget(t, second)
	b.forget(t, first)
}

// TestAnEndedJobThatIsPutBackIsNotDoneAgainByItsWorker: its record is genuine, and its deadline
// not over.
func TestAnEndedJobThatIsPutBackIsNotDoneAgainByItsWorker(t *testing.T) {
	b := setup(t, web(100*time.Millisecond))
	b.work(t)
	vm, client := b.guest(t, "web-01"), b.redis.Client()
	id := b.submit(t, vm.BIOSUUID(), powerOff(tasks.Force, 300))
	const of = "{vmapower}:job:"
	before, err := client.HGetAll(t.Context(), of+id).Result()
	if err != nil {
		t.Fatal(err)
	}
	notes, err := client.HGetAll(t.Context(), of+id+":notes").Result()
	if err != nil {
		t.Fatal(err)
	}
	login, err := client.Get(t.Context(), of+id+":credentials").Result()
	if err != nil {
		t.Fatal(err)
	}
	wantOff(t, b.ended(t, id), "forced", "requested", "crash_consistent")
	vm.PowerOnByHand()

	before["status"], before["beat_at"], before["next_at"], before["wake_used"], before["wake"] = "pending", "0", "0", "1", "100"
	pipe := client.TxPipeline()
	pipe.Del(t.Context(), of+id, of+id+":notes")
	pipe.HSet(t.Context(), of+id, before)
	pipe.HSet(t.Context(), of+id+":notes", notes)
	pipe.Set(t.Context(), of+id+":credentials", login, time.Hour)
	pipe.ZAdd(t.Context(), "{vmapower}:open", redis.Z{Member: id})
	if _, err := pipe.Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.handled(t, tasks.QueuePower, 2) // the sweep woke it
	wantOff(t, b.do(t, vm.Ref(), powerOff(tasks.GracefulThenForce, 300)), "graceful", "", "clean")
	b.wantCalls(t, map[string]int{"PowerOffVM_Task": 1, "ShutdownGuest": 1})
}
