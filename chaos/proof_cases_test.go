package chaos

import (
	"bytes"
	"sync"
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vmapower/client"
	"vmapower/internal/sandbox"
	"vmapower/internal/testenv"
)

// The session is found half dead by the next call, of any job. From then on nobody may
// trust what the watch heard before.
func TestToolsThatComeUpBehindAHalfDeadSessionAreSeenBeforeTheCut(t *testing.T) {
	t.Parallel()
	s := newSite(t, plan{apis: 1, workers: 1, stableOff: 500 * time.Millisecond, guests: []sandbox.Guest{
		{Name: "vm", Power: sandbox.On, Tools: sandbox.ToolsStarting, ShutdownTakes: time.Second},
		{Name: "other", Power: sandbox.On},
	}})
	id := s.submit(client.OperationPowerOff, "vm", 6)
	s.untilStep(id, "shutdown-guest")
	s.vcenter.HalfKillSessions()
	other := s.submit(client.OperationPowerOff, "other", 5)
	s.untilHandled("PowerOffVM_Task")
	s.vcenter.Guest("vm").SetTools(sandbox.ToolsOK)
	if unended := s.untilEnded(t.Context(), []string{id, other}, settledWithin); unended != nil {
		t.Fatal(unended)
	}
	s.finishedOnce(id, "ShutdownGuest", "graceful")
}

// A rollback must not believe that a VM is on whose guest an earlier job has asked to go
// down, wherever the VM is in the inventory by then.
func TestAPowerOnWaitsForTheShutdownOfAVMThatWasRegisteredAgain(t *testing.T) {
	t.Parallel()
	s := newSite(t, plan{apis: 1, workers: 1, stableOff: 500 * time.Millisecond, guests: []sandbox.Guest{
		{Name: "vm", Power: sandbox.On, Tools: sandbox.ToolsOK, ShutdownTakes: 4 * time.Second},
	}})
	no, timeout := false, 60
	o := s.orderFor("vm", "")
	off, err := s.apis[0].client.PowerOff(t.Context(), o.id, client.PowerOffRequest{
		Vcenter: s.gate.Addr(), Username: s.vcenter.Username(), Password: s.vcenter.Password(), Timeout: &timeout, WaitForShutdown: &no,
	}, "")
	if err != nil {
		t.Fatal(err)
	}
	if unended := s.untilEnded(t.Context(), []string{off.JobId}, settledWithin); unended != nil {
		t.Fatal(unended)
	}
	s.move(s.some(1, "vm"), (*sandbox.GuestHandle).RegisterAgain)
	book := newLedger()
	o = s.orderFor("vm", "")
	o.op, o.on = client.OperationPowerOn, client.PowerOnRequest{
		Vcenter: s.gate.Addr(), Username: s.vcenter.Username(), Password: s.vcenter.Password(), Timeout: &timeout,
	}
	on := (&caller{site: s, book: book}).place(t.Context(), o, 0)
	if unended := s.untilEnded(t.Context(), []string{on.id}, settledWithin); unended != nil {
		t.Fatal(unended)
	}
	s.until(func() bool { return !s.vcenter.Guest("vm").GoingDown() })
	e := s.gather(t.Context(), book)
	s.accuse(e.judge(), e)
	if power := s.vcenter.Guest("vm").Power(); power != sandbox.On {
		t.Errorf("the power-on said %s %s, and the VM is %s", e.byID[on.id].job.Status, e.byID[on.id].on.PowerOnMethod, power)
	}
}

// The reason in the result is that of the cut, also when its answer was lost.
func TestACutAfterTheGuestWasAskedAfterAllSaysTimeout(t *testing.T) {
	t.Parallel()
	s := newSite(t, plan{apis: 1, workers: 1, stableOff: 500 * time.Millisecond, guests: []sandbox.Guest{
		{Name: "vm", Power: sandbox.On, Tools: sandbox.ToolsUntold, Hangs: true},
	}})
	s.vcenter.Fail("PowerOffVM_Task", "vm", &types.TaskInProgress{}, 1)
	id := s.submit(client.OperationPowerOff, "vm", 2)
	s.until(func() bool { return len(s.vcenter.Journal()) == 1 }) // nothing was told of Tools for 2 s
	s.vcenter.LoseReply("PowerOffVM_Task", 1)
	s.vcenter.Guest("vm").SetTools(sandbox.ToolsOK)
	if unended := s.untilEnded(t.Context(), []string{id}, settledWithin); unended != nil {
		t.Fatal(unended)
	}
	c := s.gather(t.Context(), newLedger()).byID[id]
	if c.off.ShutdownMethod != "forced" || c.off.ForcedReason != "timeout" {
		t.Errorf("it says %s, %s: %s\n%+v", c.off.ShutdownMethod, c.off.ForcedReason, c.off.Message, c.changes)
	}
}

// leaping is a site of which Redis' clock may step.
func leaping(t *testing.T, workers int, guest sandbox.Guest) *site {
	t.Helper()
	s := newSite(t, plan{apis: 1, workers: workers, stableOff: 500 * time.Millisecond, clock: true, guests: []sandbox.Guest{guest}})
	if s.clock == nil {
		t.Skip("there is no C compiler, so Redis' clock does not step")
	}
	return s
}

// Every owner looks dead after such a step, and another worker takes the job over: to it
// the guest's time must not be over.
func TestAGuestKeepsItsTimeWhenRedisClockStepsForward(t *testing.T) {
	t.Parallel()
	s := leaping(t, 2, sandbox.Guest{Name: "vm", Power: sandbox.On, Tools: sandbox.ToolsOK, ShutdownTakes: 8 * time.Second})
	id := s.submit(client.OperationPowerOff, "vm", 60)
	s.untilStep(id, "wait-for-shutdown")
	s.stepRedis(90 * time.Second)
	s.finishedOnce(id, "ShutdownGuest", "graceful")
}

// The request is recorded at a time that is long ago to the worker that waits.
func TestAGuestKeepsItsTimeWhenRedisClockStepsBack(t *testing.T) {
	t.Parallel()
	s := leaping(t, 1, sandbox.Guest{Name: "vm", Power: sandbox.On, Tools: sandbox.ToolsStarting, ShutdownTakes: 4 * time.Second})
	id := s.submit(client.OperationPowerOff, "vm", 30)
	s.untilStep(id, "shutdown-guest")
	s.stepRedis(-40 * time.Second)
	s.vcenter.Guest("vm").SetTools(sandbox.ToolsOK)
	s.finishedOnce(id, "ShutdownGuest", "graceful")
}

// One job at a time works on a VM, also when the VM is registered again while the worker
// of the first one stands still.
func TestAVMThatWasRegisteredAgainIsStillItsJobsAlone(t *testing.T) {
	t.Parallel()
	s := newSite(t, plan{apis: 1, workers: 2, stableOff: 500 * time.Millisecond, guests: []sandbox.Guest{
		{Name: "vm", Power: sandbox.On, Tools: sandbox.ToolsOK, ShutdownTakes: 15 * time.Second},
	}})
	id := s.submit(client.OperationPowerOff, "vm", 60)
	s.untilStep(id, "wait-for-shutdown")
	owner := s.owner(t.Context(), id)
	owner.Stop()
	s.move(s.some(1, "vm"), (*sandbox.GuestHandle).RegisterAgain)
	timeout := 60
	second, err := s.apis[0].client.PowerOff(t.Context(), s.vcenter.Guest("vm").InstanceUUID(), client.PowerOffRequest{
		Vcenter: s.gate.Addr(), Username: s.vcenter.Username(), Password: s.vcenter.Password(), Timeout: &timeout, Policy: client.PolicyForce,
	}, "")
	if err != nil {
		t.Fatal(err)
	}
	if unended := s.untilEnded(t.Context(), []string{second.JobId, id}, settledWithin); unended != nil {
		t.Fatal(unended)
	}
	owner.Continue()
	e := s.gather(t.Context(), newLedger())
	if c := e.byID[second.JobId]; c.job.Error == nil || c.job.Error.Code != "vm_busy" {
		t.Errorf("another job is %s: %+v, and made %+v", c.job.Status, c.job.Error, c.changes)
	}
	if c := e.byID[id]; c.off.ShutdownMethod != "graceful" {
		t.Errorf("the job is %s %s: %+v", c.job.Status, c.off.ShutdownMethod, c.job.Error)
	}
}

// Redis is silent for longer than one call may take, just when the login is read.
func TestAJobOutlivesARedisThatIsSilentWhileItsLoginIsRead(t *testing.T) {
	t.Parallel()
	s := newSite(t, plan{apis: 1, workers: 1, stableOff: 500 * time.Millisecond, guests: []sandbox.Guest{atRest}})
	worker := s.workers[0]
	var silent sync.Once
	worker.claims.mu.Lock()
	worker.claims.next = func(sent []byte) {
		if bytes.Contains(sent, []byte(":credentials")) && bytes.Contains(bytes.ToLower(sent), []byte("$3\r\nget\r\n")) {
			silent.Do(func() {
				worker.redis.BlackHole(testenv.Down)
				time.AfterFunc(2*time.Second, worker.redis.Heal)
			})
		}
	}
	worker.claims.mu.Unlock()
	s.finishedOnce(s.submit(client.OperationPowerOn, "vm", 60), "PowerOnVM_Task", "started")
}
