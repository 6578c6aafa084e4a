package chaos

import (
	"context"
	"strings"
	"testing"
	"time"

	"vmapower/client"
	"vmapower/internal/sandbox"
	"vmapower/internal/testenv"
)

const (
	stepHolds     = 200 * time.Millisecond // for which each answer of Redis is kept from a worker, so that a step is seen
	takenWithin   = 10 * time.Second
	settledWithin = 100 * time.Second // a worker that dies between an announcement and its call leaves a window of 62 s
)

var (
	orderly  = sandbox.Guest{Name: "vm", Power: sandbox.On, Tools: sandbox.ToolsOK, ShutdownTakes: 3 * time.Second, BootTakes: 3 * time.Second}
	toolless = sandbox.Guest{Name: "vm", Power: sandbox.On, Tools: sandbox.ToolsNotInstalled}
	atRest   = sandbox.Guest{Name: "vm", Power: sandbox.Off, Tools: sandbox.ToolsOK, BootTakes: 3 * time.Second}
)

// deaths are the moments in which a worker dies: a step that runs, or a call that
// vCenter has carried out and whose outcome nobody recorded. check-power-state is told with the
// step behind it: a worker that dies in it dies in resolve-vm, for all that anybody knows.
var deaths = []struct {
	op    client.Operation
	step  string
	after string // the call after which it dies; "" as soon as the step runs
	guest sandbox.Guest
	call  string // the one call that is to have an effect
	how   string // the result's word for it
}{
	{client.OperationPowerOff, "resolve-vm", "", orderly, "ShutdownGuest", "graceful"},
	{client.OperationPowerOff, "shutdown-guest", "", orderly, "ShutdownGuest", "graceful"},
	{client.OperationPowerOff, "shutdown-guest", "ShutdownGuest", orderly, "ShutdownGuest", "graceful"},
	{client.OperationPowerOff, "wait-for-shutdown", "", orderly, "ShutdownGuest", "graceful"},
	{client.OperationPowerOff, "force-power-off", "", toolless, "PowerOffVM_Task", "forced"},
	{client.OperationPowerOff, "force-power-off", "PowerOffVM_Task", toolless, "PowerOffVM_Task", "forced"},
	{client.OperationPowerOff, "verify-power-state", "", orderly, "ShutdownGuest", "graceful"},
	{client.OperationPowerOn, "resolve-vm", "", atRest, "PowerOnVM_Task", "started"},
	{client.OperationPowerOn, "power-on", "", atRest, "PowerOnVM_Task", "started"},
	{client.OperationPowerOn, "wait-for-tools", "", atRest, "PowerOnVM_Task", "started"},
	{client.OperationPowerOn, "verify-power-state", "", atRest, "PowerOnVM_Task", "started"},
}

func TestAKilledWorkersJobGoesOnWithinTenSecondsInEveryStep(t *testing.T) {
	for _, d := range deaths {
		name := string(d.op) + "/" + d.step
		if d.after != "" {
			name += " after " + d.after
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, plan{apis: 1, workers: 2, stableOff: 500 * time.Millisecond, guests: []sandbox.Guest{d.guest}})
			if !strings.HasPrefix(d.step, "wait-") {
				for _, n := range s.workers {
					n.redis.Delay(testenv.Down, stepHolds)
				}
			}
			id := s.submit(d.op, "vm", 60)
			s.untilStep(id, d.step)
			if d.after != "" {
				s.holdOutcomes()
				s.untilHandled(d.after)
			}
			s.killOwner(id)
			s.finishedOnce(id, d.call, d.how)
		})
	}
}

func TestAWorkerKilledAfterItsPowerOnIsSucceeded(t *testing.T) {
	t.Parallel()
	s := newSite(t, plan{apis: 1, workers: 2, guests: []sandbox.Guest{atRest}})
	for _, n := range s.workers {
		n.redis.Delay(testenv.Down, stepHolds)
	}
	id := s.submit(client.OperationPowerOn, "vm", 60)
	s.untilStep(id, "power-on")
	s.holdOutcomes()
	s.untilHandled("PowerOnVM_Task")
	s.killOwner(id)
	if unended := s.untilEnded(t.Context(), []string{id}, 100*time.Second); unended != nil {
		t.Fatal(unended)
	}
	s.finishedOnce(id, "PowerOnVM_Task", "started")
}

// holdOutcomes keeps what workers write from Redis for a while: one that dies after a
// call has not told of its answer.
func (s *site) holdOutcomes() {
	for _, n := range s.workers {
		n.redis.Delay(testenv.Both, stepHolds/2)
	}
}

// submit asks for the operation on the guest and returns the job's id.
func (s *site) submit(op client.Operation, guest string, timeout int) string {
	s.t.Helper()
	var job client.Job
	var err error
	vm, wait := s.vcenter.Guest(guest).BIOSUUID(), true
	if op == client.OperationPowerOff {
		job, err = s.apis[0].client.PowerOff(s.t.Context(), vm, client.PowerOffRequest{
			Vcenter: s.gate.Addr(), Username: s.vcenter.Username(), Password: s.vcenter.Password(), Timeout: &timeout, WaitForShutdown: &wait,
		}, "")
	} else {
		job, err = s.apis[0].client.PowerOn(s.t.Context(), vm, client.PowerOnRequest{
			Vcenter: s.gate.Addr(), Username: s.vcenter.Username(), Password: s.vcenter.Password(), Timeout: &timeout, WaitForTools: true,
		}, "")
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return job.JobId
}

// untilStep waits until the step runs.
func (s *site) untilStep(id, name string) {
	s.t.Helper()
	defer func() {
		if s.t.Failed() {
			s.t.Log(s.said(id))
		}
	}()
	s.until(func() bool {
		job, err := s.apis[0].client.Job(s.t.Context(), id)
		if err != nil {
			return false // a Redis that is slow for a moment is asked again
		}
		if job.Ended() {
			s.t.Fatalf("%s: job is %s: %+v", name, job.Status, job.Error)
		}
		for _, step := range job.Steps {
			if step.Name == name {
				return step.Status == "running"
			}
		}
		return false
	})
}

// untilHandled waits until vCenter has carried such a call out.
func (s *site) untilHandled(method string) {
	s.t.Helper()
	s.until(func() bool {
		for _, c := range s.vcenter.Journal() {
			if c.Method == method && c.Effective {
				return true
			}
		}
		return false
	})
}

func (s *site) until(holds func() bool) {
	s.t.Helper()
	for limit := time.Now().Add(settledWithin); !holds(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(limit) {
			s.t.Fatal("it did not come to that")
		}
	}
}

// killOwner kills the job's worker, ends all other trouble, and wants another worker
// to claim the job in time.
func (s *site) killOwner(id string) {
	s.t.Helper()
	owner := s.owner(s.t.Context(), id)
	if owner == nil {
		s.t.Fatal("nobody owns the job")
	}
	owner.Kill()
	killed := time.Now()
	held, err := s.running(s.t.Context())
	if err != nil || len(held) != 1 {
		s.t.Fatalf("running after the kill: %v, %v", held, err)
	}
	for _, n := range s.workers {
		n.redis.Heal()
	}
	taken := s.untilTaken(s.t.Context(), held, 2*takenWithin)[id]
	if took := taken.Sub(killed); taken.IsZero() || took > takenWithin {
		s.t.Errorf("taken over after %s", took)
	} else {
		s.t.Logf("taken over after %s", took.Round(100*time.Millisecond))
	}
}

// finishedOnce wants the job to end well, with one call that had an effect.
func (s *site) finishedOnce(id, call, how string) {
	s.t.Helper()
	began := time.Now()
	if unended := s.untilEnded(s.t.Context(), []string{id}, settledWithin); unended != nil {
		s.t.Fatalf("%v\n%s", unended, s.said(id))
	}
	e := s.gather(context.WithoutCancel(s.t.Context()), newLedger())
	c := e.byID[id]
	s.t.Logf("ended after %s more", time.Since(began).Round(100*time.Millisecond))
	if c.job.Status != client.JobStatusCompleted || string(c.off.ShutdownMethod)+string(c.on.PowerOnMethod) != how {
		s.t.Errorf("job is %s %s%s, want completed %s: %v\n%s", c.job.Status, c.off.ShutdownMethod, c.on.PowerOnMethod, how, c.job.Error, s.said(id))
	}
	for _, method := range changingMethods {
		want := 0
		if method == call {
			want = 1
		}
		if n := c.effective(method); n != want {
			s.t.Errorf("%d effective %s, want %d: %+v", n, method, want, c.changes)
		}
	}
	s.accuse(e.judge(), e)
	for _, problem := range e.checkKeys() {
		s.t.Error(problem)
	}
}
