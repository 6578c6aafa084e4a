package worker_test

import (
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vmapower/audit"
	"vmapower/internal/sandbox"
	"vmapower/joblog"
	"vmapower/tasks"
)

func TestEveryAttemptAndEveryEndIsAudited(t *testing.T) {
	b := setup(t, web(0))
	stop := b.work(t)
	done := b.do(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.Force, 300))
	lost := b.do(t, "vm-999999", powerOff(tasks.Force, 300))
	stop() // an end is audited when it is on record
	entries, err := audit.New(b.redis.Client(), slog.New(slog.DiscardHandler)).Tail(t.Context(), "", 10, 0)
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, e := range entries {
		told = append(told, string(e.Action)+" "+e.Outcome+" "+e.JobID+" "+e.VMID+" "+e.Operation)
	}
	of := func(action, outcome string, job joblog.Job) string {
		return action + " " + outcome + " " + job.ID + " " + job.VMID + " power-off"
	}
	want := []string{of("execute", "ok", done), of("end", "completed", done), of("execute", "ok", lost), of("end", "vm_not_found", lost)}
	if !slices.Equal(told, want) {
		t.Errorf("told %q", told)
	}
}

// odd are arguments that no operation has.
type odd struct {
	tasks.PowerOff
	Policy int `json:"policy"`
}

// What nobody foresaw is told in the log: its text may hold anything.
func TestAnInternalErrorLeavesNoForeignText(t *testing.T) {
	b := setup(t, web(0))
	b.attempts = 1
	b.work(t)
	job := b.do(t, b.guest(t, "web-01").BIOSUUID(), odd{PowerOff: powerOff(tasks.Force, 300), Policy: 4711})
	wantStatus(t, job, joblog.StatusFailed, "internal")
	if told := job.Failure.Details + string(job.Result); strings.Contains(told, "json") || strings.Contains(told, "policy") {
		t.Errorf("told %s", told)
	}
	b.wantPower(t, "web-01", sandbox.On)
}

// A call whose end is open is waited for: the job ends with what the VM is then, and not
// with what it was before.
func TestACutWhoseTaskWasCancelledKeepsTheJobOpen(t *testing.T) {
	b := setup(t, sandbox.Guest{Name: "vm", Power: sandbox.On, Tools: sandbox.ToolsOK})
	b.attempts = 1
	b.vcenter.FailTask("PowerOffVM_Task", "vm", &types.RequestCanceled{}, 1)
	b.vcenter.Delay("PowerOffVM_Task", 500*time.Millisecond)
	b.work(t)
	id := b.submit(t, b.guest(t, "vm").BIOSUUID(), powerOff(tasks.Force, 300))
	b.awaitCall(t, "PowerOffVM_Task")
	b.shorten(t, 6*time.Second)
	b.until(t, id, func(job joblog.Job) bool {
		step, _ := job.Step(tasks.StepForcePowerOff)
		return step.Status == joblog.StepFailed
	})
	time.Sleep(300 * time.Millisecond) // it does not end meanwhile
	b.guest(t, "vm").PowerOffByHand()
	if r := result[tasks.Result](t, b.ended(t, id)); r.NewState != tasks.PoweredOff {
		t.Errorf("the VM is off, and the job says %s", r.NewState)
	}
}

// To end the session of an overtaken worker is one guard of several: an account that may
// not do it works all the same.
func TestAnAccountThatMayEndNoSessionsGoesOn(t *testing.T) {
	b := setup(t, web(100*time.Millisecond))
	vm := b.guest(t, "web-01")
	run := b.begin(t, vm, powerOff(tasks.GracefulThenForce, 300))
	call, _, err := run.Intent(t.Context(), joblog.Announcement{Verb: string(tasks.VerbShutdownGuest), ShutdownPending: time.Minute, Session: "52a1-another-session"})
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Outcome(t.Context(), call, "refused"); err != nil {
		t.Fatal(err)
	}
	b.vcenter.Fail("TerminateSession", "*", &types.NoPermission{PrivilegeId: "Sessions.TerminateSession"}, -1)
	b.work(t)
	b.overtake(t, run)
	wantOff(t, b.ended(t, run.Job().ID), "graceful", "", "clean")
	b.wantCalls(t, map[string]int{"TerminateSession": 1})
}

// Each announcement wakes all who follow the job, and each script costs Redis its time: the lines of steps that come one
// upon the other are one.
func TestTheStepsOfAGracefulPowerOffAreToldTogether(t *testing.T) {
	b := setup(t, web(0))
	const changed, last = "{vmapower}:changed", "no job"
	changes := b.redis.Client().Subscribe(t.Context(), changed)
	defer changes.Close()
	if _, err := changes.Receive(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.work(t)
	job := b.do(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	wantStatus(t, job, joblog.StatusCompleted, "")
	if err := b.redis.Client().Publish(t.Context(), changed, last).Err(); err != nil {
		t.Fatal(err)
	}
	told := 0
	for message := range changes.Channel() {
		if message.Payload == job.ID {
			told++
		}
		if message.Payload == last {
			break
		}
	}
	// The claim, the first step, what is asked, the wait, the last look, and the end.
	if told > 6 {
		t.Errorf("told in %d scripts", told)
	}
}
