package joblog_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/testenv"
	"vmapower/joblog"
)

var machine = joblog.VM{Real: "vc-uuid/vm-1", Aliases: []string{"vm-1", "50aa"}}

func (b bundle) bound(t *testing.T, vm string) (*joblog.Run, joblog.Bound) {
	t.Helper()
	run := b.claim(t, b.submit(t, submission(vm)).ID)
	bound, err := run.Bind(t.Context(), machine)
	if err != nil {
		t.Fatalf("bind: %v", err)
	}
	return run, bound
}

// The calls that these tests announce.
const (
	verbShutdownGuest = "shutdown-guest"
	verbPowerOff      = "power-off"
	verbPowerOn       = "power-on"
)

func intent(t *testing.T, run *joblog.Run, verb string, pending time.Duration) joblog.Call {
	t.Helper()
	call, sendBy, err := run.Intent(t.Context(), joblog.Announcement{Verb: verb, ShutdownPending: pending, Session: "session-1"})
	if err != nil {
		t.Fatalf("intent: %v", err)
	}
	if left := time.Until(sendBy); left <= 0 || left > 2*time.Second {
		t.Errorf("send budget %v", left)
	}
	return call
}

func TestAnUnansweredCallKeepsTheNextJobFromTrustingTheVM(t *testing.T) {
	b := setup(t)
	first, bound := b.bound(t, "vm-1")
	if bound != (joblog.Bound{}) {
		t.Fatalf("a VM nobody touched: %+v", bound)
	}
	intent(t, first, verbPowerOff, 0)
	if err := first.End(t.Context(), completed(nil)); err != nil {
		t.Fatal(err)
	}

	second, bound := b.bound(t, "vm-1")
	if bound.Quiet < time.Minute || bound.Quiet > 62*time.Second {
		t.Errorf("quiet %v", bound.Quiet)
	}
	_, _, err := second.Intent(t.Context(), joblog.Announcement{Verb: verbPowerOn, Session: "session-1"})
	var wait *joblog.WaitError
	if !errors.As(err, &wait) || wait.For < time.Minute {
		t.Errorf("intent: %v", err)
	}
	if err := second.End(t.Context(), completed(nil)); err != nil {
		t.Fatal(err)
	}
}

func TestAnAnsweredCallClosesItsWindow(t *testing.T) {
	b := setup(t)
	first, _ := b.bound(t, "vm-1")
	call := intent(t, first, verbPowerOff, 0)
	if err := first.Outcome(t.Context(), call, "done"); err != nil {
		t.Fatal(err)
	}
	if err := first.End(t.Context(), completed(nil)); err != nil {
		t.Fatal(err)
	}
	if n := b.exists(t, "{vmapower}:vm:"+machine.Real); n != 0 {
		t.Error("the VM's key is left")
	}
	second, bound := b.bound(t, "vm-1")
	if bound.Quiet != 0 {
		t.Errorf("quiet %v", bound.Quiet)
	}
	intent(t, second, verbPowerOn, 0)
	if err := second.End(t.Context(), completed(nil)); err != nil {
		t.Fatal(err)
	}
}

func TestAGuestShutdownIsRememberedUntilTheVMSettled(t *testing.T) {
	b := setup(t)
	first, _ := b.bound(t, "vm-1")
	call := intent(t, first, verbShutdownGuest, time.Second)
	if err := first.Outcome(t.Context(), call, "done"); err != nil {
		t.Fatal(err)
	}
	if err := first.End(t.Context(), joblog.Outcome{Status: joblog.StatusCancelled, InDoubt: true}); err != nil {
		t.Fatal(err)
	}
	second, bound := b.bound(t, "vm-1")
	if bound.ShutdownPending < 4*time.Minute || bound.ShutdownPending > 5*time.Minute {
		t.Errorf("off asked %v", bound.ShutdownPending)
	}
	if err := second.End(t.Context(), joblog.Outcome{Status: joblog.StatusCompleted, ShutdownOver: true}); err != nil {
		t.Fatal(err)
	}
	third, bound := b.bound(t, "vm-1")
	if bound.ShutdownPending != 0 {
		t.Errorf("off asked %v after the VM settled", bound.ShutdownPending)
	}
	if err := third.End(t.Context(), completed(nil)); err != nil {
		t.Fatal(err)
	}
}

func TestASuccessorSeesTheCallsOfItsPredecessor(t *testing.T) {
	b := setup(t)
	first, _ := b.bound(t, "vm-1")
	answered := intent(t, first, verbShutdownGuest, time.Minute)
	if err := first.Outcome(t.Context(), answered, "done"); err != nil {
		t.Fatal(err)
	}
	intent(t, first, verbPowerOff, 0)
	second := b.takeOver(t, first.Job().ID)
	wantErr(t, first.Pause(t.Context()), joblog.ErrSuperseded)
	calls := second.Calls()
	if len(calls) != 2 || calls[0].Verb != verbShutdownGuest || calls[0].Outcome != "done" ||
		calls[1].Verb != verbPowerOff || calls[1].Outcome != "" || calls[1].Number != 2 {
		t.Fatalf("calls %+v", calls)
	}
	if age := second.Now().Sub(calls[0].At); age < 0 || age > time.Minute {
		t.Errorf("the call is %v old", age)
	}
	_, _, err := second.Intent(t.Context(), joblog.Announcement{Verb: verbPowerOff, Session: "session-1"})
	var wait *joblog.WaitError
	if !errors.As(err, &wait) {
		t.Errorf("a call beside the predecessor's: %v", err)
	}
	if err := second.End(t.Context(), completed(nil)); err != nil {
		t.Fatal(err)
	}
}

// slowWay is a network on which a script takes long to reach Redis, as long as it is slow.
type slowWay struct{ slow atomic.Bool }

func (w *slowWay) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, command redis.Cmder) error {
		if w.slow.Load() && strings.HasPrefix(command.Name(), "eval") {
			time.Sleep(250 * time.Millisecond)
		}
		return next(ctx, command)
	}
}

// An owner can't tell how long its claim was on the way to Redis, and how long its answer was.
func TestNoCallOfAPredecessorIsStillToComeHoweverSlowItsClaimWas(t *testing.T) {
	b := setup(t)
	job, way, client := b.submit(t, submission("vm-1")), new(slowWay), b.redis.ServiceClient()
	client.AddHook(testenv.CommandHook(way.ProcessHook))
	log := joblog.New(client, options(time.Hour))
	t.Cleanup(log.Close)
	way.slow.Store(true)
	first, err := log.Claim(t.Context(), job.ID)
	way.slow.Store(false)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := first.Bind(t.Context(), machine); err != nil {
		t.Fatal(err)
	}
	intent(t, first, verbPowerOff, 0)
	second := b.takeOver(t, job.ID)
	if age := second.Now().Sub(second.Calls()[0].At); age < 0 || age > time.Minute {
		t.Errorf("the call is %v old", age)
	}
	wantErr(t, first.Pause(t.Context()), joblog.ErrSuperseded)
	if err := second.End(t.Context(), completed(nil)); err != nil {
		t.Fatal(err)
	}
}

func TestTheSessionOfAnOvertakenOwnerIsKnownUntilTheJobEnds(t *testing.T) {
	b := setup(t)
	first, _ := b.bound(t, "vm-1")
	intent(t, first, verbShutdownGuest, time.Minute)
	second := b.takeOver(t, first.Job().ID)
	if got := second.OvertakenSession(); got != "session-1" {
		t.Errorf("overtaken session %q", got)
	}
	wantErr(t, first.Pause(t.Context()), joblog.ErrSuperseded)
	if err := second.Pause(t.Context()); err != nil {
		t.Fatal(err)
	}
	third := b.claim(t, first.Job().ID)
	if got := third.OvertakenSession(); got != "session-1" {
		t.Errorf("the session is forgotten before it was ended: %q", got)
	}
	if err := third.End(t.Context(), completed(nil)); err != nil {
		t.Fatal(err)
	}
	id := "{vmapower}:job:" + first.Job().ID
	if n := b.exists(t, id+":session", id+":overtaken_session"); n != 0 {
		t.Errorf("%d keys are left", n)
	}
}

func TestAnOwnerThatLetGoLeavesNoSessionToBeEnded(t *testing.T) {
	b := setup(t)
	first, _ := b.bound(t, "vm-1")
	intent(t, first, verbShutdownGuest, time.Minute)
	if err := first.Pause(t.Context()); err != nil {
		t.Fatal(err)
	}
	second := b.claim(t, first.Job().ID)
	if got := second.OvertakenSession(); got != "" {
		t.Errorf("a clean stop left session %q", got)
	}
	if err := second.End(t.Context(), completed(nil)); err != nil {
		t.Fatal(err)
	}
}

// A VM that was registered again has another object id: its lock goes with it, and so do
// the ids by which its job is listed.
func TestTheLockFollowsAVMToItsNewObjectID(t *testing.T) {
	b := setup(t)
	run, _ := b.bound(t, "50aa")
	moved := joblog.VM{Real: "vc-uuid/vm-2", Aliases: []string{"vm-2", "50aa"}}
	if _, err := run.Bind(t.Context(), moved); err != nil {
		t.Fatal(err)
	}
	stranger := b.claim(t, b.submit(t, submission("vm-1")).ID)
	if _, err := stranger.Bind(t.Context(), machine); err != nil {
		t.Errorf("the old object id, which may be another VM's, is locked: %v", err)
	}
	var busy *joblog.BusyError
	other := b.claim(t, b.submit(t, submission("vm-2")).ID)
	if _, err := other.Bind(t.Context(), moved); !errors.As(err, &busy) || busy.JobID != run.Job().ID {
		t.Errorf("the new object id is free: %v", err)
	}
	if err := run.End(t.Context(), completed(nil)); err != nil {
		t.Fatal(err)
	}
	if _, err := other.Bind(t.Context(), moved); err != nil {
		t.Errorf("after the end: %v", err)
	}
	for _, rest := range []*joblog.Run{stranger, other} {
		if err := rest.End(t.Context(), completed(nil)); err != nil {
			t.Error(err)
		}
	}
	for _, id := range []string{"vm-1", "vm-2"} {
		jobs, _, err := b.List(t.Context(), joblog.Filter{VMID: id}, "", 10)
		if err != nil || !slices.ContainsFunc(jobs, func(job joblog.Job) bool { return job.ID == run.Job().ID }) {
			t.Errorf("the job is not listed under %s: %d jobs, %v", id, len(jobs), err)
		}
	}
}
